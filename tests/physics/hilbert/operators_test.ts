import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import * as physics from "../../../lib/physics/mod.ts";
import { assertClose } from "../golden.ts";
import { primeStates } from "../support.ts";

type State = physics.PrimeState;

const numbers = fc.integer({ min: 1, max: 5000 });
const angles = fc.double({ min: -10, max: 10, noNaN: true });

function assertSame(actual: State, expected: State, tolerance = 1e-9): void {
  assertEquals([...actual.primes], [...expected.primes]);
  assertClose(actual.real, expected.real, tolerance);
  assertClose(actual.imaginary, expected.imaginary, tolerance);
}

Deno.test("resonance is a group: R(m)R(n) = R(mn), R(1) = 1, and R(1/n) undoes R(n)", () => {
  fc.assert(fc.property(primeStates, numbers, numbers, (state, m, n) => {
    assertSame(physics.resonance(physics.resonance(state, m), n), physics.resonance(state, m * n));
    assertSame(physics.resonance(state, 1), state, 0);
    assertSame(physics.resonance(physics.resonance(state, n), 1 / n), state);
  }));
});

Deno.test("resonance by a power of p leaves |p⟩ alone, and by another number does not", () => {
  for (const p of physics.firstNPrimes(30)) {
    for (let k = 0; p ** k < 2 ** 53; k++) assertAlmostEquals(physics.resonancePhase(p, p ** k), 0, 1e-13);
    assert(Math.abs(physics.resonancePhase(p, 2 * p + 1)) > 1e-3);
  }
});

Deno.test("phase operators are unitary: all norms, overlaps and probabilities stay", () => {
  const operators: ((state: State, t: number) => State)[] = [
    (state, t) => physics.resonance(state, Math.exp(t)),
    (state, t) => physics.globalResonance(state, Math.exp(t)),
    (state, t) => physics.timeEvolution(state, t, 0.7),
    (state, t) => physics.phaseGate(state, 7, t),
    (state) => physics.goldenPhase(state),
  ];
  fc.assert(fc.property(primeStates, primeStates, angles, (a, b, t) => {
    for (const operator of operators) {
      assertAlmostEquals(operator(a, t).overlap(operator(b, t)), a.overlap(b), 1e-11);
      assertClose(operator(a, t).probabilities(), a.probabilities(), 1e-12);
    }
    const pairs = physics.pairResonance(a, { frequency: t });
    assertClose(pairs.probabilities(), a.probabilities(), 1e-12);
  }));
});

// §3, ablation (b): the readings of R̂ differ in what can be observed.
Deno.test("resonance moves a superposition and globalResonance cannot", () => {
  const state = physics.uniformState(physics.firstNPrimes(8));
  for (const n of [2, 3, 6, 10, 97]) {
    assert(state.overlap(physics.resonance(state, n)) < 0.6, `n = ${n}`);
    assertAlmostEquals(state.overlap(physics.globalResonance(state, n)), 1, 1e-12);
  }
  assertThrows(() => physics.resonance(state, 0), RangeError, "Cannot take n as a positive finite number: 0");
  assertThrows(() => physics.globalResonance(state, -2), RangeError, "as a positive finite number: -2");
  assertThrows(() => physics.resonancePhase(1, 2), RangeError, "as p is above 1: 1");
});

Deno.test("fourier is unitary, inverseFourier undoes it, and four times it is the identity", () => {
  const basis = physics.firstNPrimes(30);
  fc.assert(fc.property(primeStates, primeStates, (a, b) => {
    const [x, y] = [a.inner(b), physics.fourier(a).inner(physics.fourier(b))];
    assertClose([y.re, y.im], [x.re, x.im], 1e-11);
    const back = physics.toVector(physics.inverseFourier(physics.fourier(a)), basis);
    assertClose(back.real, physics.toVector(a, basis).real, 1e-11);
    assertClose(back.imaginary, physics.toVector(a, basis).imaginary, 1e-11);
    const twice = physics.fourier(physics.fourier(a));
    assertAlmostEquals(physics.fourier(physics.fourier(twice)).inner(a).re, 1, 1e-11);
  }));
  assertThrows(() => physics.fourier(physics.basisState(7), [2, 3]), RangeError, "it has an amplitude at 7");
  assertThrows(() => physics.fourier(physics.basisState(7), []), RangeError, "the basis is empty");
});

