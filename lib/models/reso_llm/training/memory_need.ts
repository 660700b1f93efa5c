/** Whether a model can be trained where it is to be trained, before anything is taken. */
import type { Kernels } from "../../../kernels/mod.ts";
import { sizeOf } from "../../../tensor/mod.ts";
import type { ResoLLMSettings } from "../config/mod.ts";
import { resoLLMSpecs } from "../model/specs.ts";

/** What WebAssembly's memory holds: 32-bit addresses. */
const ADDRESSABLE_BYTES = 2 ** 32;
const GIB = 2 ** 30;

/**
 * Refuses to train a model whose weights, gradients and two moments alone are more than the backend's memory holds.
 *
 * @throws {RangeError} with the sizes.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { defaultKernels } from "@haze/haze/kernels";
 * import { checkResoLLMFits, RESO_LLM_PRESETS } from "@haze/haze/reso-llm";
 * checkResoLLMFits(RESO_LLM_PRESETS.small, defaultKernels());
 * assertThrows(() => checkResoLLMFits(RESO_LLM_PRESETS.large, defaultKernels()), RangeError, "must fit into 4.0 GiB");
 * ```
 */
export function checkResoLLMFits(settings: ResoLLMSettings, kernels: Pick<Kernels, "name" | "dtype">): void {
  // Plain arrays are bounded by the machine, and say so themselves.
  if (kernels.name.startsWith("reference")) return;
  const specs = resoLLMSpecs(settings).map(({ shape, trained = true }) => ({ size: sizeOf(shape), trained }));
  const weights = specs.reduce((sum, { size }) => sum + size, 0);
  const trained = specs.reduce((sum, spec) => sum + (spec.trained ? spec.size : 0), 0);
  const bytes = (weights + 3 * trained) * (kernels.dtype === "float64" ? 8 : 4);
  if (bytes <= ADDRESSABLE_BYTES) return;
  const gib = (bytes: number): string => `${(bytes / GIB).toFixed(1)} GiB`;
  throw new RangeError(
    `Cannot train a Reso-LLM of ${
      weights.toLocaleString("en")
    } parameters on ${kernels.name} as weights, gradients and moments ` +
      `must fit into ${gib(ADDRESSABLE_BYTES)}: ${gib(bytes)}\n` +
      "hint: it can generate; to train, take a smaller preset",
  );
}
