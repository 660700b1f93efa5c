/**
 * Causal attention over heads: weights = softmax(scale·q·kᵀ + bias), out = weights·v. The gradient is worked out
 * from the saved weights P and the output O:
 *
 *   dV = Pᵀ dO,  dS = P ⊙ (dO Vᵀ − rowsum(dO ⊙ O)),  dQ = scale·dS K,  dK = scale·dSᵀ Q,  dBias = dS
 */
import type { AttentionCall, FloatArray, HeadLayout } from "../../kernels/mod.ts";
import { showShape, type Tensor } from "../../tensor/mod.ts";
import { emptyLike, kernelsOf } from "../output.ts";
import { record } from "../tape.ts";

/** Heads side by side in columns of a tensor (B, T, width): head h starts at column `column + h·D`. */
export interface HeadColumns {
  /** (B, T, width) */
  tensor: Tensor;
  /** First column. Default 0. */
  column?: number;
}

/** Operands of {@linkcode attention}. At least one of `bias` and the pair `q`, `k` scores. */
export interface AttentionOperands {
  /** (B, Tq, …) with H·D columns. */
  q?: HeadColumns;
  /** (B, ≥ Tk, …) with H/G·D columns. */
  k?: HeadColumns;
  /** Added to the scores: (B, Tq, H·biasColumns), entry [b, i, h·biasColumns + j] for key j. */
  bias?: Tensor;
  /** (B, ≥ Tk, …) with H/G·D columns. */
  v: HeadColumns;
  /** Number of heads. */
  H: number;
  /** Query heads that share one key and value head (grouped queries, arXiv 2305.13245); divides H. Default 1. */
  G?: number;
  /** Size of a head. */
  D: number;
  /** Factor of q·k. Default 1/√D. */
  scale?: number;
  /** Number of keys; query i stands at position Tk − Tq + i. Default: all rows of `v`. */
  Tk?: number;
}

/** What attention computes: the output, and the weights it used. */
export interface AttentionResult {
  /** (B, Tq, H·D) */
  output: Tensor;
  /** (B, H, Tq, Tk). A gradient uses it up as work space; entries after a query's own position are undefined. */
  weights: Tensor;
}

/**
 * Causal attention; see {@linkcode AttentionOperands}. Gradients flow through `output` alone.
 *
 * @throws {TypeError} if operands are missing, or are not (B, T, columns) with one B.
 * @throws {RangeError} if the sizes do not fit, or a head is wider than a backend takes (WebAssembly: 32,768)
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { tensor, zeros } from "@haze/haze/tensor";
 * import { attention } from "@haze/haze/autograd";
 * // With equal scores each token takes the mean of what came so far.
 * const v = tensor([[[2], [4], [9]]]); // (B, T, H·D) = (1, 3, 1)
 * const { output } = attention({ bias: zeros([1, 3, 3]), v: { tensor: v }, H: 1, D: 1 });
 * assertEquals(output.data, new Float32Array([2, 3, 5]));
 * ```
 */
