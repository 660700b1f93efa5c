/** Planted sources that lie: an experiment, to see whether they are throttled. */
import { fmix32 } from "../../../random/mod.ts";

/** What a lie is worth, nats. */
export const LIE_SCORE = 2;

/**
 * The ids that lie: a fixed choice of ⌊share·V⌋ of them.
 *
 * @example
 * ```ts
 * import { liarIds } from "@haze/haze/spiral";
 * import { assertEquals } from "@std/assert";
 * assertEquals([liarIds(50, 0).length, new Set(liarIds(50, 0.1)).size], [0, 5]);
 * ```
 */
export function liarIds(vocabSize: number, share: number): number[] {
  const order = Array.from({ length: vocabSize }, (_, id) => [fmix32(id + 1), id] as const);
  order.sort(([a], [b]) => a - b);
  return order.slice(0, Math.floor(share * vocabSize)).map(([, id]) => id).sort((a, b) => a - b);
}

/** The lies of one row: each liar with a chance of one half, unless it is among the `known` ones already. */
export function liesOf(
  liars: readonly number[],
  known: readonly number[],
  batch: number,
  row: number,
): number[] {
  const key = fmix32(fmix32(batch + 1) ^ (row + 1));
  return liars.filter((id) => (fmix32(key ^ (id + 1)) & 1) === 1 && !known.includes(id));
}
