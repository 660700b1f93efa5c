/** Sizes of a haze model. */

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
  readonly headType: HeadType;
  /** Where each gate starts: the share of reweight in a hybrid head, 0…1. */
  readonly alpha: number;
}

const SIZES = ["vocabSize", "T", "nEmb", "nodes", "nBlocks", "nHeads"] as const;
const HEAD_TYPES: readonly string[] = ["hybrid", "reweight", "content"];

/**
 * Checks a config that may come from a file.
 *
 * @throws {RangeError} naming the first key that is missing, unknown or out of range.
 */
export function checkHazeConfig(config: Readonly<Record<string, unknown>>): HazeConfig {
  const fail = (rule: string, got: unknown): never => {
    throw new RangeError(`Cannot build a haze model as ${rule}: ${got}`);
  };
  const known: readonly string[] = [...SIZES, "headType", "alpha"];
  const unknown = Object.keys(config).find((key) => !known.includes(key));
  if (unknown !== undefined) fail(`its config has the keys ${known.join(", ")}`, unknown);
  for (const key of SIZES) {
    const value = config[key];
    if (!Number.isSafeInteger(value) || (value as number) < 1) {
      fail(`${key} must be a positive integer`, value);
    }
  }
  const { nEmb, nHeads, headType, alpha } = config as unknown as HazeConfig;
  if (nEmb % nHeads !== 0) fail("nHeads must divide nEmb", `nEmb ${nEmb}, nHeads ${nHeads}`);
  if (!HEAD_TYPES.includes(headType)) fail(`headType must be one of ${HEAD_TYPES.join(", ")}`, headType);
  if (typeof alpha !== "number" || !(alpha >= 0 && alpha <= 1)) fail("alpha must be in [0, 1]", alpha);
  return config as unknown as HazeConfig;
}
