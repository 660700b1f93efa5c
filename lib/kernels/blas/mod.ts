/**
 * Matrix products by the system's BLAS: OpenBLAS, BLIS, MKL or Accelerate, through Deno's FFI. Nothing here is needed
 * for anything else, and nothing is loaded or asked for before {@linkcode blasKernels} or {@linkcode findBlas} is called.
 *
 * A library is looked for under its usual names, or where the environment's `HAZE_BLAS` says; `--allow-ffi` permits it.
 *
 * ```ts ignore
 * import { blasKernels, describeBlas } from "@haze/haze/blas";
 * import { HazeModel } from "@haze/haze/models";
 *
 * const kernels = blasKernels();
 * console.log(describeBlas(kernels.library)); // OpenBLAS 0.3.21 …, one thread a call, /lib/…/libopenblas.so.0
 * const model = new HazeModel(config, { kernels });
 * ```
 *
 * Where there is none it says what is missing:
 *
 * @example
 * ```ts
 * import { blasKernels } from "@haze/haze/blas";
 * import { assertThrows } from "@std/assert";
 *
 * const refusal = "Cannot open BLAS as library must name a shared library";
 * assertThrows(() => blasKernels({ library: "/nowhere/libopenblas.so" }), Error, refusal);
 * ```
 *
 * @module
 */
export { type BlasKernels, blasKernels, type BlasOptions } from "./backend.ts";
export { findBlas, type FindBlasOptions } from "./find.ts";
export { type BlasLibrary, type BlasSymbols, describeBlas } from "./library.ts";
