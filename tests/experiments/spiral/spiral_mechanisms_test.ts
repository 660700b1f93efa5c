import { assert, assertEquals } from "@std/assert";
import {
  mechanismComparisons,
  mechanismsOf,
  memoryStore,
  runComparisons,
} from "../../../lib/experiments/mod.ts";
import { assertThreeThings } from "../three_things.ts";
import { LAB, shortConfig } from "./support.ts";

const BASE = { lab: LAB, config: shortConfig({}, 40) };
const comparisonsOf = () => mechanismsOf("spiral").flatMap((one) => mechanismComparisons(one, BASE));

Deno.test("SPIRAL_MECHANISMS cover rows A to O", () => {
  const rows = mechanismsOf("spiral").map(({ statement }) => /^([A-O]): /.exec(statement)?.[1]);
  assertEquals([...new Set(rows)].join(""), "ABCDEFGHIJKLMNO");
});

Deno.test("SPIRAL_MECHANISMS all run: on, off and null are three different things with a budget", async () => {
  const comparisons = comparisonsOf();
  assertThreeThings(comparisons);
  const outcome = await runComparisons("all", comparisons, { seeds: [1, 2], store: memoryStore() });
  assert(outcome.complete);
  // Forty steps are too few for control to decide anything of consequence, and columns that nothing moves cost the same.
  const still = ["keep-k / null", "keep-k-cost / null", "uncertainty-rate / null", "layer-decisions / null"];
  for (const { name, a, b } of outcome.document.rows) {
    if (still.includes(name)) continue;
    assert(a.values.some((value, i) => value !== b.values[i]), `${name} moves nothing`);
  }
});

Deno.test("SPIRAL_MECHANISMS have equal trained parameters where they say so", () => {
  const budget = (name: string, kind: "off" | "null") =>
    comparisonsOf().find((one) => one.name === `${name} / ${kind}`)!.budget;
  for (const name of ["retrieval", "distillation", "context", "keep-k", "temperature-gradient"]) {
    for (const kind of ["off", "null"] as const) {
      assert(
        /^trained parameters [\d,]+ each; windows 160 each/.test(budget(name, kind)),
        budget(name, kind),
      );
    }
  }
  const [, a, b] = /parameters ([\d,]+) and ([\d,]+)/.exec(budget("trained-projection", "null"))!;
  const apart = Number(a!.replaceAll(",", "")) - Number(b!.replaceAll(",", ""));
  assert(Math.abs(apart) <= 8 + 1, "half a rank of mean and log-precision");
  assert(budget("context", "off").includes("(of 8 and 1 tokens)"));
  assert(budget("data-projection", "null").includes("made of"));
});
