import { GOLDEN_ANGLE } from "../constants.ts";
import { checkFinite } from "../hilbert/complex.ts";
import { firstNPrimes } from "../primes/sequence.ts";
import { Quaternion } from "./quaternion.ts";
import { QuaternionState } from "./quaternion_state.ts";
import { axisAngle } from "./rotation.ts";

/**
 * Turns the amplitude of `p` by a phase: q_p → q_p·(cos φ + i sin φ), from the right. Norm and probabilities stay.
 *
 * @param phi φ in radians.
 * @throws RangeError if φ is not finite.
 *
 * @example
 * ```ts
 * import { applyPhase, goldenSuperposition } from "@haze/haze/physics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(applyPhase(goldenSuperposition(3), 2, Math.PI).get(2).w, -1 / Math.sqrt(3));
 * ```
 */
export function applyPhase(state: QuaternionState, p: number, phi: number): QuaternionState {
  checkFinite(phi, "phi");
  const phase = new Quaternion(Math.cos(phi), Math.sin(phi));
  return state.map((q, prime) => prime === p ? q.times(phase) : q);
}

/**
 * Turns every amplitude about an axis: q_p → r q_p r⁻¹ with r = cos(θ/2) + sin(θ/2)·â. Norm and probabilities stay.
 *
 * Only the imaginary part of the axis counts. If it is 0 there is no direction to turn about, and nothing changes.
 *
 * @param axis A quaternion whose imaginary part is the direction.
 * @param theta θ in radians.
 * @throws RangeError if θ is not finite.
 *
 * @example
 * ```ts
 * import { applyRotation, Quaternion, QuaternionState } from "@haze/haze/physics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const state = QuaternionState.from([[2, new Quaternion(0, 1)]]); // i
 * const turned = applyRotation(state, new Quaternion(0, 0, 0, 1), Math.PI / 2); // about k
 * assertAlmostEquals(turned.get(2).y, 1); // j
 * ```
 */
export function applyRotation(state: QuaternionState, axis: Quaternion, theta: number): QuaternionState {
  checkFinite(theta, "theta");
  const rotor = axisAngle([axis.x, axis.y, axis.z], theta);
  const back = rotor.conjugate();
  return state.map((q) => rotor.times(q).times(back));
}

/**
 * The golden superposition: the k-th of the first `n` primes, counted from zero, has e^{i·k·2π/φ²}/√n.
 *
 * @throws RangeError if `n` is no integer from 1 to 7,000,000.
 *
 * @example
 * ```ts
 * import { goldenSuperposition } from "@haze/haze/physics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(goldenSuperposition(4).entropyBits(), 2);
 * ```
 */
export function goldenSuperposition(n: number): QuaternionState {
  const primes = firstNPrimes(n);
  if (primes.length === 0) throw new RangeError("Cannot superpose n primes as a state of norm 1: n is 0");
  const size = 1 / Math.sqrt(n);
  return QuaternionState.from(primes.map((p, k) => {
    const angle = k * GOLDEN_ANGLE;
    return [p, new Quaternion(size * Math.cos(angle), size * Math.sin(angle))];
  }));
}
