import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import * as physics from "../../../lib/physics/mod.ts";
import { assertClose } from "../golden.ts";
import { quaternions, quaternionStates } from "../support.ts";

const { Quaternion, QuaternionState } = physics;
const i = new Quaternion(0, 1);
const j = new Quaternion(0, 0, 1);
const angles = fc.double({ min: -10, max: 10, noNaN: true });

Deno.test("QuaternionState.inner is a quaternion with conj⟨a|b⟩ = ⟨b|a⟩, and linear on the right", () => {
  fc.assert(fc.property(quaternionStates, quaternionStates, quaternions, (a, b, q) => {
    const inner = a.inner(b);
    assertClose(inner.conjugate().toArray(), b.inner(a).toArray(), 1e-12);
    assertClose(a.inner(b.times(q)).toArray(), inner.times(q).toArray(), 1e-10);
    assertClose(a.inner(a).toArray(), [1, 0, 0, 0], 1e-12);
    assert(a.overlap(b) <= 1 + 1e-12);
  }));
});

Deno.test("QuaternionState.plus and minus run over the primes of either state", () => {
  fc.assert(fc.property(quaternionStates, quaternionStates, (a, b) => {
    const sum = a.plus(b);
    assertEquals([...sum.primes], [...new Set([...a.primes, ...b.primes])].sort((p, q) => p - q));
    for (const p of sum.primes) assertClose(sum.get(p).toArray(), a.get(p).plus(b.get(p)).toArray(), 1e-15);
    assertAlmostEquals(sum.norm() ** 2 + a.minus(b).norm() ** 2, 4, 1e-11);
  }));
});

Deno.test("applyPhase and applyRotation keep probabilities and norms of inner products", () => {
  fc.assert(fc.property(quaternionStates, quaternionStates, quaternions, angles, (a, b, axis, theta) => {
    const turn = (state: physics.QuaternionState) => physics.applyRotation(state, axis, theta);
    assertAlmostEquals(turn(a).overlap(turn(b)), a.overlap(b), 1e-10);
    assertClose(turn(a).probabilities(), a.probabilities(), 1e-11);
    assertClose(physics.applyPhase(a, 5, theta).probabilities(), a.probabilities(), 1e-12);
    assertAlmostEquals(physics.applyRotation(turn(a), axis, -theta).inner(a).w, 1, 1e-10);
  }));
});

Deno.test("applyRotation about an axis without imaginary part changes nothing", () => {
  const state = QuaternionState.from([[2, i], [3, j]]);
  assertEquals(physics.applyRotation(state, Quaternion.ONE, 1).parts, state.parts);
  assertThrows(() => physics.applyRotation(state, i, NaN), RangeError, "theta as a finite number: NaN");
});

// §4: what a quaternion adds to a size.
Deno.test("QuaternionState.overlap tells orientations apart that sizes cannot", () => {
  const [a, b] = [[i, j], [i, i]].map(([q, r]) => QuaternionState.from([[2, q], [3, r]]).normalized());
  const sizes = (state: physics.QuaternionState) =>
    physics.fromVector({ real: [...state].map(([, q]) => q.norm()) }, state.primes);
  assertAlmostEquals(sizes(a).overlap(sizes(b)), 1, 1e-12);
  assertAlmostEquals(a.overlap(b), 0.5, 1e-12);
});

Deno.test("QuaternionState reads as a map, and a zero state prefers nothing", () => {
  const state = QuaternionState.from([[7, j], [3, i]], 8);
  assertEquals([...state].map(([p]) => p), [3, 7]);
  assertEquals([state.size, state.has(3), state.has(5), state.get(5)], [2, true, false, Quaternion.ZERO]);
  assertEquals([state.entropyBits(), state.withDimension(4).stateCoherence()], [1, 0.5]);
  assertEquals(String(state), "(0 + 1i + 0j + 0k)|3⟩ + (0 + 0i + 1j + 0k)|7⟩");
  assertEquals([state.times(0).entropyBits(), state.times(0).stateCoherence()], [3, 0]);
  assertEquals(state.filter((p) => p === 7).get(7), j);
});

Deno.test("QuaternionState refuses what is no prime, no finite amplitude or no room", () => {
  assertThrows(() => QuaternionState.from([[9, i]]), RangeError, "Cannot take a number as a prime: 9");
  assertThrows(() => QuaternionState.from([[2, i], [2, j]]), RangeError, "2 stands in it twice");
  const bad = new Quaternion(0, NaN);
  assertThrows(
    () => QuaternionState.from([[2, i], [3, bad]]),
    RangeError,
    "the amplitude of 3 as a finite quaternion",
  );
  assertThrows(() => QuaternionState.from([[2, i], [3, j]], 1), RangeError, "with room for 2 primes: 1");
  assertThrows(() => physics.goldenSuperposition(0), RangeError, "n is 0");
});
