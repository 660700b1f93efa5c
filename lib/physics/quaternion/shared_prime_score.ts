import { checkFinite } from "../hilbert/complex.ts";
import { forCommon } from "../hilbert/support.ts";
import type { QuaternionState } from "./quaternion_state.ts";

/** How much each of the three likenesses counts, a third unless told otherwise. */
export interface SharedPrimeWeights {
  /** α, of the primes in common. */
  readonly primes?: number;
  /** β, of the directions of the amplitudes. */
  readonly directions?: number;
  /** γ, of their phases. */
  readonly phases?: number;
}

/**
 * The score of the JavaScript original: α·Jaccard + β·mean|û_p·v̂_p| + γ·½(mean cos Δ_p + 1) over the primes in common.
 *
 * Jaccard is the number of primes in common over that of primes of either; û and v̂ are the amplitudes as unit
 * 4-vectors; Δ_p is the difference of their phases, the angle of w + xi. Amplitudes of 0 are not counted as primes. With
 * nothing in common the score is 0.
 *
 * @returns A number from 0 to α + β + γ.
 * @throws RangeError if a weight is not finite.
 *
 * @example
 * ```ts
 * import { goldenSuperposition, sharedPrimeScore } from "@haze/haze/physics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const [three, four] = [goldenSuperposition(3), goldenSuperposition(4)];
 * assertAlmostEquals(sharedPrimeScore(three, three), 1);
 * assertAlmostEquals(sharedPrimeScore(three, four), (3 / 4 + 1 + 1) / 3);
 * ```
 */
export function sharedPrimeScore(
  a: QuaternionState,
  b: QuaternionState,
  weights: SharedPrimeWeights = {},
): number {
  const { primes = 1 / 3, directions = 1 / 3, phases = 1 / 3 } = weights;
  for (const weight of [primes, directions, phases]) checkFinite(weight, "a weight of the score");
  const [activeA, activeB] = [activeOf(a), activeOf(b)];
  let [common, direction, phase] = [0, 0, 0];
  forCommon(activeA.primes, activeB.primes, (i, j) => {
    const [p, q] = [activeA.at(i), activeB.at(j)];
    common++;
    direction += Math.abs(p.dot(q)) / (p.norm() * q.norm());
    phase += (Math.cos(Math.atan2(p.x, p.w) - Math.atan2(q.x, q.w)) + 1) / 2;
  });
  if (common === 0) return 0;
  const jaccard = common / (activeA.size + activeB.size - common);
  return primes * jaccard + (directions * direction + phases * phase) / common;
}

function activeOf(state: QuaternionState): QuaternionState {
  return state.filter((_, i) => state.at(i).norm() > 0);
}
