/** The reference backend: {@linkcode Kernels} as plain loops, one family a file. */
import {
  ADAMW_SLOTS,
  type AdamwCall,
  type AttentionCall,
  type AttentionGradCall,
  type BinaryName,
  type CrossEntropyCall,
  type CrossEntropyGradCall,
  type DropoutCall,
  type EmbeddingCall,
  type EmbeddingGradCall,
  type FloatArray,
  type GemmCall,
  type Kernels,
  type LayerNormCall,
  type LayerNormGradCall,
  type LayerNormParameterGradCall,
  type MixColumnsCall,
  type MixColumnsGradCall,
  type NumericArray,
  type Region,
  type SoftmaxGradCall,
  type StridedSumCall,
  type UnaryName,
} from "../kernels.ts";
import * as checks from "./checks.ts";
import { adamw } from "./adamw.ts";
import { attention, attentionGrad } from "./attention.ts";
import { crossEntropy, crossEntropyGrad } from "./cross_entropy.ts";
import { dropout } from "./dropout.ts";
import { binary, scale, unary, unaryGrad } from "./elementwise.ts";
import { embedding, embeddingGrad } from "./embedding.ts";
import { completeGemm, gemm } from "./gemm.ts";
import { addColumnSums, mixColumns, mixColumnsGrad } from "./mix.ts";
import { sum, sumOfSquares } from "./reduce.ts";
import { layerNorm, layerNormGrad, layerNormParameterGrad, softmax, softmaxGrad } from "./rows.ts";
import { stridedSum } from "./views.ts";

/**
 * Kernels as plain JavaScript loops: what every other backend is compared with.
 *
 * All arithmetic is in float64; results are rounded when they are stored, to the backend's dtype. Arrays are ordinary
 * and live as long as somebody holds them. Each kernel checks lengths before its loop and throws a RangeError.
 *
 * @example
 * ```ts
 * import { ReferenceKernels } from "@haze/haze/kernels";
 * import { assertEquals } from "@std/assert";
 *
 * const kernels = new ReferenceKernels("float64");
 * const y = kernels.floats(4);
 * kernels.softmax(Float64Array.of(0, 0, 5, -Infinity), y, 2, 2);
 * assertEquals([...y], [0.5, 0.5, 1, 0]);
 * ```
 */
export class ReferenceKernels implements Kernels {
  /** `reference32` or `reference64`. */
  readonly name: "reference32" | "reference64";
  /** What `floats` gives and results are rounded to. */
  readonly dtype: "float32" | "float64";
  #depth = 0;

  /** A backend that stores float32 or float64. */
  constructor(dtype: "float32" | "float64") {
    if (dtype !== "float32" && dtype !== "float64") {
      throw new TypeError(`Cannot make reference kernels as dtype is float32 or float64: ${dtype}`);
    }
    this.dtype = dtype;
    this.name = dtype === "float32" ? "reference32" : "reference64";
  }

  /** A zeroed Float32Array or Float64Array. */
  floats(count: number): FloatArray {
    return this.dtype === "float32" ? new Float32Array(count) : new Float64Array(count);
  }

  /** A zeroed Int32Array. */
  ints(count: number): Int32Array {
    return new Int32Array(count);
  }

  /** Never: all arrays are ordinary ones. */
  isTransient(_array: NumericArray): boolean {
    return false;
  }

  /** Counts a step; nothing ends with it. */
  enter(): void {
    this.#depth++;
  }

  /** Ends the innermost step. */
  leave(): void {
    if (this.#depth === 0) {
      throw new TypeError("Cannot leave a step as each leave follows its enter: none is open");
    }
    this.#depth--;
  }

  /** An ordinary array with a `close` that does nothing; refused inside a step, as by every backend. */
  region(floatCount: number): Region {
    if (this.#depth > 0) {
      throw new TypeError(`Cannot reserve a region as a step is open: ${this.#depth} of them`);
    }
    return { floats: this.floats(floatCount), close: () => {} };
  }

  /** Runs `body`; the reference does not record. */
  record(body: () => void): undefined {
    body();
  }

