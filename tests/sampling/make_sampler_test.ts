import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { confidenceScore, entropyBits, logSoftmax, softmax } from "../../lib/metrics/mod.ts";
import { entropyTemperature } from "../../lib/sampling/adaptive_temperature.ts";
import { greedyToken } from "../../lib/sampling/greedy.ts";
import { makeSampler } from "../../lib/sampling/make_sampler.ts";
import type { SamplingStep } from "../../lib/sampling/step.ts";
import { samplingNames, type SamplingOptions } from "../../lib/sampling/settings.ts";
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
  { sampling: "top_k", temperature: 0.8, topK: 3 },
  { sampling: "top_k", temperature: 0 },
  { sampling: "min_p", minP: 0.2 },
  { sampling: "typical", temperature: 1.2, typicalP: 0.6 },
  { sampling: "mirostat", tau: 1 },
  { sampling: "mirostat", tau: 1, rule: "upstream" },
  { sampling: "mirostat_v2", tau: 1 },
  { sampling: "entropy_exact", targetEntropyBits: 1.5 },
  { sampling: "entropy_exact", targetEntropyBits: 1.5, topP: 0.8 },
  { sampling: "entropy_feedback", targetEntropyBits: 1.5 },
  { sampling: "entropy_phi", targetEntropyBits: 1.5 },
  { sampling: "top_k_top_p", topK: 4, topP: 0.8 },
];
const EXACT: SamplingOptions = { sampling: "entropy_exact", targetEntropyBits: 2 };
/** The same with tokens to look back on, which every sampler can have. */
const PENALISED: SamplingOptions[] = SAMPLERS.map((options) => ({
  ...options,
  ...{ repetitionPenalty: 1.3, avoidLoops: true },
}));

const stepOf = (options: SamplingOptions, logits: ArrayLike<number>): SamplingStep => {
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
    const actual = stepOf(options, logits);
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
    stepOf({ sampling: "basic", temperature: 0.7 }, logits).probabilities,
    temperedProbabilities(logits, 0.7),
  );
  const nucleus = stepOf({ sampling: "top_p", temperature: 1.3, topP: 0.8 }, logits);
  const filtered = filterTopP(temperedProbabilities(logits, 1.3), 0.8);
  assertEquals({ ...filtered, temperature: 1.3 }, {
    probabilities: nucleus.probabilities,
    keptMass: nucleus.keptMass,
    kept: nucleus.kept,
    temperature: nucleus.temperature,
  });
  const adaptive = stepOf({ targetEntropyBits: 1.2, maxTemperature: 1.9, topP: 0.7 }, logits);
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
    [{ sampling: "top_k" }, { sampling: "top_k", temperature: 0.9 }],
    [{ sampling: "top_k" }, { sampling: "top_k", topK: 3 }],
    [{ sampling: "min_p" }, { sampling: "min_p", temperature: 0.9 }],
    [{ sampling: "min_p" }, { sampling: "min_p", minP: 0.5 }],
    [{ sampling: "typical" }, { sampling: "typical", temperature: 0.9 }],
    [{ sampling: "top_k_top_p" }, { sampling: "top_k_top_p", temperature: 0.9 }],
    [{ sampling: "top_k_top_p" }, { sampling: "top_k_top_p", topK: 2 }],
    [{ sampling: "top_k_top_p" }, { sampling: "top_k_top_p", topP: 0.5 }],
    [{ sampling: "typical" }, { sampling: "typical", typicalP: 0.4 }],
    [{ sampling: "mirostat" }, { sampling: "mirostat", tau: 0.5 }],
    [{ sampling: "mirostat", tau: 1 }, { sampling: "mirostat", tau: 1, rule: "upstream" }],
    [{ sampling: "mirostat", tau: 1 }, { sampling: "mirostat", tau: 1, eta: 1 }],
    [{ sampling: "mirostat_v2" }, { sampling: "mirostat_v2", tau: 0.5 }],
    [{ sampling: "mirostat_v2", tau: 1.45 }, { sampling: "mirostat_v2", tau: 1.45, eta: 1 }],
    [EXACT, { ...EXACT, targetEntropyBits: 1 }],
    [EXACT, { ...EXACT, minTemperature: 1.9 }],
    [EXACT, { ...EXACT, maxTemperature: 0.4 }],
    [EXACT, { ...EXACT, topP: 0.5 }],
    [{ sampling: "entropy_feedback" }, { sampling: "entropy_feedback", targetEntropyBits: 2 }],
    [{ sampling: "entropy_feedback" }, { sampling: "entropy_feedback", minTemperature: 1.5 }],
    [{ sampling: "entropy_feedback" }, { sampling: "entropy_feedback", maxTemperature: 0.9 }],
    [{ sampling: "entropy_feedback" }, { sampling: "entropy_feedback", topP: 0.5 }],
    [{ sampling: "entropy_feedback" }, { sampling: "entropy_feedback", eta: 1 }],
    [{ sampling: "entropy_phi" }, { sampling: "entropy_phi", temperature: 0.9 }],
    [{ sampling: "entropy_phi" }, { sampling: "entropy_phi", targetEntropyBits: 1 }],
    [{ sampling: "entropy_phi" }, { sampling: "entropy_phi", entropyWeight: 2 }],
    [{ sampling: "entropy_phi" }, { sampling: "entropy_phi", minTemperature: 1.9 }],
    [{ sampling: "entropy_phi" }, { sampling: "entropy_phi", topP: 0.5 }],
    ...samplingNames.flatMap((sampling): [SamplingOptions, SamplingOptions][] => [
      [{ sampling }, { sampling, repetitionPenalty: 4 }],
      [{ sampling }, { sampling, avoidLoops: true }],
      [{ sampling, repetitionPenalty: 4 }, { sampling, repetitionPenalty: 4, penaltyWindow: 1 }],
    ]),
  ];
  /** The distribution after a prompt and a token that make a loop. */
  const later = (options: SamplingOptions): Float64Array => {
    const sampler = makeSampler(options);
    let state = sampler.start([1, 0, 0]);
    state = sampler.nextState(state, sampler.distribution(logits, state), 0);
    return sampler.distribution(logits, state).probabilities;
  };
  for (const [one, other] of pairs) {
    const [before, after] = [one, other].map(later);
    assert(before.some((p, i) => p !== after[i]), JSON.stringify([one, other]));
  }
});

