import { assertAlmostEquals, assertEquals } from "@std/assert";
import * as physics from "../../../lib/physics/mod.ts";
import { assertGolden, golden } from "../golden.ts";

type State = physics.QuaternionState;
type Amplitudes = Record<string, number[]>;

interface QuaternionStates {
  states: Amplitudes[];
  entropy_bits: number[];
  inner: number[][][];
  overlap: number[][];
  rotate: { axis: number[]; angle: number; out: Amplitudes };
  phase: { prime: number; phi: number; out: Amplitudes };
  golden: Amplitudes;
  resonance_weight: Record<string, number>;
  resonance_kernel: { p: number; q: number; k: number }[];
  golden_weights: Record<string, number[]>;
  resonant_attention: {
    query: number;
    keys: number[];
    values: number[];
    temperature: number;
    use_resonance: boolean;
    out: Amplitudes;
  }[];
  multihead: { num_heads: number; out: Amplitudes };
  act: { threshold: number; max_steps: number; steps: number; total_halt: number; out: Amplitudes }[];
}

const data = golden<QuaternionStates>("quaternion_state");
const stateOf = (amplitudes: Amplitudes): State =>
  physics.QuaternionState.from(
    Object.entries(amplitudes).map(([p, q]) => [Number(p), physics.Quaternion.from(q)]),
  );
const states = data.states.map(stateOf);

function assertState(actual: State, expected: Amplitudes): void {
  const wanted = stateOf(expected);
  assertEquals([...actual.primes], [...wanted.primes]);
  assertGolden(actual.parts, wanted.parts);
}

Deno.test("QuaternionState has the golden entropies, inner products and overlaps", () => {
  assertGolden(states.map((state) => state.entropyBits()), data.entropy_bits);
  states.forEach((a, i) =>
    states.forEach((b, j) => {
      assertGolden(a.inner(b).toArray(), data.inner[i][j]);
      assertAlmostEquals(a.overlap(b), data.overlap[i][j], 1e-12);
    })
  );
});

Deno.test("applyRotation, applyPhase and goldenSuperposition agree with golden", () => {
  const { rotate, phase } = data;
  assertState(
    physics.applyRotation(states[0], physics.Quaternion.from(rotate.axis), rotate.angle),
    rotate.out,
  );
  assertState(physics.applyPhase(states[0], phase.prime, phase.phi), phase.out);
  assertState(physics.goldenSuperposition(5), data.golden);
});

Deno.test("resonanceWeight, resonanceKernel and goldenHeadWeights agree with golden", () => {
  for (const [p, weight] of Object.entries(data.resonance_weight)) {
    assertAlmostEquals(physics.resonanceWeight(Number(p)), weight, 1e-12);
  }
  for (const { p, q, k } of data.resonance_kernel) {
    assertAlmostEquals(physics.resonanceKernel(p, q), k, 1e-12);
  }
  for (const [heads, weights] of Object.entries(data.golden_weights)) {
    assertGolden(physics.goldenHeadWeights(Number(heads)), weights);
  }
});

Deno.test("resonantAttention and multiHeadAttention agree with golden", () => {
  for (const { query, keys, values, temperature, use_resonance, out } of data.resonant_attention) {
    const options = { temperature, useResonance: use_resonance };
    const pick = (places: number[]) => places.map((place) => states[place]);
    assertState(physics.resonantAttention(states[query], pick(keys), pick(values), options), out);
  }
  const rest = states.slice(1);
  const heads = data.multihead.num_heads;
  assertState(physics.multiHeadAttention(states[0], rest, rest, { heads }), data.multihead.out);
});

Deno.test("adaptiveComputation combines steps as golden does, with its halting by bits", () => {
  const dropLargest = (state: State): State =>
    state.size > 1 ? state.filter((_, i) => i < state.size - 1).normalized() : state;
  for (const { threshold, max_steps, steps, total_halt, out } of data.act) {
    const halt = (state: State) => 1 / (1 + Math.exp(-5 * (threshold - state.entropyBits())));
    const result = physics.adaptiveComputation(states[1], dropLargest, { halt, maxSteps: max_steps });
    assertEquals(result.steps, steps);
    assertAlmostEquals(result.totalHalt, total_halt, 1e-12);
    assertState(result.state, out);
  }
});
