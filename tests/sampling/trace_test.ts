import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { crossEntropyNats, entropyBits, softmax } from "../../lib/metrics/mod.ts";
import { makeSampler } from "../../lib/sampling/make_sampler.ts";
import { temperedProbabilities } from "../../lib/sampling/temperature.ts";
import { traceOf } from "../../lib/sampling/trace.ts";

Deno.test("traceOf tells the figures of a step and the surprise of its token, as plain data", () => {
  const logits = [2, 1, 0.5, -1];
  const sampler = makeSampler({ sampling: "top_k", temperature: 0.7, topK: 2, repetitionPenalty: 1.5 });
  const step = sampler.distribution(logits, sampler.start([0]));
  const trace = traceOf(step, 1);
  const tempered = temperedProbabilities([2 / 1.5, 1, 0.5, -1], 0.7);
  assertAlmostEquals(trace.rawEntropyBits, entropyBits(softmax(logits)), 1e-12);
  assertAlmostEquals(trace.temperedEntropyBits, entropyBits(tempered), 1e-12);
  assertAlmostEquals(trace.filteredEntropyBits, entropyBits(step.probabilities), 1e-12);
  assertAlmostEquals(trace.surpriseBits, crossEntropyNats(logits, 1) / Math.LN2, 1e-12);
  assertAlmostEquals(trace.keptMass, tempered[0] + tempered[1], 1e-12);
  assertAlmostEquals(trace.confidence, softmax(logits)[0], 1e-12);
  assertEquals([trace.token, trace.temperature, trace.kept], [1, 0.7, 2]);
  assertEquals(JSON.parse(JSON.stringify(trace)), trace);
});

Deno.test("traceOf a certain token is no surprise, not −0", () => {
  const sampler = makeSampler({ sampling: "greedy" });
  const trace = traceOf(sampler.distribution([4], sampler.initialState), 0);
  assertEquals(Object.is(trace.surpriseBits, 0), true);
});

Deno.test("traceOf refuses a token that cannot have been drawn", () => {
  const sampler = makeSampler({ sampling: "greedy" });
  const step = sampler.distribution([1, 2], sampler.initialState);
  const act = "Cannot count a token as drawn from the step: ";
  assertThrows(() => traceOf(step, 0), RangeError, `${act}token 0, probability 0`);
  assertThrows(() => traceOf(step, 2), RangeError, `${act}token 2, no id`);
});
