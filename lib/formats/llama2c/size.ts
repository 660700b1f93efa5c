/**
 * The size equation of llama2.c's files, to the byte.
 * @module
 */
import type { LlamaSizes } from "../llama/sizes.ts";
import type { Llama2cHeader } from "./header.ts";
import { floatsOf, HEADER_BYTES, isNormStretch, layoutOf, type Stretch } from "./layout.ts";

/** How many bytes a file of this header has: header, float32 tensors, or int8 values with a scale a group. */
export function expectedBytes({ version, sizes, groupSize }: Llama2cHeader): number {
  const layout = layoutOf(version, sizes);
  if (version !== 2) return HEADER_BYTES[version] + 4 * floatsOf(layout);
  const norms = layout.filter(isNormStretch).reduce((sum, { floats }) => sum + floats, 0);
  const weights = floatsOf(layout) - norms;
  return HEADER_BYTES[2] + 4 * norms + weights + 4 * weights / groupSize;
}

/** A layout together with the bytes before it. */
export interface Frame {
  /** Where the tensors start. */
  readonly headerBytes: number;
  /** What follows. */
  readonly layout: readonly Stretch[];
}

/** A tied version 0 file that ends behind its final norm: some exporters leave the tables out. */
export function withoutTables(sizes: LlamaSizes): Frame {
  return { headerBytes: HEADER_BYTES[0], layout: layoutOf(0, sizes, false) };
}

/** A header's sizes in the words of its fields. */
export function showSizes({ sizes, groupSize }: Llama2cHeader): string {
  const { dim, hiddenDim, nLayers, nHeads, nKvHeads, vocabSize, maxSeqLen, tied } = sizes;
  const group = groupSize > 0 ? `, group size ${groupSize}` : "";
  return `dim ${dim}, hidden_dim ${hiddenDim}, n_layers ${nLayers}, n_heads ${nHeads}, n_kv_heads ${nKvHeads}, ` +
    `vocab_size ${vocabSize}, seq_len ${maxSeqLen}, ${tied ? "shared" : "separate"} classifier${group}`;
}
