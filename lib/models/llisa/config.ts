/** Sizes of a llisa model. */
import { RMS_NORM_EPSILON } from "../../autograd/mod.ts";
import { showValue } from "../../tokenizers/show_value.ts";

/** Names as in llama2.c, in camelCase. */
export interface LlisaConfig {
  /** V: number of tokens. */
  readonly vocabSize: number;
  /** T: the most tokens that a window holds. */
  readonly maxSeqLen: number;
  /** C: model width. */
  readonly dim: number;
  /** F: width of the feed-forward layers. */
  readonly hiddenDim: number;
  /** L: number of blocks. */
  readonly nLayers: number;
  /** H: query heads a block; divides `dim` into heads of even size. */
  readonly nHeads: number;
  /** K: key and value heads a block; divides `nHeads`. */
  readonly nKvHeads: number;
  /** Whether the token vectors are the output matrix too. */
  readonly tied: boolean;
  /** ε of the norms; no file of llama2.c holds it, and its programs take 1e-5. */
  readonly normEpsilon: number;
  /** Base of the angles of rotary positions; no file of llama2.c holds it, and its programs take 10,000. */
  readonly ropeTheta: number;
}

/**
 * What is taken where a config says nothing; `nKvHeads` is then as many as `nHeads`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { checkLlisaConfig, LLISA_DEFAULTS, LLISA_PRESETS } from "@haze/haze/models";
 * const { ropeTheta, ...sizes } = LLISA_PRESETS.tiny;
 * assertEquals(checkLlisaConfig(sizes).ropeTheta, LLISA_DEFAULTS.ropeTheta);
 * ```
 */
export const LLISA_DEFAULTS = {
  ...{ tied: true, normEpsilon: RMS_NORM_EPSILON, ropeTheta: 10000 },
} as const satisfies Partial<LlisaConfig>;

/** Sizes with their upper bounds, far above what fits: a wrong file must not make a loop run for ever. */
export const SIZES = {
  vocabSize: 2 ** 21,
  maxSeqLen: 2 ** 20,
  dim: 2 ** 16,
  hiddenDim: 2 ** 18,
  nLayers: 1000,
  nHeads: 1024,
  nKvHeads: 1024,
} as const;

/**
 * Fills in what llama2.c takes for granted (heads of their own, one matrix for tokens in and out, ε 1e-5, θ 10,000) and
 * checks a config that may come from a file.
 *
 * @throws {RangeError} naming the first key that is missing, unknown or out of range.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { checkLlisaConfig, LLISA_PRESETS } from "@haze/haze/models";
 * assertEquals(checkLlisaConfig({ ...LLISA_PRESETS["llisa-7m"] }).hiddenDim, 768);
 * assertThrows(() => checkLlisaConfig({ ...LLISA_PRESETS.tiny, nKvHeads: 3 }), RangeError, "nKvHeads must divide");
 * ```
 */
export function checkLlisaConfig(given: Readonly<Record<string, unknown>>): LlisaConfig {
  const fail = (rule: string, got: unknown): never => {
    throw new RangeError(`Cannot build a llisa model as ${rule}: ${got}`);
  };
  const config = { nKvHeads: given.nHeads, ...LLISA_DEFAULTS, ...given } as unknown as LlisaConfig;
  const known: readonly string[] = [...Object.keys(SIZES), ...Object.keys(LLISA_DEFAULTS)];
  const unknown = Object.keys(given).find((key) => !known.includes(key));
  if (unknown !== undefined) fail(`its config has the keys ${known.join(", ")}`, unknown);
  for (const [key, most] of Object.entries(SIZES)) {
    const value: unknown = config[key as keyof typeof SIZES];
    if (!Number.isSafeInteger(value) || (value as number) < 1 || (value as number) > most) {
      fail(`${key} must be an integer from 1 to ${most}`, showValue(value));
    }
  }
  const { dim, nHeads, nKvHeads, tied, normEpsilon, ropeTheta } = config;
  if (dim % nHeads !== 0 || dim / nHeads % 2 !== 0) {
    fail("nHeads must divide dim into heads of even size", `dim ${dim}, nHeads ${nHeads}`);
  }
  if (nHeads % nKvHeads !== 0) {
    fail("nKvHeads must divide nHeads", `nHeads ${nHeads}, nKvHeads ${nKvHeads}`);
  }
  if (typeof tied !== "boolean") fail("tied must be true or false", showValue(tied));
  for (const [key, value] of [["normEpsilon", normEpsilon], ["ropeTheta", ropeTheta]] as const) {
    if (typeof value !== "number" || !(value > 0 && value < Infinity)) {
      fail(`${key} must be a positive number`, showValue(value));
    }
  }
  return config;
}

/**
 * The width that llama2.c gives its feed-forward layers: two thirds of 4·dim, rounded up to a multiple.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { llamaHiddenDim } from "@haze/haze/models";
 * assertEquals(llamaHiddenDim(288, 32), 768);
 * assertEquals(llamaHiddenDim(64, 4), 172);
 * ```
 */
export function llamaHiddenDim(dim: number, multipleOf: number): number {
  return multipleOf * Math.ceil(Math.trunc(2 * 4 * dim / 3) / multipleOf);
}
