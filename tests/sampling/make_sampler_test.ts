import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { confidenceScore, entropyBits, logSoftmax, softmax } from "../../lib/metrics/mod.ts";
import { entropyTemperature } from "../../lib/sampling/adaptive_temperature.ts";
import { greedyToken } from "../../lib/sampling/greedy.ts";
import { makeSampler } from "../../lib/sampling/make_sampler.ts";
import type { SamplingStep } from "../../lib/sampling/sampler.ts";
import type { SamplingOptions } from "../../lib/sampling/settings.ts";
import { temperedProbabilities } from "../../lib/sampling/temperature.ts";
import { filterTopP } from "../../lib/sampling/top_p.ts";

const SAMPLERS: SamplingOptions[] = [
  { sampling: "greedy" },
  { sampling: "basic", temperature: 0.7 },
  { sampling: "basic", temperature: 0 },
  { sampling: "top_p", temperature: 1.3, topP: 0.8 },
  { sampling: "top_p", temperature: 0 },
  { sampling: "entropy", targetEntropyBits: 2 },
  { sampling: "entropy", topP: 1 },
];

const step = (options: SamplingOptions, logits: ArrayLike<number>): SamplingStep => {
  const sampler = makeSampler(options);
  return sampler.distribution(logits, sampler.initialState);
};

