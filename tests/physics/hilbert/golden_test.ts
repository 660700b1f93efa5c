import { assertAlmostEquals, assertEquals } from "@std/assert";
import * as physics from "../../../lib/physics/mod.ts";
import { assertGolden, golden } from "../golden.ts";

type Pair = [number, number];

interface Moved {
  out_primes: number[];
  out: Pair[];
}

interface Case {
  primes: number[];
  a: Pair[];
  b: Pair[];
  inner_ab: Pair;
  norm_a: number;
  entropy_bits_a: number;
  coherence_a: number;
  probabilities_a: number[];
  a_normalized: Pair[];
  overlap_normalized: number;
  golden_phase: Pair[];
  time_evolution_t: number;
  time_evolution_freq: number;
  time_evolution: Pair[];
  phase_gate: { prime: number; theta: number; out: Pair[] };
  projection: { primes: number[]; out: Pair[] };
  shift1: Moved;
  hadamard: Moved;
  kuramoto_like_resonance: { frequency: number; coupling: number; out: Pair[] };
  collapse_argmax: number;
  ref_resonance_log_n: { n: number; phase: number; out: Pair[] }[];
  resonance_log_p_n_js: { n: number; phases: number[]; out: Pair[]; coupling_C: Pair[] }[];
}

interface Hilbert {
  cases: Case[];
  composite: { n: number; primes: number[]; amps: number[]; entropy_bits: number; coherence: number }[];
  uniform_entropy: Record<string, number>;
}

const data = golden<Hilbert>("hilbert");
const stateOf = (amplitudes: Pair[], primes: number[]) =>
  physics.fromVector(
    { real: amplitudes.map(([re]) => re), imaginary: amplitudes.map(([, im]) => im) },
    primes,
  );

function assertAmplitudes(state: physics.PrimeState, expected: Pair[], primes: number[]): void {
  const { real, imaginary } = physics.toVector(state, primes);
  assertGolden(real, expected.map(([re]) => re));
  assertGolden(imaginary, expected.map(([, im]) => im));
}

for (const { primes, ...expected } of data.cases) {
  const [a, b] = [stateOf(expected.a, primes), stateOf(expected.b, primes)];
  const unit = a.normalized();
  const over = `of ${primes.length} primes`;

  Deno.test(`PrimeState ${over} measures as the golden numbers do`, () => {
    const { re, im } = a.inner(b);
    assertGolden([re, im], expected.inner_ab);
    assertAlmostEquals(a.norm(), expected.norm_a, 1e-12);
    assertAlmostEquals(a.entropyBits(), expected.entropy_bits_a, 1e-12);
    assertAlmostEquals(a.stateCoherence(), expected.coherence_a, 1e-12);
    assertGolden(a.probabilities(), expected.probabilities_a);
    assertAmplitudes(unit, expected.a_normalized, primes);
    assertAlmostEquals(unit.overlap(b.normalized()), expected.overlap_normalized, 1e-12);
  });

  Deno.test(`operators of phases ${over} turn amplitudes as the golden ones do`, () => {
    const { time_evolution_t, time_evolution_freq, phase_gate, kuramoto_like_resonance } = expected;
    assertAmplitudes(physics.goldenPhase(unit), expected.golden_phase, primes);
    assertAmplitudes(
      physics.timeEvolution(unit, time_evolution_t, time_evolution_freq),
      expected.time_evolution,
      primes,
    );
    assertAmplitudes(physics.phaseGate(unit, phase_gate.prime, phase_gate.theta), phase_gate.out, primes);
    assertAmplitudes(
      physics.pairResonance(unit, kuramoto_like_resonance),
      kuramoto_like_resonance.out,
      primes,
    );
  });

  Deno.test(`shiftPrimes, hadamardLike, projectOnto and collapseToLargest ${over} agree with golden`, () => {
    const { shift1, hadamard, projection, collapse_argmax } = expected;
    assertAmplitudes(physics.shiftPrimes(unit, 1), shift1.out, shift1.out_primes);
    assertAmplitudes(physics.hadamardLike(unit), hadamard.out, hadamard.out_primes);
    assertAmplitudes(physics.projectOnto(unit, projection.primes), projection.out, projection.primes);
    assertEquals([...physics.collapseToLargest(unit)], [[collapse_argmax, { re: 1, im: 0 }]]);
  });

  Deno.test(`resonance, globalResonance and couplePrimes ${over} agree with golden`, () => {
    for (const { n, phases, out, coupling_C } of expected.resonance_log_p_n_js) {
      const turned = primes.map((p) => physics.resonancePhase(p, n));
      assertGolden(turned.map(Math.cos), phases.map(Math.cos));
      assertGolden(turned.map(Math.sin), phases.map(Math.sin));
      assertAmplitudes(physics.resonance(unit, n), out, primes);
      assertAmplitudes(physics.couplePrimes(unit, n), coupling_C, primes);
    }
    for (const { n, out } of expected.ref_resonance_log_n) {
      assertAmplitudes(physics.globalResonance(unit, n), out, primes);
    }
  });
}

Deno.test("compositeState agrees with the golden amplitudes, entropies and coherences", () => {
  for (const { n, primes, amps, entropy_bits, coherence } of data.composite) {
    const state = physics.compositeState(n);
    assertGolden(physics.toVector(state, primes).real, amps);
    assertAlmostEquals(state.entropyBits(), entropy_bits, 1e-12);
    assertAlmostEquals(state.stateCoherence(), coherence, 1e-12);
  }
});

Deno.test("uniformState has the golden entropies, log2 of its primes", () => {
  for (const [n, bits] of Object.entries(data.uniform_entropy)) {
    assertAlmostEquals(physics.uniformState(physics.firstNPrimes(Number(n))).entropyBits(), bits, 1e-12);
  }
});
