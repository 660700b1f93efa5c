import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { confidenceScore, crossEntropyNats, entropyBits, softmax } from "../../lib/metrics/mod.ts";
import { makeSampler } from "../../lib/sampling/make_sampler.ts";
import { draw } from "../../lib/sampling/sampler.ts";
import { temperedProbabilities } from "../../lib/sampling/temperature.ts";
import { SamplingStatistics } from "../../lib/sampling/statistics.ts";

const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

Deno.test("SamplingStatistics gives means, extremes and the population deviation of what it was told", () => {
  const row = fc.array(fc.double({ min: -6, max: 6, noNaN: true }), { minLength: 5, maxLength: 5 });
  const uniform = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(fc.property(fc.array(fc.tuple(row, uniform), { minLength: 1, maxLength: 20 }), (texts) => {
    const sampler = makeSampler({ sampling: "entropy", targetEntropyBits: 1.5, topP: 0.7 });
    const statistics = new SamplingStatistics();
    const steps = texts.map(([logits]) => sampler.distribution(logits, sampler.initialState));
    const tokens = texts.map(([, u], i) => draw(steps[i].probabilities, u));
    steps.forEach((step, i) => statistics.add(step, tokens[i]));
    const bits = texts.map(([logits]) => entropyBits(softmax(logits)));
    const squares = bits.map((value) => (value - mean(bits)) ** 2);
    const summary = statistics.summary();
    const expected = {
      tokens: texts.length,
      meanEntropy: mean(bits),
      meanConfidence: mean(texts.map(([logits]) => confidenceScore(logits))),
      meanTemp: mean(steps.map(({ temperature }) => temperature)),
      minEntropy: Math.min(...bits),
      maxEntropy: Math.max(...bits),
      meanTemperedEntropyBits: mean(
        texts.map(([logits], i) => entropyBits(temperedProbabilities(logits, steps[i].temperature))),
      ),
      meanFilteredEntropyBits: mean(steps.map(({ probabilities }) => entropyBits(probabilities))),
      meanKeptMass: mean(steps.map(({ keptMass }) => keptMass)),
      meanSurpriseBits: mean(texts.map(([logits], i) => crossEntropyNats(logits, tokens[i]) / Math.LN2)),
    };
    for (const [name, value] of Object.entries(expected)) {
      assertAlmostEquals(summary[name as keyof typeof expected], value, 1e-10, name);
    }
    // Compared squared: near zero the root magnifies rounding.
    assertAlmostEquals(summary.entropyStd ** 2, mean(squares), 1e-10);
    assertEquals(Object.keys(summary).sort(), [...Object.keys(expected), "entropyStd"].sort());
  }));
});

Deno.test("SamplingStatistics of nothing is all zeros, and goes on after a summary", () => {
  const statistics = new SamplingStatistics();
  assertEquals(new Set(Object.values(statistics.summary())), new Set([0]));
  const sampler = makeSampler({ sampling: "basic", temperature: 0.5 });
  const step = sampler.distribution([0, 0], sampler.initialState);
  statistics.add(step, 1);
  assertEquals(statistics.summary().tokens, 1);
  assertEquals(statistics.summary().entropyStd, 0);
  assertEquals(statistics.summary().meanTemp, 0.5);
});

Deno.test("SamplingStatistics counts a certain token as no surprise, not as −0", () => {
  const sampler = makeSampler({ sampling: "greedy" });
  const statistics = new SamplingStatistics();
  statistics.add(sampler.distribution([4], sampler.initialState), 0);
  assertEquals(statistics.summary().meanSurpriseBits, 0);
});

Deno.test("SamplingStatistics refuses a token that cannot have been drawn, and does not count it", () => {
  const sampler = makeSampler({ sampling: "greedy" });
  const step = sampler.distribution([1, 2], sampler.initialState);
  const statistics = new SamplingStatistics();
  const act = "Cannot count a token as drawn from the step: ";
  assertThrows(() => statistics.add(step, 0), RangeError, `${act}token 0, probability 0`);
  for (const bad of [2, -1, 0.5, NaN]) {
    assertThrows(() => statistics.add(step, bad), RangeError, `${act}token ${bad}, no id`);
  }
  assertEquals(statistics.summary().tokens, 0);
});

Deno.test("SamplingStatistics has the seed's six figures under the seed's names, in its order", () => {
  const six = ["meanEntropy", "meanConfidence", "meanTemp", "minEntropy", "maxEntropy", "entropyStd"];
  assertEquals(Object.keys(new SamplingStatistics().summary()).slice(0, 7), ["tokens", ...six]);
});