const logit = fc.oneof(
  { weight: 8, arbitrary: fc.double({ min: -15, max: 15, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(-Infinity, 0, 3, 3, 1.7e308, -1.7e308, 1e5) },
);
const rows = fc.array(logit, { minLength: 1, maxLength: 40 })
  .filter((row) => row.some((value) => value !== -Infinity));

Deno.test("makeSampler steps are distributions whose figures agree with lib/metrics", () => {
  fc.assert(fc.property(rows, fc.constantFrom(...SAMPLERS), (logits, options) => {
    const actual = step(options, logits);
    const { probabilities, entropyBits: bits, keptMass, temperature } = actual;
    assertAlmostEquals(probabilities.reduce((sum, p) => sum + p, 0), 1, 1e-12);
    assertEquals(actual.kept, probabilities.filter((p) => p > 0).length);
    assertAlmostEquals(bits.raw, entropyBits(softmax(logits)), 1e-10);
    const tempered = temperedProbabilities(logits, temperature);
    assertAlmostEquals(bits.tempered, entropyBits(tempered), 1e-10);
    assertAlmostEquals(bits.filtered, entropyBits(probabilities), 1e-10);
    assertAlmostEquals(actual.confidence, confidenceScore(logits), 1e-12);
    const expectedLogs = logSoftmax(logits);
    let mass = 0;
    for (let i = 0; i < logits.length; i++) {
      assertAlmostEquals(actual.rawLogProbabilities[i], expectedLogs[i], 1e-10);
      if (probabilities[i] > 0) mass += tempered[i];
    }
    assertAlmostEquals(keptMass, mass, 1e-12);
  }));
});

Deno.test("makeSampler chains temperature and filter as its settings say", () => {
  const logits = [2.5, 1, 0.5, 0, -1, -3];
  assertEquals(
    step({ sampling: "basic", temperature: 0.7 }, logits).probabilities,
    temperedProbabilities(logits, 0.7),
  );
  const nucleus = step({ sampling: "top_p", temperature: 1.3, topP: 0.8 }, logits);
  const filtered = filterTopP(temperedProbabilities(logits, 1.3), 0.8);
  assertEquals({ ...filtered, temperature: 1.3 }, {
    probabilities: nucleus.probabilities,
    keptMass: nucleus.keptMass,
    kept: nucleus.kept,
    temperature: nucleus.temperature,
  });
  const adaptive = step({ targetEntropyBits: 1.2, maxTemperature: 1.9, topP: 0.7 }, logits);
  const temperature = entropyTemperature(logits, { targetEntropyBits: 1.2, maxTemperature: 1.9 });
  assertEquals(adaptive.temperature, temperature);
  assertEquals(
    adaptive.probabilities,
    filterTopP(temperedProbabilities(logits, temperature), 0.7).probabilities,
  );
});

Deno.test("makeSampler changes its distribution with every setting", () => {
  const logits = [1.2, 1, 1, 0.5, 0, -1, -3, -4];
  const pairs: [SamplingOptions, SamplingOptions][] = [
    [{ sampling: "basic" }, { sampling: "basic", temperature: 0.9 }],
    [{ sampling: "top_p" }, { sampling: "top_p", temperature: 0.9 }],
    [{ sampling: "top_p" }, { sampling: "top_p", topP: 0.5 }],
    [{ sampling: "top_p" }, { sampling: "top_p", rule: "upstream" }],
    [{}, { targetEntropyBits: 2 }],
    [{}, { minTemperature: 1.5 }],
    [{}, { maxTemperature: 0.9 }],
    [{}, { topP: 0.5 }],
    [{}, { rule: "upstream" }],
  ];
  for (const [one, other] of pairs) {
    const [before, after] = [one, other].map((options) => step(options, logits).probabilities);
    assert(before.some((p, i) => p !== after[i]), JSON.stringify(other));
  }
});

Deno.test("makeSampler is greedy at temperature 0, and lowering the temperature leads there", () => {
  fc.assert(fc.property(rows, (logits) => {
    const token = greedyToken(logits);
    for (const options of [SAMPLERS[0], SAMPLERS[2], SAMPLERS[4]]) {
      const { probabilities, kept, keptMass, temperature, entropyBits: bits } = step(options, logits);
      assertEquals(probabilities[token], 1);
      assertEquals([kept, keptMass, temperature, bits.tempered, bits.filtered], [1, 1, 0, 0, 0]);
    }
    const sorted = logits.toSorted((a, b) => b - a);
    fc.pre(sorted.length === 1 || sorted[0] - sorted[1] > 1e-6);
    assertEquals(step({ sampling: "basic", temperature: 1e-9 }, logits).probabilities[token], 1);
  }));
});

Deno.test("makeSampler permutes its distribution with the logits", () => {
  const distinct = fc.uniqueArray(fc.double({ min: -8, max: 8, noNaN: true }), {
    minLength: 2,
    maxLength: 30,
  });
  fc.assert(fc.property(distinct, fc.constantFrom(...SAMPLERS), (logits, options) => {
    const straight = step(options, logits);
    const topP = "topP" in options ? options.topP ?? 0.9 : 0.9;
    const tempered = temperedProbabilities(logits, straight.temperature).sort().reverse();
    let sum = 0;
    fc.pre(tempered.every((p) => Math.abs((sum += p) - topP) > 1e-9));
    fc.pre(straight.temperature === 0 || new Set(tempered).size === logits.length);
    const order = [...logits.keys()].reverse();
    const permuted = step(options, order.map((id) => logits[id]));
    assertEquals(permuted.kept, straight.kept);
    for (const [i, id] of order.entries()) {
      assertAlmostEquals(permuted.probabilities[i], straight.probabilities[id], 1e-10);
    }
  }));
});

Deno.test("makeSampler gives equal logits equal shares and forbidden tokens nothing", () => {
  const forbidden = [-Infinity, 2, 2, -Infinity];
  for (const options of SAMPLERS.filter((_, i) => [1, 3, 6].includes(i))) {
    assertEquals([...step(options, forbidden).probabilities], [0, 0.5, 0.5, 0]);
  }
});

Deno.test("makeSampler does not depend on earlier steps, on the kind of row, or change its input", () => {
  const logits = Float32Array.of(0.5, -1, 2);
  for (const options of SAMPLERS) {
    const sampler = makeSampler(options);
    const first = sampler.distribution(logits, sampler.initialState);
    const state = sampler.nextState(sampler.initialState, first, 2);
    assertEquals(state, {});
    sampler.distribution([9, 9, 9, 1], state);
    assertEquals(sampler.distribution([...logits], state), first);
  }
  assertEquals(logits, Float32Array.of(0.5, -1, 2));
});

Deno.test("makeSampler records its complete settings, and they build the same sampler", () => {
  for (const options of SAMPLERS) {
    const { settings } = makeSampler(options);
    assertEquals(makeSampler(JSON.parse(JSON.stringify(settings))).settings, settings);
  }
  assertEquals(makeSampler().settings.sampling, "entropy");
});

Deno.test("makeSampler refuses bad settings, rows without a distribution, and a state of another sampler", () => {
  const message = "Cannot sample as temperature must be ≥ 0 and finite: NaN";
  assertThrows(() => makeSampler({ sampling: "basic", temperature: NaN }), RangeError, message);
  for (const options of SAMPLERS) {
    assertThrows(() => step(options, []), RangeError, "Cannot read logits as a row of scores: it is empty");
    assertThrows(() => step(options, [0, NaN]), RangeError, "entry 1 is NaN");
    assertThrows(() => step(options, [0, Infinity]), RangeError, "entry 1 is Infinity");
    assertThrows(() => step(options, [-Infinity, -Infinity]), RangeError, "every entry is -Infinity");
  }
  const sampler = makeSampler({ sampling: "basic" });
  const act = 'Cannot sample as "basic" keeps no state: mu';
  assertThrows(() => sampler.distribution([1, 2], { mu: 6 }), TypeError, act);
  const taken = sampler.distribution([1, 2], sampler.initialState);
  assertThrows(() => sampler.nextState({ mu: 6 }, taken, 0), TypeError, act);
});
