/** Whether products are right: there are builds of OpenBLAS whose kernels for newer processors are wrong. */
import type { FloatArray } from "../kernels.ts";
import { completeGemm, gemm } from "../reference/gemm.ts";
import type { KernelTable } from "../wasm/native.ts";

/** A size whose products libraries have short ways for, and one beyond them; nothing in them divides by a tile. */
const SIZES = [[23, 29, 31], [131, 137, 139]] as const;
const PAGE = 65536;

/**
 * Small integers, whose sums are exact in any order, in all four transpositions.
 *
 * @throws {Error} if the kernels that `make` gives, of {@linkcode blasProgram}, give anything else than the reference.
 */
export function requireRightProducts(make: (memory: WebAssembly.Memory) => KernelTable, name: string): void {
  const most = Math.max(...SIZES.flat()) ** 2;
  const pages = Math.ceil(3 * 4 * most / PAGE);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const [a, b, c] = [0, 1, 2].map((i) => new Float32Array(memory.buffer, 4 * i * most, most)) as [
    ...[Float32Array, Float32Array, Float32Array],
  ];
  const kernels = make(memory);
  for (const [M, N, K] of SIZES) {
    for (const [transposeA, transposeB] of [[false, false], [false, true], [true, false], [true, true]]) {
      fill(a, 7);
      fill(b, 11);
      fill(c, 5);
      const call = completeGemm({
        a,
        b,
        c: c.slice(),
        M,
        N,
        K,
        ...{ transposeA, transposeB },
        accumulate: true,
      });
      gemm(call);
      const distances = [call.strideA, call.strideB, N, Number(transposeA), Number(transposeB), 1];
      kernels.rows!(a.byteOffset, b.byteOffset, c.byteOffset, M, N, K, ...distances, M, 0, M, 0);
      const at = c.findIndex((value, i) => value !== call.c[i]);
      if (at < 0) continue;
      throw new Error(
        `Cannot use BLAS as its products must be right: ${name} gives ${c[at]} for ${
          call.c[at]
        } in one of ${M}x${N}x${K}\n` +
          "hint: OPENBLAS_CORETYPE=Haswell gives OpenBLAS other kernels; HAZE_BLAS names another library",
      );
    }
  }
}

/** Integers from −3 to 3 with a period that no size has. */
function fill(array: FloatArray, factor: number): void {
  for (let i = 0; i < array.length; i++) array[i] = (i * factor + (i >> 3)) % 7 - 3;
}
