/** Between a model and the plain value that all files of the family are read to and written from. */
import type { LlamaCheckpoint, LlamaSizes } from "../../formats/mod.ts";
import type { Kernels } from "../../kernels/mod.ts";
import { checkLlisaConfig, type LlisaConfig } from "./config.ts";
import { LlisaModel } from "./model.ts";

/**
 * The config of sizes as files have them.
 *
 * @throws {RangeError} for sizes that no model has.
 */
function llisaConfigOf({ eps, theta, ...sizes }: LlamaSizes): LlisaConfig {
  return checkLlisaConfig({ ...sizes, normEpsilon: eps, ropeTheta: theta });
}

/**
 * A model with the weights of a checkpoint, which is left alone.
 *
 * @throws {RangeError} for sizes that no model has, or if the memory does not hold it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { readLlama2c, floatsOfLlama2c, writeLlama2c } from "@haze/haze/formats";
 * import { llamaCheckpointOf, LLISA_PRESETS, llisaFromCheckpoint, LlisaModel } from "@haze/haze/models";
 * const model = new LlisaModel(LLISA_PRESETS.tiny);
 * const bytes = writeLlama2c(llamaCheckpointOf(model), { version: 0 });
 * const copy = llisaFromCheckpoint(floatsOfLlama2c(readLlama2c(bytes)));
 * assertEquals(copy.parameters.floats, model.parameters.floats);
 * for (const each of [copy, model]) each.close();
 * ```
 */
export function llisaFromCheckpoint({ sizes, tensors }: LlamaCheckpoint, kernels?: Kernels): LlisaModel {
  const model = new LlisaModel(llisaConfigOf(sizes), { initialise: false, ...(kernels ? { kernels } : {}) });
  for (const [name, { data }] of tensors) model.parameters.get(name).floats.set(data);
  return model;
}

/**
 * The weights of a model as they are now, as a plain value; see {@linkcode llisaFromCheckpoint}.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { llamaCheckpointOf, LLISA_PRESETS, LlisaModel } from "@haze/haze/models";
 * const model = new LlisaModel(LLISA_PRESETS.tiny);
 * const { sizes, tensors } = llamaCheckpointOf(model);
 * model.close(); // the value has numbers of its own
 * assertEquals([sizes.dim, sizes.nKvHeads, tensors.get("embedding")!.shape], [64, 2, [512, 64]]);
 * ```
 */
export function llamaCheckpointOf({ config, parameters }: LlisaModel): LlamaCheckpoint {
  const { normEpsilon: eps, ropeTheta: theta, ...sizes } = config;
  const tensors = new Map([...parameters.entries()].map(([name, { shape, floats }]) => {
    return [name, { shape, data: Float32Array.from(floats) }] as const;
  }));
  return { sizes: { ...sizes as Omit<LlisaConfig, "normEpsilon" | "ropeTheta">, eps, theta }, tensors };
}
