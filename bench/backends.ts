/** The backends that are measured. Each has a memory of its own, so make one and share it. */
import { type NumericModeName, type WasmKernels, wasmKernels } from "../lib/kernels/mod.ts";
import { relaxedIsSupported } from "../lib/kernels/wasm/numeric_mode.ts";

/** The default arithmetic of this runtime, or `strict` if that is asked for. */
export function benchMode(strict = false): NumericModeName {
  return relaxedIsSupported() && !strict ? "relaxed" : "strict";
}

/** One thread: its CPU clock says what a kernel costs, and the yardstick runs on the same core. */
export function oneThread(mode: NumericModeName = benchMode()): WasmKernels {
  return wasmKernels({ mode, threads: 1 });
}

/** As many threads as a program gets that says nothing. The wall clock alone can time them. */
export function allThreads(mode: NumericModeName = benchMode()): WasmKernels {
  return wasmKernels({ mode });
}

/** Does `work`, which must be large enough to be shared, until the threads of `kernels` have joined in. */
export async function startThreads(kernels: WasmKernels, work: () => void | Promise<void>): Promise<void> {
  const { launcher } = kernels;
  const end = performance.now() + 10_000;
  while (launcher.threads > 1 && !launcher.sharesWork) {
    await work();
    await new Promise((wake) => setTimeout(wake, 1));
    if (performance.now() > end) {
      throw new Error(`Cannot measure as ${launcher.threads} threads must start: they did not`);
    }
  }
}
