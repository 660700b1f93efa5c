/** Steps: the lifetime of intermediate results. */
import { defaultKernels } from "../kernels/default.ts";
import type { Kernels } from "../kernels/mod.ts";
import { withScope } from "./scope.ts";
import { Tensor } from "./tensor.ts";

/**
 * Runs `body` with results in the engine's arena, and gives the arena back at the end: ten thousand steps leave
 * memory where it was. Tensors in what `body` returns (in arrays and plain objects too) are copied out. Steps nest.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { step, tensor } from "@haze/haze/tensor";
 * import { add, multiply } from "@haze/haze/autograd";
 * const x = tensor([1, 2, 3]);
 * const y = step(() => add(multiply(x, x), x)); // x² + x, the square ends with the step
 * assertEquals(y.data, new Float32Array([2, 6, 12]));
 * ```
 */
export function step<R>(body: () => R, kernels: Kernels = defaultKernels()): R {
  return withScope(kernels, body, (result) => copyOut(result) as R);
}

/** `value` with every transient tensor in it replaced by a copy that lasts. */
function copyOut(value: unknown): unknown {
  if (value instanceof Tensor) {
    return value.kernels.isTransient(value.storage)
      ? new Tensor(value.data, value.shape, value.kernels)
      : value;
  }
  if (Array.isArray(value)) return value.map(copyOut);
  if (typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, copyOut(entry)]));
  }
  return value;
}
