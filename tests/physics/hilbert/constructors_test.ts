import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import * as physics from "../../../lib/physics/mod.ts";
import { Pcg64 } from "../../../lib/random/mod.ts";
import { assertClose } from "../golden.ts";

Deno.test("compositeState takes factors beyond the default basis into the space", () => {
  assertEquals(physics.compositeState(53 * 59).dimension, 25);
  const state = physics.compositeState(101 * 103 * 2);
  assertEquals(state.dimension, 27);
  assertAlmostEquals(state.norm(), 1, 1e-12);
  assertThrows(
    () => physics.compositeState(1),
    RangeError,
    "Cannot take n as a number of at least 2 with factors: 1",
  );
});

Deno.test("compositeState of a factorisation is that of the number", () => {
  assertEquals([...physics.compositeState(physics.factorize(360))], [...physics.compositeState(360)]);
  // A word of six tokens: its product lies far above 2^53.
  const word = new Map([[7901, 1], [7907, 1], [7919, 2], [7927, 1], [7933, 1]]);
  assertAlmostEquals(physics.compositeState(word).get(7919).re, 2 / Math.sqrt(8), 1e-12);
  assertThrows(() => physics.compositeState(new Map()), RangeError, "with factors: no factors");
  assertThrows(
    () => physics.compositeState(new Map([[4, 1]])),
    RangeError,
    "Cannot take a number as a prime: 4",
  );
  assertThrows(
    () => physics.compositeState(new Map([[2, 0]])),
    RangeError,
    "the exponent of 2 as an integer from 1",
  );
});

Deno.test("basisState knows its basis", () => {
  assertEquals([physics.basisState(97).dimension, physics.basisState(101).dimension], [25, 26]);
  assertEquals(physics.basisState(3, [2, 3]).dimension, 2);
  assertThrows(() => physics.basisState(5, [2, 3]), RangeError, "Cannot take 5 as a basis state of 2 primes");
  assertThrows(() => physics.basisState(6), RangeError, "Cannot take a number as a prime: 6");
});

Deno.test("superposition carries its phases into the amplitudes", () => {
  const state = physics.superposition([5, 2], [Math.PI / 2, Math.PI]);
  assertClose([state.get(5).re, state.get(5).im], [0, Math.SQRT1_2], 1e-12);
  assertClose([state.get(2).re, state.get(2).im], [-Math.SQRT1_2, 0], 1e-12);
  assertThrows(() => physics.superposition([]), RangeError, "there is none");
  assertThrows(() => physics.superposition([2], [1, 2]), TypeError, "as one a prime: 2 for 1 primes");
  assertThrows(() => physics.superposition([2], [NaN]), RangeError, "the phase of 2 as a finite number: NaN");
});

Deno.test("randomState spreads its norm evenly over primes, and follows its generator", () => {
  const primes = physics.firstNPrimes(4);
  const random = new Pcg64(3);
  const mean = new Float64Array(4);
  for (let k = 0; k < 4000; k++) {
    physics.randomState(primes, random).probabilities().forEach((probability, i) =>
      mean[i] += probability / 4000
    );
  }
  // A probability has variance 3/80 (Dirichlet of four ones), so 0.02 is over six standard errors.
  for (const probability of mean) assertAlmostEquals(probability, 0.25, 0.02);
  const [a, b] = [1, 1].map((seed) => physics.randomState(primes, new Pcg64(seed)));
  assertEquals([...a], [...b]);
  assert(a.overlap(physics.randomState(primes, new Pcg64(2))) < 0.999);
  assertThrows(() => physics.randomState([], random), RangeError, "there is no prime");
});

Deno.test("coherentState is Poisson in its levels and turns by arg α a level", () => {
  const state = physics.coherentState({ re: 0, im: 1.5 });
  const p = state.probabilities();
  for (let i = 0, factorial = 1; i < 10; factorial *= ++i) {
    assertAlmostEquals(p[i], Math.exp(-2.25) * 2.25 ** i / factorial, 1e-9);
  }
  assert(state.get(3).im > 0 && state.get(5).re < 0 && state.get(7).im < 0); // i, −1, −i times positive numbers
  assertEquals(physics.coherentState(0).get(2), { re: 1, im: 0 });
  // Thousands of levels neither overflow nor vanish.
  const wide = physics.coherentState(40, physics.firstNPrimes(4000));
  assertAlmostEquals(wide.norm(), 1, 1e-9);
  const mean = wide.probabilities().reduce((sum, probability, i) => sum + i * probability, 0);
  assertAlmostEquals(mean, 1600, 1e-6);
});

Deno.test("measure follows Born's rule and leaves a basis state", () => {
  const state = physics.compositeState(12); // 4/5 and 1/5
  const random = new Pcg64(11);
  let twos = 0;
  for (let k = 0; k < 4000; k++) {
    const { prime, probability, state: after } = physics.measure(state, random);
    if (prime === 2) twos++;
    assertAlmostEquals(probability, prime === 2 ? 0.8 : 0.2, 1e-12);
    assertEquals([...after], [[prime, { re: 1, im: 0 }]]);
  }
  assertAlmostEquals(twos / 4000, 0.8, 0.03); // standard error 0.0063
});

Deno.test("measure and collapse refuse what cannot be found", () => {
  const zero = physics.PrimeState.from([[2, 0]]);
  assertThrows(() => physics.measure(zero, new Pcg64(0)), RangeError, "its norm is 0");
  assertThrows(() => physics.collapseToLargest(zero), RangeError, "its norm is 0");
  assertThrows(() => physics.collapse(physics.basisState(2), 3), RangeError, "its amplitude is 0");
  const gap = physics.PrimeState.from([[2, 1], [3, 0], [5, 0]]);
  for (let seed = 0; seed < 50; seed++) assertEquals(physics.measure(gap, new Pcg64(seed)).prime, 2);
});
