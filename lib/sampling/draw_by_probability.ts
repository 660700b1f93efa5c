import { draw } from "./sampler.ts";

/** In which order the cumulative sum of a draw goes: by ascending id, or by falling probability, of equals the lower id. */
export type DrawOrder = "id" | "probability";

/**
 * Draws a token as {@linkcode draw} does, the sum going by falling probability and, among equals, by ascending id.
 *
 * The distribution of the tokens is the same, but a uniform number gives another one of them: a small number the likeliest
 * token. The ResoFormer draws so from what top-k and top-p leave.
 *
 * @param probabilities V numbers ≥ 0, at least one above 0.
 * @param uniform One uniform number in [0, 1).
 * @returns A token id in [0, V).
 * @throws {RangeError} as {@linkcode draw}.
 *
 * @example
 * ```ts
 * import { draw, drawByProbability } from "@haze/haze/sampling";
 * import { assertEquals } from "@std/assert";
 *
 * const row = [0.25, 0.5, 0.25];
 * assertEquals([0, 0.5, 0.75].map((uniform) => drawByProbability(row, uniform)), [1, 0, 2]);
 * assertEquals([0, 0.5, 0.75].map((uniform) => draw(row, uniform)), [0, 1, 2]);
 * ```
 */
export function drawByProbability(probabilities: ArrayLike<number>, uniform: number): number {
  // The sort is stable; a NaN stays somewhere and is refused by the draw.
  const ids = Array.from(probabilities, (_, id) => id).sort((a, b) => probabilities[b]! - probabilities[a]!);
  return ids[draw(ids.map((id) => probabilities[id]!), uniform)]!;
}