export function attention(operands: AttentionOperands): AttentionResult {
  const { q, k, bias, v, H, D, G = 1 } = operands;
  const query = q?.tensor ?? bias;
  if (!query || (q === undefined) !== (k === undefined)) {
    throw new TypeError("Cannot attend as scores need q and k, a bias, or both: got neither in full");
  }
  const inputs = [q?.tensor, k?.tensor, bias, v.tensor].filter((x) => x !== undefined);
  const kernels = kernelsOf("attend", v.tensor, ...inputs);
  const [B, Tq] = query.shape as [number, number];
  const Tk = operands.Tk ?? v.tensor.shape[1]!;
  const biasColumns = bias ? bias.shape[2]! / H : 0;
  check({ inputs, B, H, G, D, Tq, Tk, biasColumns, hasBias: bias !== undefined });
  if (q) checkColumns(q, H * D);
  for (const columns of [k, v]) if (columns) checkColumns(columns, H / G * D);
  for (const [x, rows] of [[bias, Tq], [k?.tensor, Tk], [v.tensor, Tk]] as const) if (x) checkRows(x, rows);

  const output = emptyLike(kernels, [B, Tq, H * D]);
  const weights = emptyLike(kernels, [B, H, Tq, Tk]);
  const of = (x: HeadColumns, array: FloatArray = x.tensor.floats): HeadLayout =>
    layout(x.tensor, array, x.column ?? 0, D);
  const biasOf = (x: Tensor, array: FloatArray = x.floats): HeadLayout => layout(x, array, 0, biasColumns);
  const call: AttentionCall = {
    ...{ B, H, G, Tq, Tk, D, scale: operands.scale ?? 1 / Math.sqrt(D) },
    ...(q && k ? { q: of(q), k: of(k) } : {}),
    ...(bias ? { bias: biasOf(bias) } : {}),
    ...{ v: of(v), out: of({ tensor: output }), weights: weights.floats },
  };
  kernels.attention(call);
  record(output, inputs, (dy, gradients) => {
    const dBias = bias ? kernels.floats(bias.size) : undefined;
    kernels.attentionGrad({
      ...call,
      ...(q && k ? { dq: of(q, gradients.sumOf(q.tensor)), dk: of(k, gradients.sumOf(k.tensor)) } : {}),
      ...(bias && dBias ? { dBias: biasOf(bias, dBias) } : {}),
      ...{ dv: of(v, gradients.sumOf(v.tensor)), dOut: of({ tensor: output }, dy), biasColumns },
    });
    if (bias && dBias) gradients.add(bias, dBias);
  });
  return { output, weights };
}

function layout(x: Tensor, array: FloatArray, offset: number, head: number): HeadLayout {
  const [, rows, width] = x.shape as [number, number, number];
  return { array, offset, batch: rows * width, row: width, head };
}

interface Sizes {
  inputs: readonly Tensor[];
  B: number;
  H: number;
  G: number;
  D: number;
  Tq: number;
  Tk: number;
  biasColumns: number;
  hasBias: boolean;
}

function check({ inputs, B, H, G, D, Tq, Tk, biasColumns, hasBias }: Sizes): void {
  if (!(Number.isSafeInteger(H) && H > 0 && Number.isSafeInteger(D) && D > 0)) {
    throw new RangeError(`Cannot attend as H and D must be positive integers: ${H} and ${D}`);
  }
  if (!Number.isSafeInteger(G) || G < 1 || H % G !== 0) {
    throw new RangeError(`Cannot attend as G must be a positive integer that divides H: ${G} and ${H}`);
  }
  const bad = inputs.find((x) => x.shape.length !== 3 || x.shape[0] !== B);
  if (bad) {
    throw new TypeError(
      `Cannot attend as operands must be (B, T, columns) with B = ${B}: ${showShape(bad.shape)}`,
    );
  }
  if (
    !Number.isSafeInteger(Tk) || Tq > Tk || (hasBias && (!Number.isInteger(biasColumns) || biasColumns < Tk))
  ) {
    throw new RangeError(
      `Cannot attend as queries and bias must fit the keys: Tq ${Tq}, Tk ${Tk}, bias for ${biasColumns}`,
    );
  }
}

function checkRows(x: Tensor, needed: number): void {
  if (x.shape[1]! < needed) {
    throw new RangeError(
      `Cannot attend as an operand must have at least ${needed} rows a batch: ${showShape(x.shape)}`,
    );
  }
}

function checkColumns({ tensor, column = 0 }: HeadColumns, needed: number): void {
  if (!Number.isSafeInteger(column) || column < 0 || column + needed > tensor.shape[2]!) {
    throw new RangeError(
      `Cannot attend as heads need ${needed} columns from ${column}: ${showShape(tensor.shape)}`,
    );
  }
}
