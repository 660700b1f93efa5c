import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  claimsOf,
  decideClaim,
  HazeLab,
  recordDifferences,
  textDifferences,
} from "../../../lib/experiments/mod.ts";
import { type ClaimRecord, withoutMachine } from "../../../lib/experiments/claims/record.ts";

const RECORD: ClaimRecord = (await decideClaim(claimsOf(["H5"])[0]!, {
  ...{ lab: await HazeLab.open("builtin"), isQuick: true, seeds: [1, 2] },
}))!;

Deno.test("recordDifferences finds another verdict, and no summary", () => {
  const { evidence } = RECORD;
  const other = {
    ...RECORD,
    evidence: { ...evidence, verdict: "undecided", summary: "other words" },
  } as const;
  assertEquals(recordDifferences(RECORD, other), ['evidence.verdict: "does not hold" is now "undecided"']);
});

Deno.test("recordDifferences finds a figure that drifts beyond the tolerance, and no smaller one", () => {
  const drifted = (by: number): ClaimRecord => ({
    ...RECORD,
    evidence: {
      ...RECORD.evidence,
      table: { columns: ["a", "b"], rows: [["x", 1 + by]] },
    },
  });
  assertEquals(recordDifferences(drifted(0), drifted(5e-5)), []);
  assertEquals(recordDifferences(drifted(0), drifted(2e-4)), ["evidence.table.rows.0.1: 1 is now 1.0002"]);
  assertEquals(recordDifferences(drifted(0), drifted(NaN)).length, 1);
});

Deno.test("recordDifferences finds seeds and settings that changed", () => {
  const other = { ...RECORD, numericsVersion: 99, evidence: { ...RECORD.evidence, seeds: [1, 2, 3] } };
  const found = recordDifferences(RECORD, other);
  assert(
    found.some((line) => line.startsWith("numericsVersion")) &&
      found.some((line) => line.includes("seeds.2")),
  );
});

Deno.test("recordDifferences refuses to compare short runs with long ones, and leaves the machine out", () => {
  assertThrows(
    () => recordDifferences(RECORD, { ...RECORD, isQuick: false }),
    RangeError,
    "H5 is quick and full",
  );
  assertEquals(recordDifferences(RECORD, { ...RECORD, machine: { tokensPerSecond: 1 } }), []);
  assertEquals("machine" in withoutMachine({ ...RECORD, machine: { tokensPerSecond: 1 } }), false);
});

Deno.test("textDifferences finds each text that the register words differently, and none that it does not", () => {
  const [claim] = claimsOf(["H5"]);
  assertEquals(textDifferences(RECORD, claim!), []);
  const texts = ["document", "statement", "reading", "test", "smallestEffect", "nullControl"] as const;
  for (const text of texts) {
    assertEquals(textDifferences(RECORD, { ...claim!, [text]: "else" }), [
      `${text}: decided as ${JSON.stringify(RECORD[text])}, the register says "else"`,
    ]);
  }
});
