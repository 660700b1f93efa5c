/** Our backends, each made when it is first asked for, one for each number of threads. */
import { blasKernels, describeBlas } from "../../lib/kernels/blas/mod.ts";
import { type WasmKernels, wasmKernels } from "../../lib/kernels/mod.ts";
import { benchMode } from "../backends.ts";

/** Whose products are measured: those of the generated kernels, or the system's BLAS. */
export type OurBackend = "wasm" | "blas";

/** What was made so far. */
export class Engines {
  readonly #made = new Map<string, WasmKernels | undefined>();

  /** Kernels, or undefined where there is no BLAS, which is said once. */
  of(backend: OurBackend, threads: number): WasmKernels | undefined {
    const key = `${backend} ${threads}`;
    if (!this.#made.has(key)) this.#made.set(key, backend === "wasm" ? wasm(threads) : blas(threads));
    return this.#made.get(key);
  }
}

function wasm(threads: number): WasmKernels {
  return wasmKernels({ mode: benchMode(), threads });
}

function blas(threads: number): WasmKernels | undefined {
  try {
    const kernels = blasKernels({ mode: benchMode(), threads });
    console.log(`ours with ${describeBlas(kernels.library)}`);
    return kernels;
  } catch (error) {
    console.log(
      `Lines with our BLAS backend are left out. ${error instanceof Error ? error.message : error}`,
    );
    return undefined;
  }
}
