import { GOLDEN_ANGLE, PHI } from "../constants.ts";
import { checkInteger } from "../primes/checks.ts";
import { resonantAttention, type ResonantAttentionOptions } from "./attention.ts";
import { Quaternion } from "./quaternion.ts";
import type { QuaternionState } from "./quaternion_state.ts";
import { applyRotation } from "./state_operations.ts";

/**
 * Golden weights of heads, φ^{−h} / Σ φ^{−h}: each head weighs 1/φ of the one before, and all together one.
 *
 * @param heads How many, 1 or more.
 * @throws RangeError if that is no positive integer.
 *
 * @example
 * ```ts
 * import { goldenHeadWeights, INVERSE_PHI } from "@haze/haze/physics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(goldenHeadWeights(2)[0], INVERSE_PHI); // since 1/φ + 1/φ² = 1
 * ```
 */
export function goldenHeadWeights(heads: number): Float64Array {
  checkInteger(heads, "the number of heads", 1);
  const powers = Float64Array.from({ length: heads }, (_, h) => PHI ** -h);
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

/** How several heads attend. */
export interface MultiHeadOptions extends ResonantAttentionOptions {
  /** How many heads, 4 unless told otherwise. */
  readonly heads?: number;
}

/**
 * Resonant attention with several heads: each turns queries, keys and values its own way, and their outputs are mixed by
 * golden weights and normalised.
 *
 * Head h has θ = h·2π/φ². Queries turn by θ about cos θ i + sin θ j, keys by θ/φ about the opposite axis, values by θφ
 * about cos θ j + sin θ k. Head 0 turns nothing: it is {@linkcode resonantAttention}.
 *
 * @throws TypeError and RangeError as {@linkcode resonantAttention}; RangeError if `heads` is no positive integer.
 *
 * @example
 * ```ts
 * import { goldenSuperposition, multiHeadAttention, resonantAttention } from "@haze/haze/physics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const states = [3, 4, 5].map(goldenSuperposition);
 * const one = multiHeadAttention(states[0], states, states, { heads: 1 });
 * assertAlmostEquals(one.overlap(resonantAttention(states[0], states, states)), 1);
 * ```
 */
export function multiHeadAttention(
  query: QuaternionState,
  keys: readonly QuaternionState[],
  values: readonly QuaternionState[],
  options: MultiHeadOptions = {},
): QuaternionState {
  const outputs = Array.from(goldenHeadWeights(options.heads ?? 4), (weight, h) => {
    const theta = h * GOLDEN_ANGLE;
    const [cos, sin] = [Math.cos(theta), Math.sin(theta)];
    const queryAxis = new Quaternion(0, cos, sin, 0);
    const [keyAxis, valueAxis] = [queryAxis.conjugate(), new Quaternion(0, 0, cos, sin)];
    return resonantAttention(
      applyRotation(query, queryAxis, theta),
      keys.map((key) => applyRotation(key, keyAxis, theta / PHI)),
      values.map((value) => applyRotation(value, valueAxis, theta * PHI)),
      options,
    ).times(weight);
  });
  return outputs.reduce((sum, output) => sum.plus(output)).normalized();
}