Deno.test("makeSampler is greedy at temperature 0, and lowering the temperature leads there", () => {
  fc.assert(fc.property(rows, (logits) => {
    const token = greedyToken(logits);
    for (const options of [SAMPLERS[0], SAMPLERS[2], SAMPLERS[4], SAMPLERS[8]]) {
      const { probabilities, kept, keptMass, temperature, entropyBits: bits } = stepOf(options, logits);
      assertEquals(probabilities[token], 1);
      assertEquals([kept, keptMass, temperature, bits.tempered, bits.filtered], [1, 1, 0, 0, 0]);
    }
    const sorted = logits.toSorted((a, b) => b - a);
    fc.pre(sorted.length === 1 || sorted[0] - sorted[1] > 1e-6);
    assertEquals(stepOf({ sampling: "basic", temperature: 1e-9 }, logits).probabilities[token], 1);
  }));
});

Deno.test("makeSampler permutes its distribution with the logits", () => {
  const distinct = fc.uniqueArray(fc.double({ min: -8, max: 8, noNaN: true }), {
    minLength: 2,
    maxLength: 30,
  });
  // Left out: what has an edge at a sum of its own, and upstream's ties.
  const samplers = SAMPLERS.filter(({ sampling }) => sampling !== "typical");
  fc.assert(fc.property(distinct, fc.constantFrom(...samplers), (logits, options) => {
    const straight = stepOf(options, logits);
    const topP = "topP" in options ? options.topP ?? 0.9 : 0.9;
    const tempered = temperedProbabilities(logits, straight.temperature).sort().reverse();
    let sum = 0;
    fc.pre(tempered.every((p) => Math.abs((sum += p) - topP) > 1e-9));
    fc.pre(straight.temperature === 0 || new Set(tempered).size === logits.length);
    const order = [...logits.keys()].reverse();
    const permuted = stepOf(options, order.map((id) => logits[id]));
    assertEquals(permuted.kept, straight.kept);
    for (const [i, id] of order.entries()) {
      assertAlmostEquals(permuted.probabilities[i], straight.probabilities[id], 1e-10);
    }
  }));
});

