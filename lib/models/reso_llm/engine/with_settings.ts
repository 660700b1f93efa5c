/** The same weights under other settings. */
import type { ResoLLMSettings } from "../config/mod.ts";
import { ResoLLMModel } from "../model/model.ts";

/**
 * A model with the weights of another, and what it carries, under other settings: a layer switched on or off, another node's
 * name. Close both when done.
 *
 * @throws {RangeError} if a setting is out of range, or a layer that is switched on needs weights that there are not.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ResoLLMModel, tinyConfig, withSettings } from "@haze/haze/reso-llm";
 * const model = new ResoLLMModel(tinyConfig());
 * const other = withSettings(model, { "prsc.enabled": false });
 * assertEquals(other.concepts, undefined);
 * assertEquals(other.parameters.get("head.w").data, model.parameters.get("head.w").data);
 * other.close();
 * model.close();
 * ```
 */
export function withSettings(model: ResoLLMModel, changes: Partial<ResoLLMSettings>): ResoLLMModel {
  const { config, kernels, parameters, keptState, mind: { tokenizer } } = model;
  const other = new ResoLLMModel({ ...config, ...changes }, { kernels, initialise: false });
  try {
    for (const [name, { floats }] of other.parameters.entries()) {
      const own = parameters.names.includes(name) ? parameters.get(name).floats : undefined;
      if (own?.length !== floats.length) {
        throw new RangeError(
          `Cannot change settings of a model as it must have the weights for them: ${name} ${
            own ? `has ${own.length} numbers, not ${floats.length}` : "is missing"
          }`,
        );
      }
      floats.set(own);
    }
    other.restoreKept(keptState && JSON.parse(JSON.stringify(keptState)), tokenizer);
  } catch (error) {
    other.close();
    throw error;
  }
  return other;
}
