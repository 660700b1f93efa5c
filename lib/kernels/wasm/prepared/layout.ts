/**
 * Order of prepared weights in memory: blocks of outputs, each one linear stream, the last one filled up with zeros.
 * Floats: [block][k][16 outputs]. Integers: [block][group], and in each group [k / 4][16 outputs][4 neighbouring k] in
 * bytes, then the factors of the outputs.
 */
import type { FloatArray, FloatMatrix, Int8Matrix } from "../../kernels.ts";

/**
 * Outputs of a block: four vectors of sums, as many as it takes to hide the latency of the multiply-add. Two blocks of
 * eight at a time would be two streams, which memory delivers at half the speed.
 */
export const BLOCK = 16;

/** Floats that a float matrix takes. */
export function floatCount(N: number, K: number): number {
  return Math.ceil(N / BLOCK) * BLOCK * K;
}

/** Bytes of one group of a block: its integers, and a factor for each output. */
export function groupBytes(group: number): number {
  return BLOCK * group + 4 * BLOCK;
}

/** Bytes of one group of a quantised row of x: a start value, the integers in two bytes each, a factor. */
export function quantisedGroupBytes(group: number): number {
  return 4 + 2 * group + 4;
}

/** Writes a float matrix into `packed`, which is all zeros. */
export function packFloats({ w, N, K, transpose = false }: FloatMatrix, packed: FloatArray): void {
  const [row, step] = transpose ? [1, N] : [K, 1];
  for (let first = 0; first < N; first += BLOCK) {
    const width = Math.min(BLOCK, N - first);
    for (let n = 0; n < width; n++) {
      let [from, to] = [(first + n) * row, first * K + n];
      for (const end = to + K * BLOCK; to < end; to += BLOCK, from += step) packed[to] = w[from]!;
    }
  }
}

/** Writes an int8 matrix into `packed`, which is all zeros. Four integers go at a time, as one of 32 bits. */
export function packInt8({ values, scales, N, K, group }: Int8Matrix, packed: Float32Array): void {
  const fours = new Int32Array(packed.buffer, packed.byteOffset, packed.length);
  const aligned = values.byteOffset % 4 === 0 ? values : values.slice();
  const source = new Int32Array(aligned.buffer, aligned.byteOffset, N * K / 4);
  const [row, groups, groupFours] = [K / 4, K / group, group / 4];
  let to = 0;
  for (let first = 0; first < N; first += BLOCK) {
    const width = Math.min(BLOCK, N - first);
    for (let g = 0; g < groups; g++) {
      const end = first * row + (g + 1) * groupFours;
      for (let from = first * row + g * groupFours; from < end; from++, to += BLOCK) {
        for (let n = 0, at = from; n < width; n++, at += row) fours[to + n] = source[at]!;
      }
      for (let n = 0; n < width; n++) packed[to + n] = scales[(first + n) * groups + g]!;
      to += BLOCK;
    }
  }
}