Deno.test("makeSampler gives equal logits equal shares and forbidden tokens nothing", () => {
  const forbidden = [-Infinity, 2, 2, -Infinity];
  for (const options of SAMPLERS.filter((_, i) => [1, 3, 6].includes(i))) {
    assertEquals([...stepOf(options, forbidden).probabilities], [0, 0.5, 0.5, 0]);
  }
});

Deno.test("makeSampler does not depend on earlier steps, on the kind of row, or change its input or its state", () => {
  const logits = Float32Array.of(0.5, -1, 2);
  for (const options of [...SAMPLERS, ...PENALISED]) {
    const sampler = makeSampler(options);
    const state = sampler.start([2, 1]);
    const first = sampler.distribution(logits, state);
    const recorded = JSON.stringify(state);
    const next = sampler.nextState(state, first, 2);
    sampler.distribution([9, 9, 9, 1], next);
    assertEquals(sampler.distribution([...logits], JSON.parse(recorded)), first);
    assertEquals(sampler.nextState(state, first, 2), next);
    assertEquals(JSON.stringify(state), recorded);
  }
  assertEquals(logits, Float32Array.of(0.5, -1, 2));
});

Deno.test("makeSampler gives each step arrays of its own", () => {
  for (const options of SAMPLERS) {
    const sampler = makeSampler(options);
    const first = sampler.distribution([1, 0.5, 0], sampler.initialState);
    const copy = structuredClone(first);
    sampler.distribution([0, 3, 1], sampler.initialState);
    makeSampler(options).distribution([-1, 3, 1], sampler.initialState);
    assertEquals(first, copy, JSON.stringify(options));
  }
});

Deno.test("makeSampler with penalties samples from other logits and tells of the model's own", () => {
  const sampler = makeSampler({ sampling: "basic", temperature: 0.5, repetitionPenalty: 2 });
  const step = sampler.distribution([2, -1, 0.5], sampler.start([0, 1]));
  assertEquals(step.probabilities, temperedProbabilities([1, -2, 0.5], 0.5));
  assertEquals(step.rawLogProbabilities, stepOf({ sampling: "basic" }, [2, -1, 0.5]).rawLogProbabilities);
  assertAlmostEquals(step.entropyBits.raw, entropyBits(softmax([2, -1, 0.5])), 1e-12);
  assertAlmostEquals(step.entropyBits.tempered, entropyBits(step.probabilities), 1e-12);
  assertAlmostEquals(step.confidence, confidenceScore([2, -1, 0.5]), 1e-12);
  // The temperature follows what is sampled from: here the penalty makes two tokens equal.
  const options = { targetEntropyBits: 0.5, minTemperature: 0.1, topP: 1 };
  const adaptive = makeSampler({ ...options, repetitionPenalty: 2 });
  assertEquals(
    adaptive.distribution([2, 1], adaptive.start([0])).temperature,
    entropyTemperature([1, 1], { targetEntropyBits: 0.5, minTemperature: 0.1 }),
  );
});

Deno.test("makeSampler records its complete settings, and they build the same sampler", () => {
  for (const options of [...SAMPLERS, ...PENALISED]) {
    const { settings } = makeSampler(options);
    assertEquals(makeSampler(JSON.parse(JSON.stringify(settings))).settings, settings);
  }
  assertEquals(makeSampler().settings.sampling, "entropy");
});

Deno.test("makeSampler refuses bad settings, rows without a distribution, and a state of another sampler", () => {
  const message = "Cannot sample as temperature must be ≥ 0 and finite: NaN";
  assertThrows(() => makeSampler({ sampling: "basic", temperature: NaN }), RangeError, message);
  for (const options of SAMPLERS) {
    assertThrows(() => stepOf(options, []), RangeError, "Cannot read logits as a row of scores: it is empty");
    assertThrows(() => stepOf(options, [0, NaN]), RangeError, "entry 1 is NaN");
    assertThrows(() => stepOf(options, [0, Infinity]), RangeError, "entry 1 is Infinity");
    assertThrows(() => stepOf(options, [-Infinity, -Infinity]), RangeError, "every entry is -Infinity");
  }
  const sampler = makeSampler({ sampling: "basic" });
  const act = 'Cannot sample as "basic" keeps no state: mu';
  assertThrows(() => sampler.distribution([1, 2], { mu: 6 }), TypeError, act);
  const taken = sampler.distribution([1, 2], sampler.initialState);
  assertThrows(() => sampler.nextState({ mu: 6 }, taken, 0), TypeError, act);
});