Deno.test("fourier takes the basis from the state where it names a whole one", () => {
  const state = physics.superposition([2, 97, 101], [0, 1, 2]);
  assertEquals([...physics.fourier(state).primes], [2, 97, 101]);
  assertAlmostEquals(physics.inverseFourier(physics.fourier(state)).inner(state).re, 1, 1e-12);
  assertThrows(
    () => physics.fourier(state.withDimension(4)),
    RangeError,
    "hint: give a list of primes that holds 97",
  );
});

Deno.test("fourier turns a place into a wave of that frequency", () => {
  const wave = physics.fourier(physics.basisState(3, [2, 3, 5, 7]), [2, 3, 5, 7]);
  assertClose(wave.real, [0.5, 0, -0.5, 0], 1e-15);
  assertClose(wave.imaginary, [0, 0.5, 0, -0.5], 1e-15);
});

Deno.test("shiftPrimes there and back is the identity unless a rank is clamped", () => {
  fc.assert(fc.property(primeStates, fc.integer({ min: 0, max: 40 }), (state, k) => {
    assertSame(physics.shiftPrimes(physics.shiftPrimes(state, k), -k), state);
  }));
  const clamped = physics.shiftPrimes(physics.superposition([2, 3, 5, 7]), -2);
  assertClose([clamped.get(2).re, clamped.get(3).re], [3 / Math.sqrt(10), 1 / Math.sqrt(10)], 1e-12);
  assertThrows(() => physics.shiftPrimes(clamped, 0.5), RangeError, "Cannot take a shift as an integer");
});

Deno.test("hadamardLike is not unitary: orthogonal states come out overlapping", () => {
  const [two, three] = [physics.basisState(2), physics.basisState(3)];
  assertEquals(two.overlap(three), 0);
  assertAlmostEquals(physics.hadamardLike(two).overlap(physics.hadamardLike(three)), 0.25, 1e-12);
});

Deno.test("primeOperator is self-adjoint and has primes as eigenvalues", () => {
  fc.assert(fc.property(primeStates, primeStates, (a, b) => {
    const [left, right] = [physics.primeOperator(a).inner(b), a.inner(physics.primeOperator(b))];
    assertClose([left.re, left.im], [right.re, right.im], 1e-12);
  }));
  assertEquals(physics.primeOperator(physics.basisState(13)).get(13), { re: 13, im: 0 });
});

Deno.test("projectOnto twice is projectOnto once, and keeps what is not there at zero", () => {
  fc.assert(fc.property(primeStates, (state) => {
    const once = physics.projectOnto(state, [2, 3, 5, 7, 11, 13]);
    assertSame(physics.projectOnto(once, [2, 3, 5, 7, 11, 13]), once, 1e-12);
    assertEquals([...once.primes], [...state.primes].filter((p) => p <= 13));
  }));
});

Deno.test("couplePrimes sends all states of the same primes to one state", () => {
  const phases = fc.array(angles, { minLength: 5, maxLength: 5 });
  const primes = physics.firstNPrimes(5);
  fc.assert(fc.property(phases, fc.integer({ min: 2, max: 99 }), (angles, n) => {
    const coupled = physics.couplePrimes(physics.superposition(primes, angles), n);
    fc.pre(coupled.norm() > 0.5);
    assertAlmostEquals(coupled.overlap(physics.resonance(physics.superposition(primes), n)), 1, 1e-9);
  }));
});

Deno.test("operators keep states of thousands of primes normalised", () => {
  const state = physics.firstNSuperposition(4000);
  for (const operator of [physics.goldenPhase, physics.hadamardLike, (s: State) => physics.resonance(s, 6)]) {
    assertAlmostEquals(operator(state).norm(), 1, 1e-9);
  }
  assertAlmostEquals(
    state.overlap(physics.resonance(state, 6)),
    state.overlap(physics.resonance(state, 1 / 6)),
    1e-9,
  );
});
