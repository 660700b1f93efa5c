import type {
  AttentionCall,
  AttentionGradCall,
  HeadLayout,
  NumericArray,
  RotaryCall,
  StridedSumCall,
} from "../kernels.ts";
import { requireSingleProduct } from "../epilogue.ts";
import type { FullGemmCall } from "./gemm.ts";

/** Arrays under the names they have in the contract. */
type Named<T> = Readonly<Record<string, T | undefined>>;

function refuse(kernel: string, name: string, rule: string, got: number): never {
  throw new RangeError(`Cannot run ${kernel} as ${name} holds ${rule} numbers: ${got}`);
}

/** Element kernels: every array has the length of the first. */
export function requireEqualLengths(kernel: string, arrays: Named<NumericArray>): void {
  let count: number | undefined;
  for (const [name, array] of Object.entries(arrays)) {
    if (!array) continue;
    count ??= array.length;
    if (array.length !== count) refuse(kernel, name, `${count}`, array.length);
  }
}

/** Row kernels: every array holds at least `count` numbers. */
export function requireRoom(kernel: string, count: number, arrays: Named<NumericArray>): void {
  for (const [name, array] of Object.entries(arrays)) {
    if (array && array.length < count) refuse(kernel, name, `at least ${count}`, array.length);
  }
}

/** The first `rows` ids name one of `count` things. */
export function requireIds(kernel: string, ids: Int32Array, rows: number, count: number): void {
  requireRoom(kernel, rows, { ids });
  for (let row = 0; row < rows; row++) {
    if (ids[row]! < 0 || ids[row]! >= count) {
      throw new RangeError(
        `Cannot run ${kernel} as ids are from 0 to ${count - 1}: ${ids[row]} in row ${row}`,
      );
    }
  }
}

/** One past the last position that counts and distances reach; 0 for an empty view. */
function extent(offset: number, counts: readonly number[], distances: readonly number[]): number {
  if (counts.includes(0)) return 0;
  return counts.reduce((end, count, axis) => end + Math.max(0, (count - 1) * distances[axis]!), offset) + 1;
}

/** Every matrix of the batch lies within its array. */
export function requireGemm({ a, b, c, M, N, K, ...call }: FullGemmCall): void {
  requireSingleProduct(call);
  const aCounts = call.transposeA ? [call.batch, K, M] : [call.batch, M, K];
  const bCounts = call.transposeB ? [call.batch, N, K] : [call.batch, K, N];
  requireRoom("gemm", extent(0, aCounts, [call.batchA, call.strideA, 1]), { a });
  requireRoom("gemm", extent(0, bCounts, [call.batchB, call.strideB, 1]), { b });
  const extentOfC = extent(0, [call.batch, M, N], [call.batchC, call.strideC, 1]);
  requireRoom("gemm", extentOfC, { c });
  const { epilogue } = call;
  if (epilogue?.bias) requireRoom("gemm", N, { bias: epilogue.bias });
  if (epilogue?.activation) requireRoom("gemm", extentOfC, { y: epilogue.y });
  if (epilogue?.activation === "siluGate") requireRoom("gemm", extentOfC, { gate: epilogue.gate });
}

function requireHeads(
  kernel: string,
  { B }: AttentionCall,
  H: number,
  T: number,
  D: number,
  heads: Named<HeadLayout>,
): void {
  for (const [name, heading] of Object.entries(heads)) {
    if (!heading) continue;
    const { array, offset, batch, row, head } = heading;
    requireRoom(kernel, extent(offset, [B, T, H, D], [batch, row, head, 1]), { [name]: array });
  }
}

/** Every head lies within its array, and q comes with k. */
export function requireAttention(call: AttentionCall): void {
  const { B, H, G = 1, Tq, Tk, D, q, k, bias, v, out, weights } = call;
  if (H % G !== 0) throw new RangeError(`Cannot run attention as G divides H = ${H}: ${G}`);
  if (!q !== !k) throw new TypeError(`Cannot run attention as q and k come together: only ${q ? "q" : "k"}`);
  requireHeads("attention", call, H, Tq, D, { q, out });
  requireHeads("attention", call, H / G, Tk, D, { k, v });
  requireHeads("attention", call, H, Tq, Tk, { bias });
  requireRoom("attention", B * H * Tq * Tk, { weights });
}

/** As {@linkcode requireAttention}, and a row of dBias has a place for every key. */
export function requireAttentionGrad(call: AttentionGradCall): void {
  const { H, G = 1, Tq, Tk, D, dOut, dq, dk, dBias, biasColumns, dv } = call;
  requireAttention(call);
  requireHeads("attentionGrad", call, H, Tq, D, { dOut, dq });
  requireHeads("attentionGrad", call, H / G, Tk, D, { dk, dv });
  if (!dBias) return;
  if (biasColumns < Tk) {
    throw new RangeError(`Cannot run attentionGrad as biasColumns is at least Tk = ${Tk}: ${biasColumns}`);
  }
  requireHeads("attentionGrad", call, H, Tq, biasColumns, { dBias });
}

/** The view stays within x, and y is as large as its shape. */
export function requireView(
  { x, y, shape, strides, innerShape, innerStrides, offset }: StridedSumCall,
): void {
  const count = shape.reduce((product, size) => product * size, 1);
  if (y.length !== count) refuse("stridedSum", "y", `${count}`, y.length);
  requireRoom("stridedSum", extent(offset, [...shape, ...innerShape], [...strides, ...innerStrides]), { x });
}

/** Heads are of even size and fit a row, and the table has every position. */
export function requireRotary({ x, y, rows, columns, heads, D, T, table, first }: RotaryCall): void {
  if (D % 2 !== 0) throw new RangeError(`Cannot run rotary as D is even: ${D}`);
  if (heads * D > columns) {
    throw new RangeError(`Cannot run rotary as heads·D is at most columns = ${columns}: ${heads * D}`);
  }
  requireRoom("rotary", rows * columns, { x, y });
  if (rows > 0) requireRoom("rotary", (first + Math.min(rows, T)) * D, { table });
}
