/** Engines for runs that must give the same bits. */
import { type Kernels, type WasmKernels, wasmKernels } from "../../lib/kernels/mod.ts";

/**
 * An engine in strict mode with its workers up, for which `warmUp` launches everything once; its kernels never record if
 * `eager`.
 */
export async function engineOf(
  { threads, eager }: { threads: number; eager: boolean },
  warmUp: (kernels: Kernels) => Promise<unknown>,
): Promise<{ wasm: WasmKernels; kernels: Kernels }> {
  const wasm = wasmKernels({ mode: "strict", threads, maxPages: 2048 });
  if (threads > 1) {
    await warmUp(wasm);
    for (let tries = 0; tries < 2000 && !wasm.launcher.sharesWork; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
  const record: Kernels["record"] = (body) => {
    body();
    return undefined;
  };
  return { wasm, kernels: eager ? { ...wasm, record } : wasm };
}
