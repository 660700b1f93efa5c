import type { Kernels } from "./kernels.ts";
import { referenceKernels } from "./reference/backend.ts";
import { wasmKernels } from "./wasm/backend.ts";

/** Backends that {@linkcode kernelsNamed} gives. */
export type KernelsName = "wasm" | "wasm-strict" | "reference32" | "reference64";

const makers: { readonly [N in KernelsName]: () => Kernels } = {
  wasm: () => wasmKernels(),
  // Where relaxed SIMD is missing the default already is the strict one.
  "wasm-strict": () =>
    defaultKernels().name === "wasm-strict" ? defaultKernels() : wasmKernels({ mode: "strict" }),
  reference32: () => referenceKernels("float32"),
  reference64: () => referenceKernels("float64"),
};

const made = new Map<KernelsName, Kernels>();

/**
 * The WebAssembly backend that everything uses unless told otherwise: made at the first call, one for the process.
 *
 * Its name is `wasm`, or `wasm-strict` where the runtime has no relaxed SIMD.
 *
 * @example
 * ```ts
 * import { defaultKernels } from "@haze/haze/kernels";
 * import { assert } from "@std/assert";
 *
 * assert(defaultKernels() === defaultKernels());
 * ```
 */
export function defaultKernels(): Kernels {
  return kernelsNamed("wasm");
}

/**
 * A backend by name, one of each for the process.
 *
 * @throws {RangeError} when no backend has that name
 *
 * @example
 * ```ts
 * import { kernelsNamed } from "@haze/haze/kernels";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(kernelsNamed("reference64").dtype, "float64");
 * ```
 */
export function kernelsNamed(name: KernelsName): Kernels {
  if (!Object.hasOwn(makers, name)) {
    throw new RangeError(
      `Cannot give kernels as the name is one of ${Object.keys(makers).join(", ")}: ${name}`,
    );
  }
  const kernels = made.get(name) ?? makers[name]();
  made.set(name, kernels);
  return kernels;
}
