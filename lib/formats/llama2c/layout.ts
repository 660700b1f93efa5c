/**
 * In which order the files of llama2.c keep their tensors, and how many bytes that makes.
 * @module
 */
import { BLOCK_PARTS, type BlockPart, blockPartShape } from "../llama/tensors.ts";
import type { LlamaSizes } from "../llama/sizes.ts";

/** 0 is the headerless "legacy" file, 1 float32 behind a magic, 2 the same in int8 groups (Q8_0). */
export type Llama2cVersion = 0 | 1 | 2;

/** What lies in one piece in a file: a tensor, the same part of all blocks one after another, or the leftover tables. */
export type StretchKind = "embedding" | BlockPart | "finalNorm" | "ropeTables" | "classifier";

/** A piece of a file, counted in floats from the end of the header. */
export interface Stretch {
  /** What it holds. */
  readonly kind: StretchKind;
  /** Where it starts. */
  readonly start: number;
  /** How long it is. */
  readonly floats: number;
}

/** Bytes in front of the first tensor. */
export const HEADER_BYTES: Readonly<Record<Llama2cVersion, number>> = { 0: 28, 1: 256, 2: 256 };

const NORMS: readonly StretchKind[] = ["attentionNorm", "ffnNorm", "finalNorm"];
const ORDER: Readonly<Record<Llama2cVersion, readonly StretchKind[]>> = {
  // The gains before the feed-forward part stand behind wo, and two tables that nobody reads before the classifier.
  0: ["embedding", ...BLOCK_PARTS, "finalNorm", "ropeTables", "classifier"],
  1: [...NORMS, "embedding", "wq", "wk", "wv", "wo", "w1", "w2", "w3", "classifier"],
  2: [...NORMS, "embedding", "wq", "wk", "wv", "wo", "w1", "w2", "w3", "classifier"],
};

/** Whether a stretch stays float32 when matrices are quantised. */
export const isNormStretch = ({ kind }: { readonly kind: StretchKind }): boolean => NORMS.includes(kind);

const isBlockPart = (kind: StretchKind): kind is BlockPart =>
  (BLOCK_PARTS as readonly string[]).includes(kind);

/** Shape of one tensor of a kind; the tables are a cosine and a sine one, (2, maxSeqLen, D / 2). */
function shapeOf(kind: StretchKind, sizes: LlamaSizes): number[] {
  if (isBlockPart(kind)) return blockPartShape(kind, sizes);
  const { dim, nHeads, vocabSize, maxSeqLen } = sizes;
  if (kind === "finalNorm") return [dim];
  return kind === "ropeTables" ? [2, maxSeqLen, dim / nHeads / 2] : [vocabSize, dim];
}

const product = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** The stretches of a file in order; `tables` says whether a version 0 file has its rotary tables. */
export function layoutOf(version: Llama2cVersion, sizes: LlamaSizes, tables = version === 0): Stretch[] {
  const stretches: Stretch[] = [];
  let start = 0;
  for (const kind of ORDER[version]) {
    if ((kind === "classifier" && sizes.tied) || (kind === "ropeTables" && !tables)) continue;
    const floats = product(shapeOf(kind, sizes)) * (isBlockPart(kind) ? sizes.nLayers : 1);
    stretches.push({ kind, start, floats });
    start += floats;
  }
  return stretches;
}

/** How many floats a layout spans. */
export function floatsOf(layout: readonly Stretch[]): number {
  const last = layout.at(-1)!;
  return last.start + last.floats;
}

/** A tensor in a layout. */
export interface PlacedTensor {
  /** Our name of it. */
  readonly name: string;
  /** Its shape. */
  readonly shape: number[];
  /** Where it starts, in floats from the end of the header. */
  readonly start: number;
  /** Product of the shape. */
  readonly floats: number;
}

/** The tensors of a layout in the order of the file; the rotary tables are none. */
export function* tensorsIn(layout: readonly Stretch[], sizes: LlamaSizes): Generator<PlacedTensor> {
  for (const { kind, start } of layout) {
    if (kind === "ropeTables") continue;
    const shape = shapeOf(kind, sizes);
    const floats = product(shape);
    if (!isBlockPart(kind)) {
      yield { name: kind, shape, start, floats };
      continue;
    }
    for (let n = 0; n < sizes.nLayers; n++) {
      yield { name: `blocks.${n}.${kind}`, shape, start: start + n * floats, floats };
    }
  }
}
