import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { compositeState, fromVector, PrimeState, superposition, toVector } from "../../../lib/physics/mod.ts";
import { primeStates } from "../support.ts";

Deno.test("PrimeState.inner is conjugate-linear on the left, and of a state with itself its squared norm", () => {
  fc.assert(fc.property(primeStates, primeStates, (a, b) => {
    const [ab, ba] = [a.inner(b), b.inner(a)];
    assertAlmostEquals(ab.re, ba.re, 1e-12);
    assertAlmostEquals(ab.im, -ba.im, 1e-12);
    const turned = a.times({ re: 0, im: 2 }).inner(b); // conj(2i) = −2i
    assertAlmostEquals(turned.re, 2 * ab.im, 1e-12);
    assertAlmostEquals(turned.im, -2 * ab.re, 1e-12);
    assertAlmostEquals(a.times(3).inner(a.times(3)).re, 9, 1e-12);
    assert(a.overlap(b) <= 1 + 1e-12);
  }));
});

Deno.test("PrimeState.plus runs over the primes of either state and undoes minus", () => {
  fc.assert(fc.property(primeStates, primeStates, (a, b) => {
    const sum = a.plus(b);
    assertEquals([...sum.primes], [...new Set([...a.primes, ...b.primes])].sort((p, q) => p - q));
    assertAlmostEquals(sum.minus(b).inner(a).re, 1, 1e-12);
    // The parallelogram law: |a + b|² + |a − b|² = 2|a|² + 2|b|².
    assertAlmostEquals(sum.norm() ** 2 + a.minus(b).norm() ** 2, 4, 1e-11);
  }));
});

Deno.test("PrimeState measures entropy against the declared dimension, not the primes it names", () => {
  const state = superposition([2, 3]);
  assertEquals([state.dimension, state.withDimension(4).dimension], [2, 4]);
  assertAlmostEquals(state.stateCoherence(), 0, 1e-12);
  assertAlmostEquals(state.withDimension(4).stateCoherence(), 0.5, 1e-12);
  assertAlmostEquals(state.withDimension(4).entropyBits(), 1, 1e-12);
  assertEquals(PrimeState.from([[2, 1]]).stateCoherence(), 1);
  assertThrows(() => state.withDimension(1), RangeError, "with room for 2 primes: 1");
});

Deno.test("PrimeState of norm 0 prefers no prime of its space", () => {
  const zero = PrimeState.from([[2, 0], [3, 0]], 4);
  assertEquals([...zero.probabilities()], [0.25, 0.25]);
  assertEquals([zero.entropyBits(), zero.stateCoherence(), zero.normalized().norm()], [2, 0, 0]);
});

Deno.test("PrimeState reads as a map from primes to amplitudes", () => {
  const state = PrimeState.from([[7, { re: 0, im: -0.5 }], [3, 2]]);
  assertEquals([...state], [[3, { re: 2, im: 0 }], [7, { re: 0, im: -0.5 }]]);
  assertEquals([state.size, state.has(7), state.has(5)], [2, true, false]);
  assertEquals(state.get(5), { re: 0, im: 0 });
  assertEquals(String(state), "(2+0i)|3⟩ + (0-0.5i)|7⟩");
});

Deno.test("PrimeState refuses composite and repeated primes, and amplitudes that are not finite", () => {
  assertThrows(() => PrimeState.from([[4, 1]]), RangeError, "Cannot take a number as a prime: 4");
  assertThrows(() => PrimeState.from([[3, 1], [3, 1]]), RangeError, "3 stands in it twice");
  assertThrows(
    () => PrimeState.from([[3, NaN]]),
    RangeError,
    "the amplitude of 3 as a finite complex number: NaN",
  );
  assertThrows(() => PrimeState.from([[3, 1]], 1.5), RangeError, "Cannot take the dimension as an integer");
  assertThrows(
    () => PrimeState.from([[3, 1]]).times(Infinity),
    RangeError,
    "a factor as a finite complex number",
  );
});

Deno.test("toVector and fromVector invert each other in any order of the primes", () => {
  fc.assert(fc.property(primeStates, (state) => {
    const primes = [...state.primes].reverse();
    const again = fromVector(toVector(state, primes), primes);
    assertEquals([...again], [...state]);
  }));
  assertThrows(() => toVector(compositeState(6), [2, 5]), RangeError, "it has an amplitude at 3");
  assertThrows(() => fromVector({ real: [1] }, [2, 3]), TypeError, "lengths 1 and 1 for 2 primes");
});

// §2: words as products of the primes of their tokens.
Deno.test("compositeState overlaps for words with a token in common and not for others, by unique factorisation", () => {
  const words = (ids: number[]) => [[0, 1], [1, 2], [3, 4]].map(([a, b]) => compositeState(ids[a] * ids[b]));
  const [first, sharing, foreign] = words([11, 13, 17, 19, 23]);
  assertAlmostEquals(first.overlap(sharing), 0.25, 1e-12);
  assertEquals([first.overlap(foreign), sharing.overlap(foreign)], [0, 0]);
  // With composite ids words without a common token share factors all the same.
  const [a, , c] = words([4, 6, 8, 9, 10]);
  assert(a.overlap(c) > 0.2);
});
