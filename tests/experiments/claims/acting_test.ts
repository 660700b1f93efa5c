import { assert, assertEquals } from "@std/assert";
import { committedClaims } from "../../../lib/experiments/mod.ts";
import { actingOf, actingText, ALIKE } from "../../../lib/experiments/claims/acting.ts";

const ROWS = (["quick", "full"] as const).flatMap((kind) =>
  committedClaims(kind).flatMap(({ id, evidence }) =>
    evidence.comparisons.map((row) => ({ kind, id, row, name: `${id} ${row.name}` }))
  )
);

Deno.test("actingText has evidence next to every comparison without effect in the register", () => {
  const without = ROWS.filter(({ row }) => row.verdict === "no effect");
  assert(without.length > 10, String(without.length));
  for (const { kind, id, row, name } of without) {
    assert(actingText(id, row) !== undefined, `${kind}: ${name} moves nothing, and nobody says why`);
  }
});

Deno.test("ALIKE explains only comparisons that are in the register, and that came out alike", () => {
  for (const name of Object.keys(ALIKE)) {
    const rows = ROWS.filter((row) => row.name === name);
    assert(rows.length > 0, `${name}: no such comparison`);
    assert(rows.some(({ row }) => actingOf(row).seeds < row.a.values.length), `${name}: its arms differ`);
  }
});

Deno.test("ALIKE is borne out by the comparisons that it points to", () => {
  const find = (kind: string, name: string) =>
    ROWS.find((row) => row.kind === kind && row.name === name)!.row;
  const acts = (kind: string, name: string) => actingOf(find(kind, name)).seeds > 0;
  const halfway = ROWS.filter(({ kind, id, row }) =>
    kind === "full" && id === "H3" && /half|after/.test(row.name)
  );
  assert(halfway.length > 0 && halfway.some(({ row }) => actingOf(row).seeds > 0), "H3");
  assert(
    acts("full", "L9 stopped / end, 1/32 of the text") && acts("full", "L9 stopped / end, 1/8 of the text"),
  );
  assert(acts("full", "L6 stopped early / long"));
});

Deno.test("actingOf counts the seeds that a mechanism moved, rounding left aside", () => {
  const side = (values: number[]) => ({ label: "x", mean: 0, values });
  assertEquals(actingOf({ a: side([1, 2, 3]), b: side([1, 2.5, 3 + 1e-9]) }), { seeds: 1, largest: 0.5 });
});
