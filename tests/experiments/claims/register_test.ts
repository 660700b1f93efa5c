import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  CLAIMS,
  claimsOf,
  committedClaims,
  decideClaim,
  HazeLab,
  recordDifferences,
  textDifferences,
} from "../../../lib/experiments/mod.ts";
import { kernelsNamed } from "../../../lib/kernels/mod.ts";

const LAB = await HazeLab.open("builtin", kernelsNamed("wasm-strict"));

Deno.test("CLAIMS says of each claim beforehand how it is read, decided and controlled", () => {
  const rows = (letter: string, length: number) => Array.from({ length }, (_, i) => `${letter}${i + 1}`);
  assertEquals(CLAIMS.map(({ id }) => id), [
    ...rows("H", 11),
    ...rows("L", 12),
    ...rows("R", 15),
    ...rows("S", 14),
    ...rows("G", 17),
  ]);
  for (const { id, ...claim } of CLAIMS) {
    for (const part of ["statement", "reading", "test", "smallestEffect", "nullControl"] as const) {
      assert(claim[part].length > 3, `${id}: ${part}`);
    }
  }
});

Deno.test("claimsOf knows claims by id in any case, and says what there is otherwise", () => {
  assertEquals(claimsOf(["h11", "H1"]).map(({ id }) => id), ["H1", "H11"]);
  assertEquals(claimsOf([]).length, CLAIMS.length);
  assertThrows(() => claimsOf(["Q"]), RangeError, "there is no such claim: Q");
});

for (const kind of ["quick", "full"] as const) {
  Deno.test(`committedClaims holds ${kind} records in the order of the register, decided as it says now`, () => {
    const committed = committedClaims(kind);
    const ids = committed.map(({ id }) => id);
    // Short runs of all; long ones of what was run for long, which is all of haze.
    const there = CLAIMS.filter(({ id, document }) =>
      kind === "quick" || document === "haze" || ids.includes(id)
    );
    assertEquals(ids, there.map(({ id }) => id));
    for (const [i, claim] of there.entries()) {
      const record = committed[i]!;
      const { evidence, isQuick, backend } = record;
      assertEquals([isQuick, backend], [kind === "quick", "wasm-strict"]);
      assertEquals(textDifferences(record, claim), []);
      assertEquals(evidence.comparisons.length, claim.comparisons, `${claim.id}: what its family counts`);
      assertEquals((evidence.verdict === "ill-defined") === (evidence.readingVerdict !== undefined), true);
      assert(evidence.seeds.length >= 5 || evidence.runs === 0, `${claim.id}: seeds, unless it is counted`);
      assert(!("machine" in record));
    }
  });
}

Deno.test("CLAIMS name cells of notebooks that are there, and that name them", async () => {
  const folder = new URL("../../../notebooks/", import.meta.url);
  const wordsIn = async (file: string): Promise<string[]> => {
    const { cells } = JSON.parse(await Deno.readTextFile(new URL(`${file}.ipynb`, folder)));
    return (cells as { cell_type: string; source: string[] }[])
      .filter(({ cell_type }) => cell_type === "markdown").map(({ source }) => source.join(""));
  };
  const files = [...new Set(CLAIMS.map(({ notebook }) => notebook.file))];
  const words = new Map(await Promise.all(files.map(async (file) => [file, await wordsIn(file)] as const)));
  for (const { id, notebook: { file, cell } } of CLAIMS) {
    const head = words.get(file)!.find((head) => head.startsWith(`**${cell}.**`));
    assert(head !== undefined, `${id}: ${file} has no cell ${cell}`);
    // The table of all answers has the ids in its rows.
    assert(cell === "The seed document, answered" || head.includes(`_${id}_`), `${id}: ${head}`);
  }
});

for (const id of ["H5", "H11", "L1", "L4", "L5", "L11", "R5", "R9", "R11", "R15", "S4"]) {
  Deno.test(`decideClaim gives ${id} by short runs as it is committed`, async () => {
    const committed = committedClaims("quick").find((record) => record.id === id)!;
    const made = await decideClaim(claimsOf([id])[0]!, { lab: LAB, isQuick: true });
    assertEquals(recordDifferences(committed, made!), []);
  });
}

Deno.test("decideClaim gives nothing if it is stopped", async () => {
  const options = { lab: LAB, isQuick: true, signal: AbortSignal.abort() };
  for (const id of ["H2", "H5", "L3", "L6", "R2", "R5", "R8", "R10", "S1", "S6", "S9", "S12"]) {
    assertEquals(await decideClaim(claimsOf([id])[0]!, options), undefined);
  }
});

Deno.test("decideClaim counts the comparisons of the whole document, whatever is run", async () => {
  const haze = CLAIMS.filter(({ document }) => document === "haze");
  const all = haze.reduce((sum, { comparisons }) => sum + comparisons, 0);
  const record = await decideClaim(claimsOf(["H11"])[0]!, { lab: LAB, isQuick: true, seeds: [1, 2] });
  assertEquals(
    record!.evidence.correction,
    `Holm over ${all} comparisons, ${all - 1} of them elsewhere in the document`,
  );
});
