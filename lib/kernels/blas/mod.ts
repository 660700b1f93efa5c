/**
 * Matrix products by the system's BLAS: OpenBLAS, BLIS, MKL or Accelerate, through Deno's FFI. Nothing here is needed
 * for anything else, and nothing is loaded or asked for before {@linkcode blasKernels} or {@linkcode findBlas} is called.
 *
 * A library is looked for under its usual names, or where the environment's `HAZE_BLAS` says; `--allow-ffi` permits it.
 *
 * @example
 * ```ts
 * import { blasKernels, type BlasKernels } from "@haze/haze/blas";
 * import { assertEquals } from "@std/assert";
 *
 * let kernels: BlasKernels | undefined;
 * try {
 *   kernels = blasKernels({ threads: 1 });
 * } catch (error) {
 *   console.log(`${error}`); // no BLAS on this machine: WebAssembly does all the work
 * }
 * if (kernels) {
 *   const [a, b, c] = [2, 3, 0].map((value) => new Float32Array(64 * 64).fill(value));
 *   kernels.gemm({ a: a!, b: b!, c: c!, M: 64, N: 64, K: 64 });
 *   assertEquals(c![0], 64 * 2 * 3);
 * }
 * ```
 *
 * @module
 */
export { type BlasKernels, blasKernels, type BlasOptions } from "./backend.ts";
export { findBlas, type FindBlasOptions } from "./find.ts";
export { type BlasLibrary, type BlasSymbols, describeBlas } from "./library.ts";
