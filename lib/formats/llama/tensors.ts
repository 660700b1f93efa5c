/**
 * The weights of a model of the Llama family as plain named arrays.
 * @module
 */
import { showName, showShape } from "../content_error.ts";
import { kvWidth, type LlamaSizes, llamaSizesProblem } from "./sizes.ts";

/** One tensor, row-major; matrices are (out, in). */
export interface LlamaTensor {
  /** Sizes of the axes, outermost first. */
  readonly shape: readonly number[];
  /** The weights; often a view on the bytes of a file, so not to be written to. */
  readonly data: Float32Array;
}

/** Tensors by name; see {@linkcode llamaTensorShapes} for the names. */
export type LlamaTensors = ReadonlyMap<string, LlamaTensor>;

/** A model of the Llama family as a plain value: what every reader gives and every writer takes. */
export interface LlamaCheckpoint {
  /** All but the weights. */
  readonly sizes: LlamaSizes;
  /** Every weight, under the names of {@linkcode llamaTensorShapes}; rotary pairs are (2i, 2i + 1). */
  readonly tensors: LlamaTensors;
}

/** The parts of a block, in the order in which they are used. */
export const BLOCK_PARTS = ["attentionNorm", "wq", "wk", "wv", "wo", "ffnNorm", "w1", "w2", "w3"] as const;
/** One part of a block. */
export type BlockPart = typeof BLOCK_PARTS[number];

/** Shape of one part of a block. */
export function blockPartShape(part: BlockPart, sizes: LlamaSizes): number[] {
  const { dim, hiddenDim } = sizes;
  switch (part) {
    case "attentionNorm":
    case "ffnNorm":
      return [dim];
    case "wq":
    case "wo":
      return [dim, dim];
    case "wk":
    case "wv":
      return [kvWidth(sizes), dim];
    case "w1":
    case "w3":
      return [hiddenDim, dim];
    case "w2":
      return [dim, hiddenDim];
  }
}

/**
 * Names and shapes of all tensors: `embedding` (V, C); in block n `blocks.n.attentionNorm` (C), `.wq` (C, C), `.wk`
 * and `.wv` (K·D, C), `.wo` (C, C), `.ffnNorm` (C), `.w1` (F, C), `.w2` (C, F), `.w3` (F, C); `finalNorm` (C); and
 * `classifier` (V, C) when it is not tied.
 *
 * @example
 * ```ts
 * import { llamaTensorShapes } from "@haze/haze/formats";
 * import { assertEquals } from "@std/assert";
 * const sizes = { dim: 8, hiddenDim: 12, nLayers: 1, nHeads: 2, nKvHeads: 1, vocabSize: 10, maxSeqLen: 4 };
 * const shapes = new Map(llamaTensorShapes({ ...sizes, tied: true, theta: 10000, eps: 1e-5 }));
 * assertEquals([shapes.size, shapes.get("blocks.0.wk"), shapes.has("classifier")], [11, [4, 8], false]);
 * ```
 */
export function* llamaTensorShapes(sizes: LlamaSizes): Generator<[name: string, shape: number[]]> {
  yield ["embedding", [sizes.vocabSize, sizes.dim]];
  for (let n = 0; n < sizes.nLayers; n++) {
    for (const part of BLOCK_PARTS) yield [`blocks.${n}.${part}`, blockPartShape(part, sizes)];
  }
  yield ["finalNorm", [sizes.dim]];
  if (!sizes.tied) yield ["classifier", [sizes.vocabSize, sizes.dim]];
}

/**
 * Throws unless a checkpoint holds exactly the tensors of its sizes, all finite: RangeError for impossible sizes and
 * values that are not finite, TypeError for a tensor that is missing, unknown or of another shape.
 *
 * @example
 * ```ts
 * import { checkLlamaCheckpoint } from "@haze/haze/formats";
 * import { assertThrows } from "@std/assert";
 * const sizes = { dim: 8, hiddenDim: 12, nLayers: 1, nHeads: 2, nKvHeads: 1, vocabSize: 10, maxSeqLen: 4 };
 * const empty = { sizes: { ...sizes, tied: true, theta: 10000, eps: 1e-5 }, tensors: new Map() };
 * assertThrows(() => checkLlamaCheckpoint(empty, "write a file"), TypeError, "needs embedding (10,8)");
 * ```
 */
export function checkLlamaCheckpoint({ sizes, tensors }: LlamaCheckpoint, act: string): void {
  const problem = llamaSizesProblem(sizes);
  if (problem !== null) throw new RangeError(`Cannot ${act} as a model ${problem.rule}: ${problem.found}`);
  const refuse = (rule: string, found: string): TypeError =>
    new TypeError(`Cannot ${act} as the model ${rule}: ${found}`);
  let known = 0;
  for (const [name, shape] of llamaTensorShapes(sizes)) {
    const tensor = tensors.get(name);
    const wanted = `needs ${name} ${showShape(shape)}`;
    if (tensor === undefined) throw refuse(wanted, "found no such tensor");
    if (!(tensor.data instanceof Float32Array)) {
      throw refuse(`${wanted} as a Float32Array`, typeof tensor.data);
    }
    if (showShape(tensor.shape) !== showShape(shape)) {
      throw refuse(wanted, `found ${showShape(tensor.shape)}`);
    }
    const elements = shape.reduce((product, size) => product * size, 1);
    if (tensor.data.length !== elements) throw refuse(wanted, `found ${tensor.data.length} elements`);
    const bad = firstNotFinite(tensor.data);
    if (bad >= 0) {
      throw new RangeError(`Cannot ${act} as weights are finite: ${name}[${bad}] is ${tensor.data[bad]}`);
    }
    known++;
  }
  if (known === tensors.size) return;
  const names = new Set(Array.from(llamaTensorShapes(sizes), ([name]) => name));
  const unknown = [...tensors.keys()].find((name) => !names.has(name))!;
  throw refuse("has no tensor but those of its sizes", `found ${showName(unknown)}`);
}

/** Index of the first NaN or infinity; −1 where there is none. A plain loop, as millions of calls would show. */
function firstNotFinite(data: Float32Array): number {
  for (let i = 0; i < data.length; i++) if (!Number.isFinite(data[i])) return i;
  return -1;
}
