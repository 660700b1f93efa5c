import { assert, assertEquals, assertThrows } from "@std/assert";
import { CLAIMS, committedClaims, reversalOf, REVERSALS } from "../../../lib/experiments/mod.ts";

Deno.test("REVERSALS names for every claim of the register the result that would have reversed it", () => {
  for (const { id } of CLAIMS) {
    const { holds, fails } = REVERSALS[id] ?? { holds: "", fails: "" };
    assert(holds.length > 20 && fails.length > 20, `${id} names no result`);
    assert(holds !== fails, id);
  }
  const texts = Object.values(REVERSALS).flatMap(({ holds, fails }) => [holds, fails]);
  assertEquals(new Set(texts).size, texts.length, "one of them was copied");
  // Documents that are still to come are known by their letters.
  for (const id of Object.keys(REVERSALS)) assert(/^[HLRSG]\d+$/.test(id), id);
});

Deno.test("reversalOf gives what speaks against the verdict, and both if it is open", () => {
  const { holds, fails } = REVERSALS.H2!;
  assertEquals(reversalOf("H2", { verdict: "holds" }), fails);
  assertEquals(reversalOf("H2", { verdict: "does not hold" }), holds);
  assertEquals(reversalOf("H1", { verdict: "ill-defined", readingVerdict: "holds" }), REVERSALS.H1!.fails);
  const open = reversalOf("H2", { verdict: "undecided" });
  assert(open.includes(holds) && open.includes(fails), open);
  assertThrows(() => reversalOf("H99", { verdict: "holds" }), RangeError, "it must have said so: H99");
});

Deno.test("reversalOf knows every verdict that is committed", () => {
  for (const kind of ["quick", "full"] as const) {
    for (const { id, evidence } of committedClaims(kind)) assert(reversalOf(id, evidence).length > 20, id);
  }
});

/** Decided by counting what the code itself gives: there is no run whose figures could be made up. */
const COUNTED = ["H5", "L1", "L2", "L3", "L4", "L5", "L11", "R9"];

Deno.test("every claim that runs anything is decided on made-up results too, each way", () => {
  const folder = new URL("./", import.meta.url);
  const names = Array.from(Deno.readDirSync(folder), ({ name }) => name).filter((name) =>
    name.endsWith("planted_test.ts")
  );
  const texts = names.map((name) => Deno.readTextFileSync(new URL(name, folder)));
  const titles = texts.flatMap((text) =>
    Array.from(text.matchAll(/Deno\.test\("([^"]+)"/g), ([, title]) => title!)
  );
  const isPlanted = (id: string) => titles.some((title) => title.match(/\b[HLRSG]\d+\b/g)?.includes(id));
  const missing = CLAIMS.map(({ id }) => id).filter((id) => !isPlanted(id));
  assertEquals(missing, COUNTED);
  assert(texts.every((text) => text.includes('"holds"') && text.includes('"does not hold"')));
});
