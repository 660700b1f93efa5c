import { assert, assertEquals } from "@std/assert";
import {
  mechanismComparisons,
  mechanismsOf,
  memoryStore,
  runComparisons,
} from "../../../lib/experiments/mod.ts";
import { assertThreeThings } from "../three_things.ts";
import { LAB, shortConfig } from "./support.ts";

const BASE = { lab: LAB, config: shortConfig() };

Deno.test("RESOFORMER_MECHANISMS are what the document names", () => {
  assertEquals(mechanismsOf("resoformer").map(({ name }) => name), [
    ...["golden-heads", "resonance", "learned-resonance", "coherence-gate", "golden-threshold"],
    ...["entropy-collapse", "golden-schedule", "golden-clip", "dense-ids", "halting", "coherence-stop"],
    "entropy-sampling",
  ]);
});

Deno.test("RESOFORMER_MECHANISMS all run: on, off and null are three different things, and each moves its metric", async () => {
  const comparisons = mechanismsOf("resoformer").flatMap((one) => mechanismComparisons(one, BASE));
  assertThreeThings(comparisons);
  const outcome = await runComparisons("all", comparisons, { seeds: [1, 2], store: memoryStore() });
  assert(outcome.complete);
  for (const { name, a, b } of outcome.document.rows) {
    // A run that is this short is sure of nothing, so that the rule stops none: it ends where it would without.
    const moves = a.values.some((value, i) => value !== b.values[i]);
    assertEquals(moves, name !== "coherence-stop / off", name);
  }
  const values = (name: string) => outcome.document.rows.find((row) => row.name === name)!.b.values;
  assertEquals(values("golden-schedule / off"), values("golden-schedule / null"));
  assertEquals(values("golden-clip / off"), values("golden-clip / null"));
});

Deno.test("RESOFORMER_MECHANISMS match parameters but for half a unit of the feed-forward layers", () => {
  const { dim, numLayers } = BASE.config.model;
  for (const mechanism of mechanismsOf("resoformer")) {
    const { off, null: control } = mechanism.arms(BASE);
    for (const { budget } of [off, control]) {
      const [, a, b] = /^parameters ([\d,]+)(?: and ([\d,]+)| each)/.exec(budget) ?? [];
      if (a === undefined) {
        assert(/^one (trained model|run) for all/.test(budget), budget);
        continue;
      }
      const apart = Number(a.replaceAll(",", "")) - Number((b ?? a).replaceAll(",", ""));
      assert(Math.abs(apart) <= numLayers * (2 * dim + 1) / 2, `${mechanism.name}: ${budget}`);
    }
  }
});
