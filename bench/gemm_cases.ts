/** sgemm by the entry that the backend itself calls, and through `kernels.gemm` with all it does around that. */
import type { FloatArray, GemmCall, WasmKernels } from "../lib/kernels/mod.ts";
import { type EngineArrays, engineArrays } from "./engine_arrays.ts";
import { assertClose, type KernelCase } from "./kernel_case.ts";
import type { GemmShape } from "./sizes.ts";

/** The bare kernel: addresses and sizes, nothing resolved and nothing allocated. */
export function gemmCase(kernels: WasmKernels, shape: GemmShape): KernelCase {
  const { kind, M, N, K } = shape;
  const memory = gemmArrays(kernels, shape);
  const [a, b, c] = memory.arrays as [FloatArray, FloatArray, FloatArray];
  const { launcher } = kernels;
  // The backend splits by rows of C or, if there are more of them, by columns.
  const [entry, extent] = M >= N ? ["rows", M] : ["columns", N];
  const kernel = launcher.kernel("gemm", `${entry}${kind}`);
  const [strideA, strideB] = [4 * (kind === "TN" ? M : K), 4 * (kind === "NT" ? K : N)];
  const accumulate = 0;
  const run = (): void =>
    kernel(
      ...[a.byteOffset, b.byteOffset, c.byteOffset, M, N, K, strideA, strideB, 4 * N, accumulate] as const,
      // No epilogue; all rows or columns.
      ...[0, 0, 0, 0, 0, extent, launcher.memory.scratch] as const,
    );
  return makeCase(`gemm ${kind}`, shape, memory, run);
}

/** The same product as an op would ask for it, in a step of its own. */
export function gemmCallCase(kernels: WasmKernels, shape: GemmShape): KernelCase {
  const { kind, M, N, K } = shape;
  const memory = gemmArrays(kernels, shape);
  const [a, b, c] = memory.arrays as [FloatArray, FloatArray, FloatArray];
  const call: GemmCall = { a, b, c, M, N, K, transposeA: kind === "TN", transposeB: kind === "NT" };
  const run = (): void => {
    kernels.enter();
    kernels.gemm(call);
    kernels.leave();
  };
  return makeCase(`kernels.gemm ${kind}`, shape, memory, run);
}

function gemmArrays(kernels: WasmKernels, { M, N, K }: GemmShape): EngineArrays {
  return engineArrays(kernels, [M * K, K * N, M * N]);
}

function makeCase(name: string, shape: GemmShape, memory: EngineArrays, run: () => void): KernelCase {
  const { M, N, K } = shape;
  const sizes = `${M}x${N}x${K}`;
  const [a, b, c] = memory.arrays as [FloatArray, FloatArray, FloatArray];
  return {
    ...{ name, sizes, unit: "FLOP", amount: 2 * M * N * K, run },
    check() {
      c.fill(NaN);
      run();
      // The corners and the middle: all tile edges meet there, and a full check would take longer than the figure.
      const places = [[0, 0], [0, N - 1], [M - 1, 0], [M - 1, N - 1], [M >> 1, N >> 1]] as const;
      const wanted = places.map(([row, column]) => element(shape, a, b, row, column));
      const got = places.map(([row, column]) => c[row * N + column]!);
      assertClose(`${name} ${sizes}`, got, wanted, 1e-5 * Math.sqrt(K));
    },
    close: () => memory.close(),
  };
}

/** One element of C in float64. */
function element({ kind, M, N, K }: GemmShape, a: FloatArray, b: FloatArray, row: number, column: number) {
  let sum = 0;
  for (let k = 0; k < K; k++) {
    sum += (kind === "TN" ? a[k * M + row]! : a[row * K + k]!) *
      (kind === "NT" ? b[column * K + k]! : b[k * N + column]!);
  }
  return sum;
}
