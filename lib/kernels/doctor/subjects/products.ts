/** Matrix products: every size that a tile does not divide, all ways to store A and B. */
import type { Epilogue, GemmCall } from "../../kernels.ts";
import { referenceKernels } from "../../reference/backend.ts";
import { Draw } from "../numbers.ts";
import { type EdgeKind, type Trial, trial } from "../trial.ts";
import { OF_TERMS, ofSizes } from "../units.ts";
import type { Subject } from "./subject.ts";

type Sizes = readonly [M: number, N: number, K: number];

/** Below, at and above tiles and blocks; the last are shared by threads. */
const SIZES: readonly Sizes[] = [
  ...[[1, 1, 1], [1, 16, 33], [6, 8, 4], [7, 9, 13], [13, 33, 31], [64, 12, 129], [31, 97, 65]] as const,
  ...[[3, 129, 385], [97, 61, 389], [193, 31, 40], [101, 103, 107], [20, 257, 131]] as const,
];
/** Sizes drawn go from 1 to this. */
const MOST = 40;

const WAYS = [["gemm", false, false], ["gemm aᵀb", true, false], ["gemm abᵀ", false, true], [
  "gemm aᵀbᵀ",
  true,
  true,
]] as const;

const words = ([M, N, K]: Sizes, edge?: EdgeKind) => ({
  label: `${M}×${N}×${K}`,
  point: () => `${M}×${N}×${K}`,
  at: (i: number) => `${M}×${N}×${K}, row ${Math.floor(i / N)}, column ${i % N}`,
  ...(edge ? { edge } : {}),
});

const plainSubjects: readonly Subject[] = WAYS.map(([op, transposeA, transposeB]) => ({
  op,
  *trials(effort) {
    const draw = new Draw(31);
    const make = (
      [M, N, K]: Sizes,
      edge?: EdgeKind,
      entry: (i: number, x: number) => number = (_, x) => x,
      accumulate = false,
    ): Trial =>
      trial({
        ...words([M, N, K], edge),
        floats: {
          a: draw.uniforms(M * K).map((x, i) => entry(i, x)),
          ...{ b: draw.uniforms(K * N), c: draw.uniforms(M * N) },
        },
        outputs: { c: OF_TERMS },
        run: (kernels, arrays) => kernels.gemm({ ...arrays, M, N, K, transposeA, transposeB, accumulate }),
      });
    for (const sizes of [[0, 2, 2], [2, 0, 2], [3, 5, 0]] as const) yield make(sizes, "empty");
    yield make([3, 5, 0], "empty", undefined, true);
    yield make([9, 11, 10], "0", () => 0);
    yield make([9, 11, 10], "±1e3", (_, x) => Math.sign(x) * 1e3);
    yield make([9, 11, 10], "huge", (_, x) => 1e37 * x);
    yield make([9, 11, 10], "±∞", (i, x) => i === 32 ? -Infinity : x);
    yield make([9, 11, 10], "NaN", (i, x) => i === 32 ? NaN : x);
    for (const sizes of SIZES) {
      for (const accumulate of [false, true]) yield make(sizes, undefined, undefined, accumulate);
    }
    for (let i = 0; i < effort.products; i++) {
      yield make([draw.integer(1, MOST), draw.integer(1, MOST), draw.integer(1, MOST)]);
    }
  },
}));

/** Several products, rows further apart than they are long, a matrix that all share. */
const stridedSubject: Subject = {
  op: "gemm strided",
  *trials() {
    const draw = new Draw(32);
    for (const [M, N, K] of [[1, 16, 33], [7, 9, 13], [13, 33, 31], [31, 97, 65]] as const) {
      for (const [, transposeA, transposeB] of WAYS) {
        const [strideA, strideB, strideC] = [(transposeA ? M : K) + 1, (transposeB ? K : N) + 5, N + 3];
        const [aCount, bCount] = [(transposeA ? K : M) * strideA, (transposeB ? N : K) * strideB];
        for (const batch of [1, 3]) {
          const batchB = M % 2 === 0 ? 0 : bCount + 2;
          const call: Omit<GemmCall, "a" | "b" | "c"> = {
            ...{ M, N, K, transposeA, transposeB, accumulate: batch === 1, strideA, strideB, strideC },
            ...{ batch, batchA: aCount, batchB, batchC: M * strideC },
          };
          yield trial({
            ...{ label: `${batch} of ${M}×${N}×${K}`, point: () => `${M}×${N}×${K}` },
            floats: {
              ...{ a: draw.uniforms(batch * aCount), b: draw.uniforms(batch * (bCount + 2)) },
              c: draw.uniforms(batch * M * strideC), // numbers between the rows must come out as they went in
            },
            outputs: { c: OF_TERMS },
            run: (kernels, arrays) => kernels.gemm({ ...arrays, ...call }),
          });
        }
      }
    }
  },
};

/** |bias| + Σ|a·b|. */
function termsOf(
  { a, b, bias }: Readonly<Record<"a" | "b" | "bias", Float32Array>>,
  M: number,
  N: number,
  K: number,
): Float64Array {
  const sums = new Float64Array(M * N);
  const size = (x: Float32Array) => Float64Array.from(x, Math.abs);
  const sizes = { a: size(a), b: size(b), c: sums, M, N, K, epilogue: { bias: size(bias) } };
  referenceKernels("float64").gemm(sizes);
  return sums;
}

const EPILOGUES = [
  "bias",
  "gelu",
  "bias, gelu and slope",
  "bias and siluGate",
  "silu",
  "bias, silu and slope",
] as const;

/** Errors in ulp of the terms of C, of which activations take at most 1.13; times the gate, plus 1 where a slope is asked. */
const epilogueSubject: Subject = {
  op: "gemm epilogue",
  *trials() {
    const draw = new Draw(33);
    for (const [M, N, K] of SIZES) {
      for (const kind of EPILOGUES) {
        const floats = {
          ...{ a: draw.uniforms(M * K), b: draw.uniforms(K * N), bias: draw.uniforms(N) },
          ...{ c: draw.uniforms(M * N), gate: draw.uniforms(M * N, -9, 9), y: draw.uniforms(M * N) },
        };
        const sums = termsOf(floats, M, N, K);
        const gated = sums.map((sum, i) =>
          sum * Math.abs(floats.gate[i]! / (1 + Math.exp(-floats.gate[i]!)))
        );
        yield trial({
          ...{ label: `${M}×${N}×${K} with ${kind}`, point: () => `${M}×${N}×${K}` },
          floats,
          outputs: {
            c: () => ofSizes(kind.endsWith("slope") ? sums.map((sum) => sum + 1) : sums),
            y: () => kind === "bias" ? () => 2 ** -149 : ofSizes(kind === "bias and siluGate" ? gated : sums),
          },
          run(kernels, { a, b, c, bias, gate, y }) {
            const epilogues: { readonly [N in typeof EPILOGUES[number]]: Epilogue } = {
              "bias": { bias },
              "gelu": { activation: "gelu", y },
              "bias, gelu and slope": { bias, activation: "gelu", y, slope: true },
              "bias and siluGate": { bias, activation: "siluGate", gate, y },
              "silu": { activation: "silu", y },
              "bias, silu and slope": { bias, activation: "silu", y, slope: true },
            };
            kernels.gemm({ a, b, c, M, N, K, epilogue: epilogues[kind] });
          },
        });
      }
    }
  },
};

/** All of gemm. */
export const gemmSubjects: readonly Subject[] = [...plainSubjects, stridedSubject, epilogueSubject];
