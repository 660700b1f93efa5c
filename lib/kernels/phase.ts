/** What kernels are called for, so that a profile can tell a product of the forward pass from one of the gradient. */

/** A part of a training step. Whatever is neither the gradient nor the optimiser counts as forward. */
export type Phase = "forward" | "gradient" | "optimiser";

let current: Phase = "forward";

/** The phase that calls of kernels belong to now. */
export function currentPhase(): Phase {
  return current;
}

/**
 * Runs `body`, whose calls of kernels belong to `phase`. It must not be asynchronous: other work would fall into it.
 *
 * @example
 * ```ts
 * import { inPhase, profileKernels, referenceKernels } from "@haze/haze/kernels";
 * import { assertEquals } from "@std/assert";
 *
 * const kernels = profileKernels(referenceKernels("float32"));
 * inPhase("optimiser", () => kernels.fill(new Float32Array(8), 0));
 * assertEquals(kernels.profile.report().sections[0]!.rows[0]!.phase, "optimiser");
 * ```
 */
export function inPhase<R>(phase: Phase, body: () => R): R {
  const outer = current;
  current = phase;
  try {
    return body();
  } finally {
    current = outer;
  }
}