  /** Nothing is recorded, so nothing is given up. */
  noteHostRead(): void {}

  /** See {@linkcode Kernels.gemm}. */
  gemm(call: GemmCall): void {
    const full = completeGemm(call);
    checks.requireGemm(full);
    gemm(full);
  }

  /** See {@linkcode Kernels.attention}. */
  attention(call: AttentionCall): void {
    checks.requireAttention(call);
    attention(call);
  }

  /** See {@linkcode Kernels.attentionGrad}. */
  attentionGrad(call: AttentionGradCall): void {
    checks.requireAttentionGrad(call);
    attentionGrad(call);
  }

  /** See {@linkcode Kernels.fill}. */
  fill(y: FloatArray, value: number): void {
    y.fill(value);
  }

  /** See {@linkcode Kernels.unary}. */
  unary(name: UnaryName, x: FloatArray, y: FloatArray): void {
    checks.requireEqualLengths(name, { x, y });
    unary(name, x, y);
  }

  /** See {@linkcode Kernels.unaryGrad}. */
  unaryGrad(name: UnaryName, x: FloatArray, dy: FloatArray, dx: FloatArray): void {
    checks.requireEqualLengths(`${name} gradient`, { x, dy, dx });
    unaryGrad(name, x, dy, dx);
  }

  /** See {@linkcode Kernels.binary}. */
  binary(name: BinaryName, a: FloatArray, b: FloatArray, y: FloatArray): void {
    checks.requireEqualLengths(name, { a, b, y });
    binary(name, a, b, y);
  }

  /** See {@linkcode Kernels.scale}. */
  scale(x: FloatArray, factor: number, y: FloatArray): void {
    checks.requireEqualLengths("scale", { x, y });
    scale(x, factor, y);
  }

  /** See {@linkcode Kernels.stridedSum}. */
  stridedSum(call: StridedSumCall): void {
    checks.requireView(call);
    stridedSum(call);
  }

  /** See {@linkcode Kernels.softmax}. */
  softmax(x: FloatArray, y: FloatArray, rows: number, columns: number): void {
    checks.requireRoom("softmax", rows * columns, { x, y });
    softmax(x, y, rows, columns);
  }

  /** See {@linkcode Kernels.softmaxGrad}. */
  softmaxGrad(call: SoftmaxGradCall): void {
    const { y, dy, dx, rows, columns } = call;
    checks.requireRoom("softmaxGrad", rows * columns, { y, dy, dx });
    softmaxGrad(call);
  }

  /** See {@linkcode Kernels.layerNorm}. */
  layerNorm(call: LayerNormCall): void {
    const { x, gain, offset, y, stats, rows, columns } = call;
    checks.requireRoom("layerNorm", rows * columns, { x, y });
    checks.requireRoom("layerNorm", columns, { gain, offset });
    checks.requireRoom("layerNorm", 2 * rows, { stats });
    layerNorm(call);
  }

  /** See {@linkcode Kernels.layerNormGrad}. */
  layerNormGrad(call: LayerNormGradCall): void {
    const { x, gain, stats, dy, dx, rows, columns } = call;
    checks.requireRoom("layerNormGrad", rows * columns, { x, dy, dx });
    checks.requireRoom("layerNormGrad", columns, { gain });
    checks.requireRoom("layerNormGrad", 2 * rows, { stats });
    layerNormGrad(call);
  }

  /** See {@linkcode Kernels.layerNormParameterGrad}. */
  layerNormParameterGrad(call: LayerNormParameterGradCall): void {
    const { x, stats, dy, dGain, dOffset, rows, columns } = call;
    checks.requireRoom("layerNormParameterGrad", rows * columns, { x, dy });
    checks.requireRoom("layerNormParameterGrad", columns, { dGain, dOffset });
    checks.requireRoom("layerNormParameterGrad", 2 * rows, { stats });
    layerNormParameterGrad(call);
  }

