import { NEGLIGIBLE } from "../entropy.ts";
import type { QuaternionState } from "./quaternion_state.ts";
import { meanResonanceKernel } from "./resonance_kernel.ts";

/** How states attend to states. */
export interface ResonantAttentionOptions {
  /** T of the softmax, 1 unless told otherwise. */
  readonly temperature?: number;
  /** Whether scores grow with the resonance of the primes of query and key; true unless told otherwise. */
  readonly useResonance?: boolean;
}

/**
 * The attention score of a key: |⟨q|k⟩|, times 1 + the mean resonance kernel over all pairs of a prime of q and a
 * prime of k.
 *
 * The mean looks at all pairs: n and m primes take n·m logarithms.
 *
 * @param options Only `useResonance` matters here.
 * @returns A number from 0 to 2 for normalised states.
 *
 * @example
 * ```ts
 * import { goldenSuperposition, resonantScore } from "@haze/haze/physics";
 * import { assert, assertAlmostEquals } from "@std/assert";
 *
 * const state = goldenSuperposition(4);
 * assertAlmostEquals(resonantScore(state, state, { useResonance: false }), 1);
 * assert(resonantScore(state, state) > 1);
 * ```
 */
export function resonantScore(
  query: QuaternionState,
  key: QuaternionState,
  options: ResonantAttentionOptions = {},
): number {
  const likeness = Math.sqrt(query.overlap(key));
  if (options.useResonance === false) return likeness;
  return likeness * (1 + meanResonanceKernel(query.primes, key.primes));
}

/**
 * The attention weights of a query over keys: softmax(score/T).
 *
 * @returns One weight a key, together one.
 * @throws RangeError if there is no key, or the temperature is not positive and finite.
 *
 * @example
 * ```ts
 * import { goldenSuperposition, Quaternion, QuaternionState, resonantWeights } from "@haze/haze/physics";
 * import { assert } from "@std/assert";
 *
 * const query = goldenSuperposition(4);
 * const other = QuaternionState.from([[97, Quaternion.ONE]]);
 * const [same, foreign] = resonantWeights(query, [query, other], { temperature: 0.25 });
 * assert(same > 0.98 && foreign < 0.02);
 * ```
 */
export function resonantWeights(
  query: QuaternionState,
  keys: readonly QuaternionState[],
  options: ResonantAttentionOptions = {},
): Float64Array {
  const { temperature = 1 } = options;
  if (keys.length === 0) throw new RangeError("Cannot attend to keys as a weighted mean: there is no key");
  if (!(temperature > 0 && temperature < Infinity)) {
    throw new RangeError(`Cannot take the temperature as a positive finite number: ${temperature}`);
  }
  const scores = Float64Array.from(keys, (key) => resonantScore(query, key, options));
  const largest = scores.reduce((a, b) => Math.max(a, b));
  const exponentials = scores.map((score) => Math.exp((score - largest) / temperature));
  const total = exponentials.reduce((sum, value) => sum + value, 0);
  return exponentials.map((value) => value / total);
}

/**
 * Resonant attention on states: the sum of the values by {@linkcode resonantWeights}, normalised.
 *
 * Values of weight below 1e-10 are left out.
 *
 * @param keys At least one.
 * @param values One a key.
 * @throws TypeError if keys and values differ in number; RangeError as {@linkcode resonantWeights}.
 *
 * @example
 * ```ts
 * import { goldenSuperposition, resonantAttention } from "@haze/haze/physics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const [query, value] = [goldenSuperposition(2), goldenSuperposition(5)];
 * assertAlmostEquals(resonantAttention(query, [query], [value]).overlap(value), 1);
 * ```
 */
export function resonantAttention(
  query: QuaternionState,
  keys: readonly QuaternionState[],
  values: readonly QuaternionState[],
  options: ResonantAttentionOptions = {},
): QuaternionState {
  if (keys.length !== values.length) {
    throw new TypeError(`Cannot attend to values as one a key: ${values.length} for ${keys.length} keys`);
  }
  const weights = resonantWeights(query, keys, options);
  const parts = values.flatMap((value, i) => weights[i] < NEGLIGIBLE ? [] : [value.times(weights[i])]);
  return parts.reduce((sum, part) => sum.plus(part)).normalized();
}
