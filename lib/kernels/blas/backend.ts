/** The BLAS backend: matrix products by the system's library, everything else by WebAssembly. */
import type { GemmCall, Kernels } from "../kernels.ts";
import { requireSingleProduct } from "../epilogue.ts";
import { engine, type WasmKernels, type WasmOptions } from "../wasm/backend.ts";
import { launchEpilogue } from "../wasm/calls/products.ts";
import type { Runner } from "../wasm/calls/runner.ts";
import { nativeFamily } from "../wasm/native.ts";
import { findBlas, type FindBlasOptions } from "./find.ts";
import type { BlasLibrary } from "./library.ts";
import { blasProgram, type BlasSettings } from "./program.ts";
import { blockOf, isForBlas } from "./split.ts";

/** Options of {@linkcode blasKernels}. */
export interface BlasOptions extends WasmOptions, FindBlasOptions {
  /** Products with fewer multiply-adds stay in WebAssembly. Default: what was measured to pay, for narrow ones too. */
  leastTerms?: number;
}

/** A backend on the system's BLAS, with what benchmarks, tests and `doctor` want to see of it. */
export interface BlasKernels extends WasmKernels {
  /** The library in use. */
  readonly library: BlasLibrary;
}

/**
 * Makes a float32 backend named `blas` with a memory of its own, whose larger matrix products the system's BLAS computes
 * in that memory, one thread of it inside each of ours; the rest is {@linkcode wasmKernels}. Needs `--allow-ffi`. The
 * library stays loaded until the program ends, since not all of them survive being unloaded: a Deno test that makes such
 * kernels wants `sanitizeResources: false`.
 *
 * Equal bits for any number of threads, recorded or not, as long as the library gives equal calls equal bits (OpenBLAS
 * and BLIS do). Another library, version or processor gives other bits, and a row may have other bits among more rows.
 *
 * @throws {Error} as {@linkcode findBlas} does.
 * @throws {RangeError} as `wasmKernels` does, and if `leastTerms` is negative or not a number.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { blasKernels } from "@haze/haze/blas";
 *
 * assertThrows(() => blasKernels({ library: "/nowhere/libblis.so" }), Error, "must name a shared library");
 * ```
 */
export function blasKernels(options: BlasOptions = {}): BlasKernels {
  const { library: named, leastTerms, ...rest } = options;
  if (leastTerms !== undefined && !(leastTerms >= 0)) {
    throw new RangeError(`Cannot make BLAS kernels as leastTerms is at least 0: ${leastTerms}`);
  }
  const library = findBlas(named === undefined ? {} : { library: named });
  const settings: BlasSettings = { name: library.name, symbols: library.symbols };
  const { kernels, runner } = engine(rest, nativeFamily(blasProgram, settings));
  kernels.launcher.kernel("native", "rows"); // opens the library now and not in the midst of a step
  return { ...kernels, name: "blas", library, gemm: gemmCall(runner, kernels, leastTerms) };
}

/** Products by the library, or by WebAssembly where that is as fast. */
function gemmCall(runner: Runner, others: Kernels, leastTerms?: number): Kernels["gemm"] {
  return (call) => {
    if (!isForBlas(call, leastTerms)) return others.gemm(call);
    requireSingleProduct(call);
    launchProduct(runner, call);
    launchEpilogue(runner, call);
  };
}

function launchProduct(runner: Runner, call: GemmCall): void {
  const { M, N, K, transposeA = false, transposeB = false, accumulate = false, batch = 1 } = call;
  const { strideA = transposeA ? M : K, strideB = transposeB ? K : N, strideC = N } = call;
  if (batch === 0) return;
  const sizes = [M, N, K, strideA, strideB, strideC];
  const flags = [transposeA, transposeB, accumulate].map(Number);
  const launch = (name: string, more: readonly number[], extent: number, unit: number): void =>
    runner.launch(
      "native",
      name,
      (o) => [o.in(call.a), o.in(call.b), o.out(call.c), ...sizes, ...flags, ...more],
      // A multiply-add counts once: the library needs less than half the time of our own kernel.
      { extent, unit, operations: M * N * K * batch },
    );
  if (batch > 1) {
    const { batchA = 0, batchB = 0, batchC = 0 } = call;
    return launch("batch", [batchA, batchB, batchC], batch, 1);
  }
  const [name, extent] = M >= N ? ["rows", M] as const : ["columns", N] as const;
  const block = blockOf(extent);
  launch(name, [block], extent, block);
}
