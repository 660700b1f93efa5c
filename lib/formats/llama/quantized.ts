/**
 * Q8_0: matrices as int8 with one float32 scale for each group of neighbours.
 * @module
 */
import { isNormName } from "./names.ts";
import type { LlamaSizes } from "./sizes.ts";
import { checkLlamaCheckpoint, type LlamaCheckpoint, type LlamaTensor } from "./tensors.ts";

/** A matrix in int8: weight i is values[i] · scales[floor(i / groupSize)]. */
export interface QuantizedTensor {
  /** Sizes of the axes, outermost first. */
  readonly shape: readonly number[];
  /** −127 to 127, row-major. */
  readonly values: Int8Array;
  /** One float32 scale a group. */
  readonly scales: Float32Array;
}

/** A model of the Llama family with int8 matrices. */
export interface QuantizedLlama {
  /** All but the weights. */
  readonly sizes: LlamaSizes;
  /** G, how many neighbours share a scale. */
  readonly groupSize: number;
  /** The norm gains, which stay float32. */
  readonly norms: ReadonlyMap<string, LlamaTensor>;
  /** Every matrix, under the same names as in float32. */
  readonly matrices: ReadonlyMap<string, QuantizedTensor>;
}

/** How `quantizeLlama` forms its groups. */
export interface QuantizeOptions {
  /** G; by default the largest of 64, 32, …, 1 that divides both widths. */
  readonly groupSize?: number;
  /** Takes a G that divides dim but not hiddenDim, as upstream's exporter does; its own reader then reads nonsense. */
  readonly allowStraddling?: boolean;
}

const LARGEST_GROUP = 64;
const MOST_INT8 = 127;
// Adding and taking away 1.5 · 2^52 leaves no room for a fraction, so that doubles round to whole numbers, ties to even.
const ROUNDER = 1.5 * 2 ** 52;

/**
 * The largest of 64, 32, …, 1 that divides both widths, so that no group runs over the end of a row.
 *
 * @example
 * ```ts
 * import { groupSizeFor } from "@haze/haze/formats";
 * import { assertEquals } from "@std/assert";
 * assertEquals([groupSizeFor({ dim: 288, hiddenDim: 768 }), groupSizeFor({ dim: 64, hiddenDim: 172 })], [32, 4]);
 * ```
 */
export function groupSizeFor({ dim, hiddenDim }: Pick<LlamaSizes, "dim" | "hiddenDim">): number {
  let size = LARGEST_GROUP;
  while (dim % size !== 0 || hiddenDim % size !== 0) size /= 2;
  return size;
}

/**
 * Rounds every matrix to int8: in each group s = f32(max |w| / 127) and q = round_half_even(f32(w / s)); a group whose
 * scale is zero becomes zeros. The given tensors are left as they are.
 *
 * @throws {RangeError} for a group size that divides not both widths, sizes that cannot be, weights that are not finite.
 * @throws {TypeError} for tensors that do not fit the sizes.
 *
 * @example
 * ```ts
 * import { quantize } from "@haze/haze/formats";
 * import { assertEquals } from "@std/assert";
 * const { values, scales } = quantize({ shape: [1, 4], data: Float32Array.of(1.27, -0.5, 0, 0) }, 2);
 * assertEquals([...values, scales[1]], [127, -50, 0, 0, 0]);
 * ```
 */
export function quantizeLlama(checkpoint: LlamaCheckpoint, options: QuantizeOptions = {}): QuantizedLlama {
  checkLlamaCheckpoint(checkpoint, "quantise");
  const { sizes, tensors } = checkpoint;
  const groupSize = options.groupSize ?? groupSizeFor(sizes);
  checkGroupSize(groupSize, sizes, options.allowStraddling === true);
  const norms = new Map<string, LlamaTensor>();
  const matrices = new Map<string, QuantizedTensor>();
  for (const [name, tensor] of tensors) {
    if (isNormName(name)) norms.set(name, tensor);
    else matrices.set(name, quantize(tensor, groupSize));
  }
  return { sizes, groupSize, norms, matrices };
}

/** Whether groups of this size end where rows end, in all matrices. */
export function groupsFitRows(groupSize: number, { dim, hiddenDim }: LlamaSizes): boolean {
  return dim % groupSize === 0 && hiddenDim % groupSize === 0;
}

