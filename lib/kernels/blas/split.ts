/** Which products go to the library, and in what pieces. */
import type { GemmCall } from "../kernels.ts";

/**
 * Least multiply-adds of a product that the library computes faster than WebAssembly, its call of about 0.3 µs
 * included: the cube of 32. `bench/blas_report.ts` measures it. With OpenBLAS on AVX-512 cubes break even between 16 and
 * 32, depending on the transposition, and six rows of 64 x 64 do; with BLIS sixteen.
 */
export const LEAST_TERMS: number = 32 ** 3;
/** Least rows and columns. A single one is a product of a vector, which memory bounds either way. */
export const LEAST_WIDTH = 2;

/** Least rows or columns of a piece where there are enough of them: each piece packs the other operand anew. */
const LEAST_BLOCK = 256;
/** Fewer than this are not worth a cut. */
const LEAST_CUT = 64;
/** Most pieces: no backend has more threads. */
const MOST_BLOCKS = 64;
/** Pieces start at multiples of this, as tiles do. */
const GRAIN = 16;

/**
 * Whether a product is large enough for the library, and its rows do not overlap. `leastTerms` takes the place of what
 * was measured.
 */
export function isForBlas(call: GemmCall, leastTerms?: number): boolean {
  const { M, N, K, transposeA = false, transposeB = false, strideA, strideB, strideC = N } = call;
  const terms = M * N * K;
  const pays = leastTerms === undefined
    ? terms >= LEAST_TERMS && M >= LEAST_WIDTH && N >= LEAST_WIDTH
    : terms >= leastTerms;
  if (!pays || terms === 0) return false;
  const [rowA, rowB] = [transposeA ? M : K, transposeB ? K : N];
  return (strideA ?? rowA) >= rowA && (strideB ?? rowB) >= rowB && strideC >= N;
}

/**
 * Rows or columns of a piece when there are `extent` of them. It depends on nothing else, least of all on the number of
 * threads, so that neither do the results: a library may sum in another order where sizes differ.
 *
 * The number of pieces is a power of two, so that two, four or eight threads have equal shares.
 */
export function blockOf(extent: number): number {
  if (extent < LEAST_CUT) return extent;
  const pieces = Math.min(MOST_BLOCKS, Math.max(2, 2 ** Math.floor(Math.log2(extent / LEAST_BLOCK))));
  return Math.ceil(extent / pieces / GRAIN) * GRAIN;
}
