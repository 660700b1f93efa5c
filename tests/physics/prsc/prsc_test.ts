import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  basisState,
  composeStates,
  compositeState,
  interferenceVisibility,
  nthPrime,
  PrimeState,
  sequenceState,
  stateFeatures,
  stateSimilarity,
  uniformState,
} from "../../../lib/physics/mod.ts";
import { primeStates } from "../support.ts";

Deno.test("composeStates of nothing is the uniform state, and wants one weight a state", () => {
  assertAlmostEquals(stateSimilarity(composeStates([], []), uniformState()), 1, 1e-12);
  const error = assertThrows(() => composeStates([basisState(2)], []), TypeError);
  assertEquals(error.message, "Cannot compose states as each has a weight: 0 for 1 states");
});

Deno.test("interferenceVisibility is what squared norms say", () => {
  fc.assert(fc.property(primeStates, primeStates, (a, b) => {
    const squares = a.plus(b).norm() ** 2 - a.norm() ** 2 - b.norm() ** 2;
    assertAlmostEquals(interferenceVisibility(a, b), squares / (2 * a.norm() * b.norm()), 1e-9);
  }));
});

Deno.test("stateSimilarity sees no phase, and nothing in common with the zero state", () => {
  const [a, b] = [compositeState(30), compositeState(42)];
  assertAlmostEquals(stateSimilarity(a, b.times({ re: 0, im: 3 })), 2 / 3, 1e-12);
  assertEquals(stateSimilarity(a, a.minus(a)), 0);
  assertEquals(interferenceVisibility(a, a.minus(a)), 0);
});

Deno.test("sequenceState knows order, which a whole turn does not", () => {
  const alike = (a: number[], b: number[], turn: number): number =>
    stateSimilarity(sequenceState(a, { turn }), sequenceState(b, { turn }));
  assertAlmostEquals(alike([2, 3], [3, 2], 0.5), 0, 1e-12);
  assertAlmostEquals(alike([2, 3], [3, 2], 1), 1, 1e-12);
  assertAlmostEquals(alike([2, 3, 5], [3, 5, 2], 1), 1, 1e-12);
  assert(alike([2, 3, 5], [3, 5, 2], 0.5) < 0.8);
});

Deno.test("sequenceState has norm 1 whatever repeats; a whole turn of equal primes is refused", () => {
  const ids = fc.array(fc.constantFrom(2, 3, 101), { minLength: 1, maxLength: 6 });
  fc.assert(fc.property(ids, (primes) => assertAlmostEquals(sequenceState(primes).norm(), 1, 1e-12)));
  const error = assertThrows(() => sequenceState([7, 7], { turn: 1 }), RangeError);
  assertEquals(
    error.message,
    "Cannot take a sequence as a state of norm 1: its phases cancel\nhint: turn 1 is too wide",
  );
  assertThrows(() => sequenceState([]), RangeError, "there is no prime");
  assertThrows(() => sequenceState([4]), RangeError);
});

Deno.test("sequenceState is declared over the first 25 primes and those beyond", () => {
  assertEquals([sequenceState([2]), sequenceState([2, 101, 101, 541])].map((s) => s.dimension), [25, 27]);
});

Deno.test("stateFeatures are real, then imaginary parts of the first 32 primes", () => {
  const state = PrimeState.from([[3, { re: 0.6, im: -0.8 }], [131, 2]]);
  const features = [...stateFeatures(state)];
  const at = features.flatMap((value, i) => value === 0 ? [] : [[i, value]]);
  assertEquals(at, [[1, 0.6], [31, 2], [33, -0.8]]);
});

Deno.test("stateFeatures are linear, later primes included", () => {
  fc.assert(fc.property(primeStates, primeStates, (a, b) => {
    const shift = (s: PrimeState): PrimeState =>
      PrimeState.from([...s].map(([p, z]) => [p === 2 ? 17_389 : p, z]));
    const [fa, fb] = [stateFeatures(shift(a)), stateFeatures(shift(b))];
    stateFeatures(shift(a).plus(shift(b))).forEach((value, i) =>
      assertAlmostEquals(value, fa[i] + fb[i], 1e-12)
    );
  }));
});

Deno.test("stateFeatures turn with the phase of a state, and spread from the 33rd prime on", () => {
  for (const p of [5, 137, 541]) {
    const [f, turned] = [1, { re: 0, im: 1 }].map((phase) => stateFeatures(basisState(p).times(phase)));
    for (let i = 0; i < 32; i++) {
      assertAlmostEquals(turned[i], -f[32 + i], 1e-12);
      assertAlmostEquals(turned[32 + i], f[i], 1e-12);
    }
  }
  const places = [131, 137].map((p) => stateFeatures(basisState(p)).filter((value) => value !== 0).length);
  assertEquals([places[0], places[1] > 60], [1, true]);
});

Deno.test("stateFeatures of later primes have norm 1 and are nearly orthogonal", () => {
  const rows = Array.from({ length: 60 }, (_, i) => stateFeatures(basisState(nthPrime(33 + 31 * i))));
  const cosines = rows.flatMap((a, i) =>
    rows.slice(0, i).map((b) => a.reduce((sum, x, k) => sum + x * b[k], 0))
  );
  for (const row of rows) assertAlmostEquals(Math.hypot(...row), 1, 1e-12);
  const rms = Math.sqrt(cosines.reduce((sum, c) => sum + c * c, 0) / cosines.length);
  assert(rms > 0.09 && rms < 0.16, `rms ${rms}`); // 1/√64 = 0.125 for random rows of 64
  assert(Math.max(...cosines.map(Math.abs)) < 0.6);
});
