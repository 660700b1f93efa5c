/** What claims on parts of Reso-LLM count. */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { axisTrial, lexiconEncoding } from "../../../lib/experiments/claims/axis_trial.ts";
import { conceptTrial } from "../../../lib/experiments/claims/concept_trial.ts";
import { reachTrial } from "../../../lib/experiments/claims/reach_trial.ts";
import { sharingTrial } from "../../../lib/experiments/claims/sharing_trial.ts";
import { rocArea, warningTrial } from "../../../lib/experiments/claims/warning_trial.ts";
import { watchingTrial } from "../../../lib/experiments/claims/watching_trial.ts";
import { ResoLLMLab } from "../../../lib/experiments/reso_llm/reso_llm_lab.ts";
import { axisEncoding } from "../../../lib/models/reso_llm/memory/mod.ts";
import { lexiconAxes } from "../../../lib/models/reso_llm/memory/axis_vectors.ts";

const LAB = await ResoLLMLab.open("builtin");

Deno.test("conceptTrial finds the parts of most compositions, and nothing in those of unbound words mostly", async () => {
  const { metrics } = await conceptTrial(50, LAB).run(1, {});
  assert(metrics["nearest.2"]! > 0.5 && metrics["exact.2"]! <= metrics["nearest.2"]!);
  assert(metrics["nearest.5"]! <= metrics["nearest.2"]! && metrics["named.unbound"]! < 1);
  assert(metrics.likenessError! < 1e-12 && metrics.tokens! > 1);
});

Deno.test("warningTrial tells onsets from noise, and counts no alarm before the onset as found", async () => {
  const { metrics } = await warningTrial(20).run(1, {});
  assert(metrics["found.chaos"]! > 0.8 && metrics["early.chaos"]! <= metrics["found.chaos"]!);
  assert(metrics["roc.growth"]! > 0.9 && metrics.falseAlarms! < metrics.upstreamFalseAlarms!);
});

Deno.test("rocArea is 1 of lists apart, 1/2 of equal ones", () => {
  assertEquals(rocArea([3, 4], [1, 2]), 1);
  assertEquals(rocArea([1, 2], [1, 2]), 0.5);
  assertEquals(rocArea([1], [2]), 0);
});

Deno.test("sharingTrial lets an agent recall what a linked one was told, and nothing without a link", async () => {
  const { metrics } = await sharingTrial(LAB).run(1, {});
  assertEquals(metrics["recall.apart"], 0);
  assert(metrics["recall.linked"]! > 0.3 && metrics["own.apart"]! > 0.3);
});

Deno.test("reachTrial reaches all but the memory's matrix before a step, and all after it", async () => {
  const { metrics } = await reachTrial(LAB).run(1, {});
  const { tensors, fed } = metrics;
  assertEquals(metrics["reached.first"], tensors! - 1);
  assertEquals([metrics["reached.second"], metrics["reached.unfed"]], [tensors!, tensors! - fed!]);
});

Deno.test("axisTrial names axes by the lexicon of the house, whose encoding it repeats", async () => {
  const { metrics } = await axisTrial(LAB).run(1, {});
  assert(metrics.named! > metrics["named.dealt"]! && metrics.hashed! < 0.2);
  const text = "They made peace by the old bridge.";
  const weightOf = (stem: string) => stem.length;
  const [own, house] = [
    lexiconEncoding(LAB.corpus.text, lexiconAxes(), weightOf),
    axisEncoding({ corpus: LAB.corpus.text, weightOf }),
  ];
  assertEquals(own.encode(text), house.encode(text));
});

Deno.test("watchingTrial finds that the monitor keeps no more than its last windows", async () => {
  const { metrics } = await watchingTrial().run(1, {});
  assertEquals([metrics.differs, metrics.differsShort], [0, 100]);
  assertAlmostEquals(metrics.looks!, 93 / 500, 1e-9); // at 40, 45, … 500 tokens
});
