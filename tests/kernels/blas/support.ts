/** The BLAS of this machine for tests. They are skipped where there is none, and say why in their names. */
import { type BlasKernels, blasKernels, type BlasOptions } from "../../../lib/kernels/blas/mod.ts";

/** Opened when this file is loaded and kept: a library stays loaded, which a test would be blamed for. */
function open(options: BlasOptions): BlasKernels | string {
  try {
    return blasKernels({ maxPages: 4096, ...options });
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0]! : "";
    // A wrong HAZE_BLAS or a library with wrong products is no reason to skip.
    if (reason.startsWith("Cannot find BLAS")) return "none of its usual names opens";
    if (reason.includes("permit FFI")) return "FFI is not permitted";
    throw error;
  }
}

/** Every product goes to the library, one thread. */
const everything = open({ leastTerms: 0, threads: 1 });

/** A test with a backend of its own, made before any test runs. */
export function blasTest(
  name: string,
  body: (blas: BlasKernels) => void | Promise<void>,
  options?: BlasOptions,
): void {
  const blas = options === undefined || typeof everything === "string" ? everything : open(options);
  if (typeof blas === "string") Deno.test.ignore(`${name} (skipped as there is no BLAS: ${blas})`, () => {});
  else Deno.test(name, () => body(blas));
}