  /** See {@linkcode Kernels.addColumnSums}. */
  addColumnSums(x: FloatArray, y: FloatArray, rows: number, columns: number): void {
    checks.requireRoom("addColumnSums", rows * columns, { x });
    checks.requireRoom("addColumnSums", columns, { y });
    addColumnSums(x, y, rows, columns);
  }

  /** See {@linkcode Kernels.crossEntropy}. */
  crossEntropy(call: CrossEntropyCall): void {
    const { logits, targets, losses, logSums, rows, columns } = call;
    checks.requireRoom("crossEntropy", rows * columns, { logits });
    checks.requireRoom("crossEntropy", rows, { losses, logSums });
    checks.requireIds("crossEntropy", targets, rows, columns);
    crossEntropy(call);
  }

  /** See {@linkcode Kernels.crossEntropyGrad}. */
  crossEntropyGrad(call: CrossEntropyGradCall): void {
    const { logits, targets, logSums, dLosses, dLogits, rows, columns } = call;
    checks.requireRoom("crossEntropyGrad", rows * columns, { logits, dLogits });
    checks.requireRoom("crossEntropyGrad", rows, { logSums, dLosses });
    checks.requireIds("crossEntropyGrad", targets, rows, columns);
    crossEntropyGrad(call);
  }

  /** See {@linkcode Kernels.embedding}. */
  embedding(call: EmbeddingCall): void {
    const { table, ids, y, rows, columns } = call;
    checks.requireRoom("embedding", rows * columns, { y });
    if (columns > 0) checks.requireIds("embedding", ids, rows, Math.floor(table.length / columns));
    embedding(call);
  }

  /** See {@linkcode Kernels.embeddingGrad}. */
  embeddingGrad(call: EmbeddingGradCall): void {
    const { dy, ids, dTable, rows, columns } = call;
    checks.requireRoom("embeddingGrad", rows * columns, { dy });
    if (columns > 0) checks.requireIds("embeddingGrad", ids, rows, Math.floor(dTable.length / columns));
    embeddingGrad(call);
  }

  /** See {@linkcode Kernels.mixColumns}. */
  mixColumns(call: MixColumnsCall): void {
    const { a, b, gate, y, rows, columns } = call;
    checks.requireRoom("mixColumns", rows * columns, { a, b, y });
    checks.requireRoom("mixColumns", columns, { gate });
    mixColumns(call);
  }

  /** See {@linkcode Kernels.mixColumnsGrad}. */
  mixColumnsGrad(call: MixColumnsGradCall): void {
    const { a, b, gate, dy, da, db, dGate, rows, columns } = call;
    checks.requireRoom("mixColumnsGrad", rows * columns, { a, b, dy, da, db });
    checks.requireRoom("mixColumnsGrad", columns, { gate, dGate });
    mixColumnsGrad(call);
  }

  /** See {@linkcode Kernels.dropout}. */
  dropout(call: DropoutCall): void {
    const { x, y, rate, key } = call;
    if (!(rate >= 0 && rate < 1)) {
      throw new RangeError(`Cannot run dropout as rate is at least 0 and below 1: ${rate}`);
    }
    checks.requireEqualLengths("dropout", { x, y });
    checks.requireRoom("dropout", 1, { key });
    const factor = 1 / (1 - rate);
    dropout(call, this.dtype === "float32" ? Math.fround(factor) : factor);
  }

  /** See {@linkcode Kernels.sum}. */
  sum(x: FloatArray, y: FloatArray): void {
    checks.requireRoom("sum", 1, { y });
    sum(x, y);
  }

  /** See {@linkcode Kernels.sumOfSquares}. */
  sumOfSquares(x: FloatArray, y: FloatArray): void {
    checks.requireRoom("sumOfSquares", 1, { y });
    sumOfSquares(x, y);
  }

  /** See {@linkcode Kernels.adamw}. */
  adamw(call: AdamwCall): void {
    const { p, g, m, v, slots } = call;
    checks.requireEqualLengths("adamw", { p, g, m, v });
    checks.requireRoom("adamw", ADAMW_SLOTS.length, { slots });
    adamw(call);
  }
}
