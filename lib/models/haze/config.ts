/** Sizes of a haze model. */
import { showValue } from "../../tokenizers/show_value.ts";

/** Which heads a haze model has. */
export type HeadType = "hybrid" | "reweight" | "content";

/** Names as in the seed's constructor. */
export interface HazeConfig {
  /** V: number of tokens. */
  readonly vocabSize: number;
  /** Context window in tokens. */
  readonly T: number;
  /** C: model width. */
  readonly nEmb: number;
  /** F: width of the feed-forward layer. */
  readonly nodes: number;
  /** L: number of blocks. */
  readonly nBlocks: number;
  /** H: heads a block; must divide `nEmb`. */
  readonly nHeads: number;
  /** Which heads each block has. */
  readonly headType: HeadType;
  /** Where each gate starts: the share of reweight in a hybrid head, 0…1. */
  readonly alpha: number;
}

/** Sizes with their upper bounds, far above what fits: a wrong file must not make a loop run for ever. */
export const HAZE_SIZES = {
  vocabSize: 2 ** 21,
  T: 2 ** 20,
  nEmb: 2 ** 16,
  nodes: 2 ** 18,
  nBlocks: 1024,
  nHeads: 1024,
} as const;
/** Which heads there are. */
export const HEAD_TYPES: readonly string[] = ["hybrid", "reweight", "content"];

/**
 * Checks a config that may come from a file.
 *
 * @throws {RangeError} naming the first key that is missing, unknown or out of range.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { checkHazeConfig, HAZE_PRESETS } from "@haze/haze/models";
 * checkHazeConfig({ ...HAZE_PRESETS.tiny, vocabSize: 44 });
 * assertThrows(() => checkHazeConfig({ ...HAZE_PRESETS.tiny, vocabSize: 0 }), RangeError, "vocabSize");
 * ```
 */
export function checkHazeConfig(config: Readonly<Record<string, unknown>>): HazeConfig {
  const fail = (rule: string, got: unknown): never => {
    throw new RangeError(`Cannot build a haze model as ${rule}: ${got}`);
  };
  const known: readonly string[] = [...Object.keys(HAZE_SIZES), "headType", "alpha"];
  const unknown = Object.keys(config).find((key) => !known.includes(key));
  if (unknown !== undefined) fail(`its config has the keys ${known.join(", ")}`, unknown);
  for (const [key, most] of Object.entries(HAZE_SIZES)) {
    const value = config[key];
    if (!Number.isSafeInteger(value) || (value as number) < 1 || (value as number) > most) {
      fail(`${key} must be an integer from 1 to ${most}`, showValue(value));
    }
  }
  const { nEmb, nHeads, headType, alpha } = config as unknown as HazeConfig;
  if (nEmb % nHeads !== 0) fail("nHeads must divide nEmb", `nEmb ${nEmb}, nHeads ${nHeads}`);
  if (!HEAD_TYPES.includes(headType)) {
    fail(`headType must be one of ${HEAD_TYPES.join(", ")}`, showValue(headType));
  }
  if (typeof alpha !== "number" || !(alpha >= 0 && alpha <= 1)) {
    fail("alpha must be in [0, 1]", showValue(alpha));
  }
  return config as unknown as HazeConfig;
}