function checkGroupSize(groupSize: number, sizes: LlamaSizes, allowStraddling: boolean): void {
  const refuse = (rule: string): RangeError => {
    const fitting = `hint: ${groupSizeFor(sizes)} divides both`;
    return new RangeError(`Cannot quantise as a group size ${rule}: ${groupSize}\n${fitting}`);
  };
  if (!Number.isInteger(groupSize) || groupSize < 1) throw refuse("is a whole number from 1");
  if (sizes.dim % groupSize !== 0) throw refuse(`divides dim ${sizes.dim}`);
  if (!allowStraddling && !groupsFitRows(groupSize, sizes)) {
    throw refuse(`divides hiddenDim ${sizes.hiddenDim}`);
  }
}

/**
 * Rounds one tensor to int8 in groups of `groupSize`, as {@linkcode quantizeLlama} does; its length is a multiple.
 *
 * @example
 * ```ts
 * import { dequantize, quantize } from "@haze/haze/formats";
 * import { assert, assertEquals } from "@std/assert";
 * const data = Float32Array.of(1, 0.3, 0.001, -0.002);
 * const int8 = quantize({ shape: [2, 2], data }, 2);
 * assertEquals([...int8.values], [127, 38, 64, -127]); // small weights keep their digits: a scale of their own
 * dequantize(int8).data.forEach((w, i) => assert(Math.abs(w - data[i]!) < 0.502 * int8.scales[i >> 1]!));
 * ```
 */
export function quantize({ shape, data }: LlamaTensor, groupSize: number): QuantizedTensor {
  if (data.length % groupSize !== 0) {
    throw new RangeError(`Cannot quantise as groups of ${groupSize} fill a tensor: ${data.length} elements`);
  }
  const values = new Int8Array(data.length);
  const scales = new Float32Array(data.length / groupSize);
  for (let group = 0, start = 0; group < scales.length; group++, start += groupSize) {
    let most = 0;
    for (let i = start; i < start + groupSize; i++) most = Math.max(most, Math.abs(data[i]));
    scales[group] = most / MOST_INT8;
    const scale = scales[group];
    if (scale === 0) continue;
    for (let i = start; i < start + groupSize; i++) {
      const rounded = Math.fround(data[i] / scale) + ROUNDER - ROUNDER;
      // Only a scale that is itself almost too small for a float can be so coarse that 127 is passed.
      values[i] = Math.max(-MOST_INT8, Math.min(MOST_INT8, rounded));
    }
  }
  return { shape, values, scales };
}

/**
 * The float32 weights that an int8 matrix stands for: f32(values[i] · scales[floor(i / G)]).
 *
 * @example
 * ```ts
 * import { dequantize } from "@haze/haze/formats";
 * import { assertEquals } from "@std/assert";
 * const tensor = { shape: [1, 4], values: Int8Array.of(127, -50, 0, 4), scales: Float32Array.of(0.5, 2) };
 * assertEquals(dequantize(tensor).data, Float32Array.of(63.5, -25, 0, 8));
 * ```
 */
export function dequantize({ shape, values, scales }: QuantizedTensor): LlamaTensor {
  const data = new Float32Array(values.length);
  const groupSize = values.length / scales.length;
  for (let group = 0, start = 0; group < scales.length; group++, start += groupSize) {
    for (let i = start; i < start + groupSize; i++) data[i] = values[i] * scales[group];
  }
  return { shape, data };
}

/**
 * The float32 model that an int8 one stands for.
 *
 * @example
 * ```ts
 * import { dequantizeLlama, quantizeLlama } from "@haze/haze/formats";
 * import { assertEquals } from "@std/assert";
 * const sizes = { dim: 2, hiddenDim: 2, nLayers: 1, nHeads: 1, nKvHeads: 1, vocabSize: 3, maxSeqLen: 4 };
 * const tensor = (...shape: number[]) => ({ shape, data: new Float32Array(shape.reduce((a, b) => a * b)).fill(0.5) });
 * const square = ["wq", "wk", "wv", "wo", "w1", "w2", "w3"];
 * const tensors = new Map([
 *   ["embedding", tensor(3, 2)] as const,
 *   ...square.map((part) => [`blocks.0.${part}`, tensor(2, 2)] as const),
 *   ...["blocks.0.attentionNorm", "blocks.0.ffnNorm", "finalNorm"].map((name) => [name, tensor(2)] as const),
 * ]);
 * const int8 = quantizeLlama({ sizes: { ...sizes, tied: true, theta: 10000, eps: 1e-5 }, tensors });
 * assertEquals(dequantizeLlama(int8).tensors.get("blocks.0.w3")?.data, tensor(2, 2).data);
 * ```
 */
export function dequantizeLlama({ sizes, norms, matrices }: QuantizedLlama): LlamaCheckpoint {
  const tensors = new Map<string, LlamaTensor>(norms);
  for (const [name, matrix] of matrices) tensors.set(name, dequantize(matrix));
  return { sizes, tensors };
}
