import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { entropyNats } from "../../lib/metrics/entropy.ts";
import { klDivergenceNats } from "../../lib/metrics/divergence.ts";
import { softmax } from "../../lib/metrics/softmax.ts";
import * as physics from "../../lib/physics/mod.ts";
import { assertClose, assertGolden, golden } from "./golden.ts";

interface Entropies {
  entropies: { probs: number[]; shannon_bits: number; coherence_01: number }[];
  kl_nats: { p: number[]; q: number[]; kl: number };
  joint: { p: number[][]; joint_bits: number; cond_bits: number; mi_bits: number };
  golden_threshold: Record<string, number>;
}

interface Layers {
  coherence_gate: {
    threshold: number;
    slope: number;
    coherence: number[];
    gate: number[];
    ref_gate_seed_slope1_tau_inv_phi: number[];
  };
}

const data = golden<Entropies>("lyapunov");
const rows = fc.array(fc.double({ min: -30, max: 30, noNaN: true }), { minLength: 1, maxLength: 40 });

Deno.test("coherenceFromEntropy and the entropy of states agree with golden", () => {
  for (const { probs, shannon_bits, coherence_01 } of data.entropies) {
    const state = physics.fromVector({ real: probs.map(Math.sqrt) }, physics.firstNPrimes(probs.length));
    assertAlmostEquals(state.entropyBits(), shannon_bits, 1e-12);
    assertAlmostEquals(state.stateCoherence(), coherence_01, 1e-12);
    assertAlmostEquals(
      physics.coherenceFromEntropy(shannon_bits, Math.log2(probs.length)),
      coherence_01,
      1e-12,
    );
  }
  assertEquals(physics.coherenceFromEntropy(5, 0), 1);
  assertThrows(() => physics.coherenceFromEntropy(NaN, 1), RangeError, "finite entropies: NaN and 1");
});

Deno.test("goldenEntropyThresholdBits agrees with golden", () => {
  for (const [dimension, bits] of Object.entries(data.golden_threshold)) {
    assertAlmostEquals(physics.goldenEntropyThresholdBits(Number(dimension)), bits, 1e-12);
  }
  assertThrows(() => physics.goldenEntropyThresholdBits(0), RangeError, "as a number from 1: 0");
});

Deno.test("gateActivation agrees with golden, at the original's threshold and at the document's", () => {
  const { threshold, slope, coherence, gate, ref_gate_seed_slope1_tau_inv_phi } =
    golden<Layers>("layers").coherence_gate;
  assertGolden(coherence.map((c) => physics.gateActivation(c, { threshold, slope })), gate);
  assertClose(
    coherence.map((c) => physics.gateActivation(c, { slope: 1 })),
    ref_gate_seed_slope1_tau_inv_phi,
  );
  assertEquals([-1e6, 1e6].map((c) => physics.gateActivation(c)), [0, 1]);
  assertThrows(() => physics.gateActivation(NaN), RangeError, "finite numbers: NaN");
});

Deno.test("jointEntropyBits, conditionalEntropyBits and mutualInformationBits agree with golden", () => {
  const { p, joint_bits, cond_bits, mi_bits } = data.joint;
  assertAlmostEquals(physics.jointEntropyBits(p), joint_bits, 1e-12);
  assertAlmostEquals(physics.conditionalEntropyBits(p), cond_bits, 1e-12);
  assertAlmostEquals(physics.mutualInformationBits(p), mi_bits, 1e-12);
});

// The divergence itself is in metrics; this holds it to the same golden data.
Deno.test("klDivergenceNats agrees with golden", () => {
  const { p, q, kl } = data.kl_nats;
  assertAlmostEquals(klDivergenceNats(p, q), kl, 1e-12);
});

Deno.test("mutualInformationBits is symmetric, 0 for independent rows, and at most either entropy", () => {
  const table = fc.array(
    fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }),
    {
      minLength: 2,
      maxLength: 5,
    },
  );
  fc.assert(fc.property(table, (raw) => {
    const total = raw.flat().reduce((a, b) => a + b, 0);
    fc.pre(total > 0.1);
    const joint = raw.map((row) => row.map((value) => value / total));
    const flipped = joint[0].map((_, y) => joint.map((row) => row[y]));
    const information = physics.mutualInformationBits(joint);
    assertAlmostEquals(information, physics.mutualInformationBits(flipped), 1e-6);
    assert(information <= Math.log2(3) + 1e-6);
    const left = physics.conditionalEntropyBits(flipped) + physics.conditionalEntropyBits(joint) +
      information;
    assertAlmostEquals(left, physics.jointEntropyBits(joint), 1e-6);
    const [x, y] = [
      joint.map((row) => row[0] + row[1] + row[2]),
      flipped.map((row) => row.reduce((a, b) => a + b)),
    ];
    const independent = x.map((px) => y.map((py) => px * py));
    assertAlmostEquals(physics.mutualInformationBits(independent), 0, 1e-6);
  }));
});

Deno.test("jointEntropyBits refuses what is no joint distribution", () => {
  assertThrows(() => physics.jointEntropyBits([]), RangeError, "there is none");
  assertThrows(
    () => physics.jointEntropyBits([[0.5], [0.25, 0.25]]),
    TypeError,
    "row 1 has 2 entries, row 0 has 1",
  );
  assertThrows(() => physics.mutualInformationBits([[1.5, -0.5]]), RangeError, "entry (0, 1) is -0.5");
  assertThrows(
    () => physics.conditionalEntropyBits([[1, 2]]),
    RangeError,
    "it sums to 3\nhint: divide the entries",
  );
});

Deno.test("logitCoherence is 1 − H/ln V of the softmax", () => {
  fc.assert(fc.property(rows, (row) => {
    const expected = row.length === 1 ? 1 : 1 - entropyNats(softmax(row)) / Math.log(row.length);
    assertAlmostEquals(physics.logitCoherence(row), expected, 1e-9);
    assertAlmostEquals(physics.logitCoherence(row.map((x) => x + 500)), expected, 1e-9);
  }));
  assertEquals(physics.logitCoherence([-Infinity, 0, -1e6]), 1);
});

Deno.test("logitCoherences gives one number a position, whose mean is not the coherence of the mean", () => {
  // Two certain positions that disagree: each is coherent, their average distribution is not.
  const logits = [50, 0, 0, 50];
  assertClose(physics.logitCoherences(logits, 2), [1, 1], 1e-12);
  assertAlmostEquals(physics.logitCoherence([25, 25]), 0, 1e-12);
  assertEquals(physics.logitCoherences([], 2).length, 0);
});

Deno.test("logitCoherence refuses rows without a score", () => {
  assertThrows(() => physics.logitCoherence([]), RangeError, "it is empty");
  assertThrows(() => physics.logitCoherence([0, NaN]), RangeError, "entry 1 is NaN");
  assertThrows(() => physics.logitCoherence([Infinity]), RangeError, "entry 0 is Infinity");
  assertThrows(() => physics.logitCoherence([-Infinity, -Infinity]), RangeError, "every entry is -Infinity");
  assertThrows(() => physics.logitCoherences([1, 2, 3], 2), TypeError, "as rows of 2 scores: there are 3");
  assertThrows(
    () => physics.logitCoherences([1], 0),
    RangeError,
    "the vocabulary size as an integer from 1: 0",
  );
});
