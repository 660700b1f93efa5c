import { checkInteger } from "./checks.ts";
import { clip } from "./numbers.ts";
import type { SpiralRule } from "./rule.ts";

/**
 * The attention rank that a hazard asks for.
 *
 * `"upstream"` counts in ranks of the shared projection: ⌊clip((1 + h)·⌊r/2⌋, 2, r)⌋, which the student then cuts to
 * [2, k]; as r/2 is mostly above k, it is k for every hazard. `"exact"` maps h linearly onto the ranks there are:
 * round(2 + h·(k − 2)).
 *
 * @param hazard h in [0, 1].
 * @param sizes r, the shared rank, and k, the student's attention rank; each at least 2.
 * @throws {RangeError} if a number is out of range.
 *
 * @example
 * ```ts
 * import { suggestKeepK } from "@haze/haze/spiral";
 * import { assertEquals } from "@std/assert";
 *
 * const sizes = { sharedRank: 64, attentionRank: 24 };
 * assertEquals([0, 0.5, 1].map((hazard) => suggestKeepK(hazard, sizes, "upstream")), [24, 24, 24]);
 * assertEquals([0, 0.5, 1].map((hazard) => suggestKeepK(hazard, sizes)), [2, 13, 24]);
 * ```
 */
export function suggestKeepK(
  hazard: number,
  sizes: { readonly sharedRank: number; readonly attentionRank: number },
  rule: SpiralRule = "exact",
): number {
  const { sharedRank, attentionRank } = sizes;
  checkInteger("suggest an attention rank", "attentionRank", attentionRank, 2, 2 ** 20);
  if (rule === "upstream") return clip(suggestedRank(hazard, sharedRank), 2, attentionRank);
  checkHazard(hazard);
  return Math.round(2 + hazard * (attentionRank - 2));
}

/** Upstream's suggestion before the student cuts it: ⌊clip((1 + h)·⌊r/2⌋, 2, r)⌋. */
export function suggestedRank(hazard: number, sharedRank: number): number {
  checkHazard(hazard);
  checkInteger("suggest an attention rank", "sharedRank", sharedRank, 2, 2 ** 20);
  return Math.floor(clip((1 + hazard) * Math.floor(sharedRank / 2), 2, sharedRank));
}

function checkHazard(hazard: number): void {
  if (hazard >= 0 && hazard <= 1) return;
  throw new RangeError(`Cannot suggest an attention rank as a hazard must be in [0, 1]: ${hazard}`);
}
