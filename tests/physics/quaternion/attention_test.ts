import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import * as physics from "../../../lib/physics/mod.ts";
import { assertClose } from "../golden.ts";
import { quaternionStates } from "../support.ts";

const statesOf = (count: number) => fc.array(quaternionStates, { minLength: count, maxLength: count });

Deno.test("resonantWeights are positive, sum to one and sharpen as the temperature falls", () => {
  fc.assert(fc.property(statesOf(4), ([query, ...keys]) => {
    const [warm, cold] = [1, 0.1].map((temperature) => physics.resonantWeights(query, keys, { temperature }));
    assertAlmostEquals(warm.reduce((a, b) => a + b), 1, 1e-12);
    assert(warm.every((weight) => weight > 0));
    assert(Math.max(...cold) >= Math.max(...warm) - 1e-12);
  }));
});

// §4: primes change roles, which leaves inner products alone and changes the gaps between primes.
Deno.test("resonantWeights see a permutation of primes only with resonance on", () => {
  const half = Math.SQRT1_2;
  const pair = (p: number, q: number) =>
    physics.QuaternionState.from([[p, new physics.Quaternion(half)], [q, new physics.Quaternion(0, half)]]);
  const weights = (swap: boolean, useResonance: boolean) => {
    const [five, ninetySeven] = swap ? [97, 5] : [5, 97];
    return physics.resonantWeights(pair(2, 3), [pair(2, five), pair(3, ninetySeven)], { useResonance });
  };
  assertClose(weights(true, false), weights(false, false), 1e-15);
  const [near, far] = [weights(false, true)[0], weights(true, true)[0]];
  assert(near > far + 0.01, `${near} and ${far}`);
});

Deno.test("resonantAttention gives a normalised state on the primes of its values", () => {
  fc.assert(fc.property(statesOf(6), ([query, a, b, c, d, e]) => {
    const out = physics.resonantAttention(query, [a, b], [c, d]);
    assertAlmostEquals(out.norm(), 1, 1e-12);
    assertEquals([...out.primes], [...new Set([...c.primes, ...d.primes])].sort((p, q) => p - q));
    // A softmax does not care for the order of keys.
    const swapped = physics.resonantAttention(query, [b, a], [d, c]);
    assertAlmostEquals(out.inner(swapped).w, 1, 1e-9);
    assertAlmostEquals(physics.multiHeadAttention(query, [a, b], [d, e], { heads: 3 }).norm(), 1, 1e-12);
  }));
});

Deno.test("multiHeadAttention differs from one head, in amplitudes and not in primes", () => {
  const [query, a, b] = [2, 3, 4].map(physics.goldenSuperposition);
  const [one, four] = [1, 4].map((heads) => physics.multiHeadAttention(query, [a, b], [a, b], { heads }));
  assertEquals(one.primes, four.primes);
  assert(one.overlap(four) < 0.999);
});

Deno.test("goldenHeadWeights fall by φ and sum to one", () => {
  for (const heads of [1, 2, 8]) {
    const weights = physics.goldenHeadWeights(heads);
    assertAlmostEquals(weights.reduce((a, b) => a + b), 1, 1e-12);
    for (let h = 1; h < heads; h++) assertAlmostEquals(weights[h - 1] / weights[h], physics.PHI, 1e-12);
  }
});

Deno.test("sharedPrimeScore is symmetric, 1 for equal states and 0 for states without a common prime", () => {
  fc.assert(fc.property(quaternionStates, quaternionStates, (a, b) => {
    const score = physics.sharedPrimeScore(a, b);
    assert(score >= 0 && score <= 1 + 1e-12);
    assertAlmostEquals(score, physics.sharedPrimeScore(b, a), 1e-12);
    assertAlmostEquals(physics.sharedPrimeScore(a, a), 1, 1e-12);
    if (![...a.primes].some((p) => b.has(p))) assertEquals(score, 0);
  }));
  const [one, i] = [new physics.Quaternion(1), new physics.Quaternion(0, 1)];
  const state = physics.QuaternionState.from([[2, one], [3, one]]);
  const other = physics.QuaternionState.from([[2, i], [5, one]]);
  const only = { primes: 0, directions: 0, phases: 0 };
  assertAlmostEquals(physics.sharedPrimeScore(state, other, { ...only, primes: 1 }), 1 / 3, 1e-12);
  assertAlmostEquals(physics.sharedPrimeScore(state, other, { ...only, directions: 1 }), 0, 1e-12);
  assertAlmostEquals(physics.sharedPrimeScore(state, other, { ...only, phases: 1 }), 0.5, 1e-12);
});

Deno.test("resonantBlock normalises, drops small primes, and with causal sees no later state", () => {
  fc.assert(
    fc.property(statesOf(3), (states) => {
      const out = physics.resonantBlock(states, { heads: 2 });
      for (const state of out) {
        assertAlmostEquals(state.norm(), 1, 1e-12);
        assert(Math.min(...state.probabilities()) >= 0.01);
      }
      const causal = physics.resonantBlock(states, { causal: true });
      assertEquals(causal[1].parts, physics.resonantBlock(states.slice(0, 2), { causal: true })[1].parts);
      assertEquals(causal[2].parts, physics.resonantBlock(states)[2].parts);
    }),
    { numRuns: 40 },
  );
});

Deno.test("attention on states refuses missing keys, lengths and temperatures", () => {
  const state = physics.goldenSuperposition(2);
  assertThrows(() => physics.resonantAttention(state, [], []), RangeError, "there is no key");
  assertThrows(() => physics.resonantAttention(state, [state], []), TypeError, "one a key: 0 for 1 keys");
  for (const temperature of [0, -1, NaN, Infinity]) {
    assertThrows(
      () => physics.resonantWeights(state, [state], { temperature }),
      RangeError,
      `number: ${temperature}`,
    );
  }
  assertThrows(
    () => physics.goldenHeadWeights(0),
    RangeError,
    "Cannot take the number of heads as an integer from 1",
  );
  assertThrows(() => physics.resonantBlock([]), RangeError, "there is none");
  assertThrows(() => physics.resonanceKernel(4, 2), RangeError, "Cannot take a number as a prime: 4");
  assertThrows(
    () => physics.sharedPrimeScore(state, state, { primes: NaN }),
    RangeError,
    "a weight of the score",
  );
});
