// Checkpoints of random numbers that need not be kept in a file: everything follows from a seed.
import type { LlamaSizes } from "../../../lib/formats/mod.ts";
import { Xorshift64Star } from "../../../lib/random/mod.ts";

/** What the config of such a checkpoint says. */
export interface FormulaConfig {
  readonly dims: {
    readonly dim: number;
    readonly hidden_dim: number;
    readonly n_layers: number;
    readonly n_heads: number;
    readonly n_kv_heads: number;
    readonly vocab_size: number;
    readonly seq_len: number;
    readonly shared_classifier: number;
  };
  readonly rng_seed: number;
  readonly matrix_scale: number;
  readonly embedding_scale: number;
  readonly norm_scale: number;
  readonly file_bytes: number;
  readonly file_sha256: string;
  readonly T: number;
}

/** Head size D times the heads that keys and values have. */
const kvWidth = ({ dim, n_heads, n_kv_heads }: FormulaConfig["dims"]): number => dim / n_heads * n_kv_heads;

/**
 * The llama2.c v0 file: all floats from one stream of coins u in the order of the file; the embedding and a classifier
 * (u − 0.5)·embedding_scale, other matrices (u − 0.5)·matrix_scale, gains 1 + (u − 0.5)·norm_scale, the leftover tables 0.
 */
export function formulaFile(config: FormulaConfig): Uint8Array {
  const { dims, rng_seed, matrix_scale, embedding_scale, norm_scale } = config;
  const { dim: C, hidden_dim: F, n_layers: L, n_heads: H, vocab_size: V, seq_len: S, shared_classifier } =
    dims;
  const bytes = new Uint8Array(config.file_bytes);
  const header = new DataView(bytes.buffer);
  const tied = shared_classifier !== 0;
  [C, F, L, H, dims.n_kv_heads, tied ? V : -V, S].forEach((size, i) => header.setInt32(4 * i, size, true));
  const floats = new Float32Array(bytes.buffer, 28);
  const random = new Xorshift64Star(rng_seed);
  let at = 0;
  const draw = (count: number, scale: number, middle = 0): void => {
    for (const end = at + count; at < end; at++) floats[at] = middle + (random.uniform() - 0.5) * scale;
  };
  draw(V * C, embedding_scale);
  draw(L * C, norm_scale, 1);
  draw(2 * L * C * (C + kvWidth(dims)), matrix_scale); // wq, wk, wv, wo
  draw(L * C, norm_scale, 1);
  draw(3 * L * C * F, matrix_scale);
  draw(C, norm_scale, 1);
  at += S * C / H;
  if (!tied) draw(V * C, embedding_scale);
  if (at !== floats.length) {
    throw new Error(`Cannot make the file as it must have ${at} floats: ${floats.length}`);
  }
  return bytes;
}

/** The sizes as a reader gives them. */
export function formulaSizes({ dims }: FormulaConfig): Partial<LlamaSizes> {
  return {
    dim: dims.dim,
    nLayers: dims.n_layers,
    vocabSize: dims.vocab_size,
    tied: dims.shared_classifier !== 0,
  };
}
