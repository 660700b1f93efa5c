/** Every size that is measured, each in one place. */
import { HAZE_PRESETS, type HazeConfig } from "../lib/models/mod.ts";

/** How the operands of a product are stored: C = A·B, Aᵀ·B or A·Bᵀ. */
export type GemmKind = "NN" | "TN" | "NT";

/** One product C (M, N) = op(A)·op(B) with sums of length K. */
export interface GemmShape {
  readonly kind: GemmKind;
  readonly M: number;
  readonly N: number;
  readonly K: number;
}

const shapes = (kind: GemmKind, sizes: readonly (readonly [number, number, number])[]): GemmShape[] =>
  sizes.map(([M, N, K]) => ({ kind, M, N, K }));

/** Products of a small GPT, of a 7 M-parameter Llama and of a textbook: forward NN, gradients TN and NT. */
export const GEMM_SHAPES: readonly GemmShape[] = [
  ...shapes("NN", [[32, 64, 64], [256, 64, 64], [2048, 288, 288], [2048, 768, 288], [2048, 4096, 288]]),
  ...shapes("NN", [[512, 512, 512], [1024, 1024, 1024]]),
  ...shapes("TN", [[64, 64, 1024], [288, 288, 2048], [288, 768, 2048], [288, 4096, 2048]]),
  ...shapes("NT", [[1024, 64, 256], [2048, 288, 768], [2048, 768, 288], [2048, 288, 4096], [512, 512, 512]]),
];

/** Products that grow until a library's call pays: all sides, or one of them with the others as in a small model. */
export const CROSSOVER_SHAPES: Readonly<Record<string, readonly GemmShape[]>> = {
  "cubes": shapes("NN", [8, 12, 16, 20, 24, 32, 48, 64].map((n) => [n, n, n] as const)),
  "cubes, A transposed": shapes("TN", [8, 12, 16, 20, 24, 32, 48, 64].map((n) => [n, n, n] as const)),
  "cubes, B transposed": shapes("NT", [8, 12, 16, 20, 24, 32, 48, 64].map((n) => [n, n, n] as const)),
  "rows of 64 x 64": shapes("NN", [1, 2, 3, 4, 6, 8, 16, 32].map((M) => [M, 64, 64] as const)),
  "rows of 288 x 288": shapes("NN", [1, 2, 3, 4, 6, 8, 16, 32].map((M) => [M, 288, 288] as const)),
  "rows of 288 x 4096": shapes("NN", [1, 2, 3, 4, 6, 8, 16].map((M) => [M, 4096, 288] as const)),
  "columns of 64 x 64": shapes("NN", [1, 2, 3, 4, 6, 8, 16, 32].map((N) => [64, N, 64] as const)),
};

/** Nothing divides by the tile here. */
export const RAGGED_SHAPES: readonly GemmShape[] = [
  ...shapes("NN", [[97, 101, 103], [127, 65, 131], [67, 71, 73], [257, 129, 511]]),
  ...shapes("TN", [[97, 101, 103], [127, 65, 131]]),
  ...shapes("NT", [[97, 101, 103], [127, 65, 131]]),
];

/** Products that are also measured through `kernels.gemm`: small ones, where a call costs most. */
export const CALL_SHAPES: readonly GemmShape[] = shapes("NN", [[32, 64, 64], [256, 64, 64]]);

/** Rows and columns of row kernels: both stay in a second-level cache of 1 MB. */
export const ROW_SHAPES: readonly { readonly rows: number; readonly columns: number }[] = [
  { rows: 64, columns: 288 },
  { rows: 8, columns: 4096 },
];

/** What a sampler asks of a vocabulary of a Llama. */
export const TOP_K_SIZES = { columns: 32_000, k: 40 } as const;

/** One attention layer of a small model. */
export const ATTENTION_SIZES = { B: 8, H: 4, T: 128, D: 32 } as const;

/** Columns of queries and keys of the rank-k layer that is held against it. */
export const ATTENTION_RANK = 16;

/** The layer that operations are measured on. */
export const OP_SIZES = { B: 8, T: 128, C: 128, H: 4, F: 512, V: 512 } as const;

/** Parameters of the measured optimiser step: with gradients and moments 4 MB. */
export const ADAMW_PARAMETERS = 262_144;

/** The training steps that are measured, by the windows in them: two haze presets and the models of `models/`. */
export const STEPS = { tiny: 16, small: 16, gpt: 32, llama: 8 } as const;

/** The name of a measured step. */
export type StepName = keyof typeof STEPS;

/** Presets of which one generated token is measured. */
export const TOKEN_PRESETS: readonly (keyof typeof HAZE_PRESETS)[] = ["seed", "small"];

/** Length of the warm-up of a token in ms: it runs through far more JavaScript than a kernel does. */
export const TOKEN_WARM_UP_MS = 500;

/** A Llama whose generated token is measured, by its widths. */
export interface DecodeShape {
  readonly name: string;
  readonly dim: number;
  readonly layers: number;
  readonly hidden: number;
  readonly vocab: number;
}

/** Weights that fit a cache of 32 MB in float32, and the same with more logits, which do not. */
export const DECODE_SHAPES: readonly DecodeShape[] = [
  { name: "7M", dim: 288, layers: 6, hidden: 768, vocab: 4096 },
  { name: "15M", dim: 288, layers: 6, hidden: 768, vocab: 32000 },
];

/** Weights that share a factor. */
export const DECODE_GROUP = 32;
/** Tokens of a sample's call: the first one finds the caches full of something else. */
export const DECODE_TOKENS = 16;

/** Models of `haze_report.ts`: the original's REPL, and one as wide as a 7 M-parameter Llama. */
export const HAZE_SHAPES: Readonly<Record<"repl" | "wide", HazeConfig>> = {
  repl: { ...HAZE_PRESETS.seed, vocabSize: 44 },
  wide: { ...HAZE_PRESETS.seed, vocabSize: 44, T: 256, nEmb: 288, nodes: 288, nBlocks: 6, nHeads: 6 },
};

/** Tokens of a text in `haze_report.ts`: ten contexts, but for the wide model's windows, of which one is like the other. */
export const HAZE_TOKENS = {
  repl: { sliding: 320, growing: 320 },
  wide: { sliding: 16, growing: 2560 },
} as const;

/** The step of `llisa-7m` that is measured, and its threads. */
export const LLISA_TRAINING = { batch: 8, threads: 2 } as const;

/** The seed's two runs of resoformers: its vocabularies, and the steps of five epochs of its sample text. */
export const RESOFORMER_RUNS = {
  demo: { vocabSize: 77 },
  full: { vocabSize: 56, threads: 2, steps: 390 },
  epsilons: [0, 1e-3, 0.1],
} as const;

/** Tokens of a text in `llisa_report.ts`: all that the model holds. */
export const LLISA_TOKENS = 256;

/** Characters of plain English, and subwords. */
export const SAMPLED_VOCABULARIES = [64, 4096] as const;
