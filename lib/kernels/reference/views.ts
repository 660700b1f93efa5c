import type { StridedSumCall } from "../kernels.ts";
import { padAxes } from "../pad_axes.ts";

/** Positions of all elements of a view of up to four axes, in row-major order. */
function positions(shape: readonly number[], strides: readonly number[]): number[] {
  const [s0, s1, s2, s3] = padAxes(shape, 1) as [number, number, number, number];
  const [d0, d1, d2, d3] = padAxes(strides, 0) as [number, number, number, number];
  const out: number[] = [];
  for (let i0 = 0; i0 < s0; i0++) {
    for (let i1 = 0; i1 < s1; i1++) {
      for (let i2 = 0; i2 < s2; i2++) {
        for (let i3 = 0; i3 < s3; i3++) out.push(i0 * d0 + i1 * d1 + i2 * d2 + i3 * d3);
      }
    }
  }
  return out;
}

/** y[i] = Σ_j x[offset + outer[i] + inner[j]] over the positions of the two views. */
export function stridedSum(call: StridedSumCall): void {
  const { y, offset } = call;
  const x = call.x === call.y ? call.x.slice() : call.x; // a permutation in place would read what it has written
  const inner = positions(call.innerShape, call.innerStrides);
  positions(call.shape, call.strides).forEach((outer, i) => {
    let sum = 0;
    for (const position of inner) sum += x[offset + outer + position]!;
    y[i] = sum;
  });
}
