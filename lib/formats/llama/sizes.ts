/**
 * The sizes of a model of the Llama family, and which of them are possible.
 * @module
 */

/** Everything about a Llama-family model but its weights. Head size D = dim / nHeads. */
export interface LlamaSizes {
  /** C, the width of the model. */
  readonly dim: number;
  /** F, the width inside the feed-forward part. */
  readonly hiddenDim: number;
  /** L, the number of blocks. */
  readonly nLayers: number;
  /** H, the number of query heads. */
  readonly nHeads: number;
  /** K, the number of key and value heads; divides H. */
  readonly nKvHeads: number;
  /** V, the number of tokens; always positive, whatever the sign in a file. */
  readonly vocabSize: number;
  /** The longest sequence the model was made for. */
  readonly maxSeqLen: number;
  /** Whether the embedding is the classifier as well. */
  readonly tied: boolean;
  /** Base of the rotary angles, position · theta^(−2i/D); no llama2.c header holds it. */
  readonly theta: number;
  /** What RMSNorm adds to the mean square; no llama2.c header holds it. */
  readonly eps: number;
}

/**
 * The rotary base that run.c and its relatives have built in.
 *
 * @example
 * ```ts
 * import { LLAMA2C_EPS, LLAMA2C_THETA, llamaSizesProblem } from "@haze/haze/formats";
 * import { assertEquals } from "@std/assert";
 * const widths = { dim: 288, hiddenDim: 768, nLayers: 6, nHeads: 6, nKvHeads: 6, vocabSize: 32000 };
 * const sizes = { ...widths, maxSeqLen: 256, tied: true, theta: LLAMA2C_THETA, eps: LLAMA2C_EPS };
 * assertEquals(llamaSizesProblem(sizes), null);
 * ```
 */
export const LLAMA2C_THETA = 10000;
/**
 * The norms' epsilon that run.c and its relatives have built in.
 *
 * @example
 * ```ts
 * import { RMS_NORM_EPSILON } from "@haze/haze/autograd";
 * import { LLAMA2C_EPS } from "@haze/haze/formats";
 * import { assertEquals } from "@std/assert";
 * assertEquals(LLAMA2C_EPS, RMS_NORM_EPSILON); // so models read from such files compute as run.c does
 * ```
 */
export const LLAMA2C_EPS = 1e-5;

/** Widest size that is believed; it keeps every product of two sizes exact. */
const MAX_SIZE = 2 ** 24;
const MAX_LAYERS = 1000;

/** A broken rule, in the two halves of an error message. */
export interface BrokenRule {
  /** What has to hold, starting with a verb. */
  readonly rule: string;
  /** What is the case instead. */
  readonly found: string;
}

/**
 * Finds the first impossible size; null where all are possible.
 *
 * @example
 * ```ts
 * import { llamaSizesProblem } from "@haze/haze/formats";
 * import { assertEquals } from "@std/assert";
 * const widths = { dim: 290, hiddenDim: 768, nLayers: 6, nHeads: 6, nKvHeads: 6, vocabSize: 32000 };
 * const problem = llamaSizesProblem({ ...widths, maxSeqLen: 256, tied: true, theta: 10000, eps: 1e-5 });
 * assertEquals(problem?.rule, "has a dim that its heads divide");
 * assertEquals(problem?.found, "found dim 290 with 6 heads");
 * ```
 */
export function llamaSizesProblem(sizes: LlamaSizes): BrokenRule | null {
  const { dim, nHeads, nKvHeads, nLayers, theta, eps } = sizes;
  for (
    const key of ["dim", "hiddenDim", "nLayers", "nHeads", "nKvHeads", "vocabSize", "maxSeqLen"] as const
  ) {
    const size = sizes[key];
    if (!Number.isInteger(size) || size <= 0 || size >= MAX_SIZE) {
      return { rule: `has a ${key} from 1 to ${MAX_SIZE - 1}`, found: `found ${size}` };
    }
  }
  if (nLayers > MAX_LAYERS) return { rule: `has at most ${MAX_LAYERS} layers`, found: `found ${nLayers}` };
  if (dim % nHeads !== 0) {
    return { rule: "has a dim that its heads divide", found: `found dim ${dim} with ${nHeads} heads` };
  }
  if (nHeads % nKvHeads !== 0) {
    return {
      rule: "has a number of heads that its key-value heads divide",
      found: `found ${nHeads} heads with ${nKvHeads} key-value heads`,
    };
  }
  if ((dim / nHeads) % 2 !== 0) {
    return { rule: "has an even head size, as rotary pairs need", found: `found ${dim} / ${nHeads}` };
  }
  if (!(theta > 0 && theta < Infinity)) {
    return { rule: "has a positive rotary base", found: `found theta ${theta}` };
  }
  if (!(eps >= 0 && eps < 1)) return { rule: "has an eps from 0 to 1", found: `found ${eps}` };
  return null;
}

/** Key and value width K·D. */
export function kvWidth({ dim, nHeads, nKvHeads }: LlamaSizes): number {
  return dim / nHeads * nKvHeads;
}

/**
 * Counts the parameters: V·C (twice when not tied) + L·(2C² + 2C·K·D + 3C·F) + (2L + 1)·C.
 *
 * Exact below 2^53 and never smaller than the truth by more than rounding above.
 *
 * @example
 * ```ts
 * import { llamaParameters } from "@haze/haze/formats";
 * import { assertEquals } from "@std/assert";
 * const sizes = { dim: 288, hiddenDim: 768, nLayers: 6, nHeads: 6, nKvHeads: 6, vocabSize: 4096 };
 * assertEquals(
 *   llamaParameters({ ...sizes, maxSeqLen: 256, tied: true, theta: 10000, eps: 1e-5 }),
 *   7_151_616 + 3_744,
 * );
 * ```
 */
export function llamaParameters(sizes: LlamaSizes): number {
  const { dim, hiddenDim, nLayers, vocabSize, tied } = sizes;
  const block = 2 * dim * dim + 2 * dim * kvWidth(sizes) + 3 * dim * hiddenDim + 2 * dim;
  return vocabSize * dim * (tied ? 1 : 2) + nLayers * block + dim;
}
