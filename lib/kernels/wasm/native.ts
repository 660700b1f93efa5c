/** Kernels that are no WebAssembly but work on the same memory, on the same threads. */
import type { Kernel } from "./call.ts";

/** Kernels by name. */
export type KernelTable = Readonly<Record<string, Kernel>>;

/** One family of such kernels: every thread makes its own, the main thread by `make`, the others from `source`. */
export interface NativeFamily {
  /** Makes them in this thread. */
  readonly make: (memory: WebAssembly.Memory) => KernelTable;
  /** The text of an equal function. */
  readonly source: string;
}

/**
 * A family made by `program`, which is turned into text for worker threads: it must not use anything from outside
 * itself, and `settings` must survive JSON. Its kernels take numbers only and end with `(…, lo, hi, scratch)`, as the
 * compiled ones.
 */
export function nativeFamily<S>(
  program: (memory: WebAssembly.Memory, settings: S) => KernelTable,
  settings: S,
): NativeFamily {
  return {
    make: (memory) => program(memory, settings),
    source: `(memory) => (${program})(memory, ${JSON.stringify(settings)})`,
  };
}
