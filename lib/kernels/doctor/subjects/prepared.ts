/** Products with prepared weights. */
import { dequantiseInt8, quantiseInt8 } from "../../int8.ts";
import type { FloatMatrix, Int8Matrix, Kernels } from "../../kernels.ts";
import { Draw } from "../numbers.ts";
import { type EdgeKind, type Trial, trial } from "../trial.ts";
import { OF_RESULT, OF_TERMS, ofSizes } from "../units.ts";
import type { Subject } from "./subject.ts";

/** Rows of x for a token and for a prompt; the last is shared by threads. */
const SHAPES = [
  ...[[1, 1, 4], [1, 19, 8], [3, 33, 32], [7, 47, 36], [1, 16, 96], [2, 640, 512]] as const,
];

/** The product with weights that are prepared for it alone. */
function product(
  kernels: Kernels,
  matrix: FloatMatrix | Int8Matrix,
  x: Float32Array | Float64Array,
  y: typeof x,
  M: number,
): void {
  const weights = kernels.prepare(matrix);
  try {
    kernels.preparedProduct({ x, weights, y, M });
  } finally {
    weights.close();
  }
}

type Special = (i: number, x: number) => number;
/** Special numbers among those of x. */
const EDGES: readonly (readonly [EdgeKind, Special])[] = [
  ["0", () => 0],
  ["±1e3", (_, x) => Math.sign(x) * 1e3],
  ["±∞", (i, x) => i === 9 ? -Infinity : x],
  ["NaN", (i, x) => i === 9 ? NaN : x],
];

const floatSubject: Subject = {
  op: "preparedProduct",
  *trials() {
    const draw = new Draw(34);
    const make = (
      [M, N, K]: readonly [number, number, number],
      transpose: boolean,
      edge?: EdgeKind,
      special: Special = (_, x) => x,
    ): Trial =>
      trial({
        ...{ label: `${M}×${N}×${K}${transpose ? ", stored (K, N)" : ""}`, point: () => `${M}×${N}×${K}` },
        ...(edge ? { edge } : {}),
        floats: {
          x: draw.uniforms(M * K).map((value, i) => special(i, value)),
          ...{ w: draw.uniforms(N * K), y: draw.uniforms(M * N) },
        },
        outputs: { y: OF_TERMS },
        outsideStep: true,
        run: (kernels, { x, w, y }) => product(kernels, { w, N, K, transpose }, x, y, M),
      });
    for (const [kind, special] of EDGES) yield make([2, 11, 10], false, kind, special);
    for (const sizes of SHAPES) for (const transpose of [false, true]) yield make(sizes, transpose);
  },
};

/** Errors in ulp of Σ|w·x|: the integers of x are the same in float64, so that only roundings of the sums show. */
const int8Subject: Subject = {
  op: "int8 product",
  *trials() {
    const draw = new Draw(35);
    const make = (
      [M, N, K]: readonly [number, number, number],
      group: number,
      edge?: EdgeKind,
      special: Special = (_, x) => x,
    ): Trial => {
      const matrix = quantiseInt8(draw.uniforms(N * K), { N, K, group });
      const x = draw.uniforms(M * K).map((value, i) => special(i, value));
      const weights = dequantiseInt8(matrix);
      return trial({
        ...{ label: `${M}×${N}×${K} in groups of ${group}`, point: () => `${M}×${N}×${K}` },
        ...(edge ? { edge } : {}),
        floats: { x, y: draw.uniforms(M * N) },
        outputs: {
          y: () =>
            ofSizes(Float64Array.from({ length: M * N }, (_, i) => {
              let sum = 0;
              for (let k = 0; k < K; k++) {
                sum += Math.abs(weights[i % N * K + k]! * x[Math.floor(i / N) * K + k]!);
              }
              return sum;
            })),
        },
        outsideStep: true,
        run: (kernels, { x, y }) => product(kernels, matrix, x, y, M),
      });
    };
    for (const [kind, special] of EDGES) yield make([2, 11, 16], 8, kind, special);
    for (const sizes of SHAPES) {
      for (const group of [4, sizes[2] / (sizes[2] % 8 === 0 ? 2 : 1)]) yield make(sizes, group);
    }
  },
};

/** Rows of the identity give the weights back: float weights as they were, integers times their factor. */
export const prepareSubjects: readonly Subject[] = [{
  op: "prepare",
  *trials() {
    const draw = new Draw(36);
    for (const [N, K] of [[1, 4], [19, 8], [33, 36], [300, 64]] as const) {
      const w = draw.uniforms(N * K);
      const int8 = quantiseInt8(w, { N, K, group: 4 });
      const cases = {
        "float weights": [{ w, N, K }, 1],
        // Of 127 the factor is 1, so that the integer of x is 127 itself.
        "8-bit integers": [int8, 127],
      } as const;
      for (const [label, [matrix, one]] of Object.entries(cases)) {
        yield trial({
          ...{ label: `${label} (${N}, ${K})`, point: () => `${N}×${K}` },
          floats: {
            x: Float32Array.from({ length: K * K }, (_, i) => i % (K + 1) === 0 ? one : 0),
            y: draw.uniforms(K * N),
          },
          outputs: { y: OF_RESULT },
          outsideStep: true,
          run: (kernels, { x, y }) => product(kernels, matrix, x, y, K),
        });
      }
    }
  },
}];

/** Products with prepared weights of both kinds. */
export const preparedProductSubjects: readonly Subject[] = [floatSubject, int8Subject];
