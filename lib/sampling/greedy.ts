import { keepAll } from "./cut.ts";
import { type CommonSettings, type SamplerKind, temperatureOf } from "./kind.ts";
import { shiftLogits } from "./temperature.ts";

/** Always the most likely token. */
export interface GreedySettings extends CommonSettings {
  /** The sampler. */
  readonly sampling: "greedy";
}

/** The sampler of {@linkcode GreedySettings}. */
export const greedy: SamplerKind<GreedySettings> = {
  defaults: {},
  build: () => ({ temperature: temperatureOf(0), filter: ({ probabilities }) => keepAll(probabilities) }),
};

/**
 * The token with the largest logit; the lowest id among equals.
 *
 * @param logits V logits.
 * @returns A token id in [0, V).
 * @throws RangeError if the row is empty, holds NaN or +∞, or holds nothing but −∞.
 *
 * @example
 * ```ts
 * import { greedyToken } from "@haze/haze/sampling";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(greedyToken([1, 3, 3, 2]), 1);
 * ```
 */
export function greedyToken(logits: ArrayLike<number>): number {
  return shiftLogits(logits).indexOf(0);
}
