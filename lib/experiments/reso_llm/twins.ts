/** The same weights under other settings. */
import { ResoLLMModel, type ResoLLMSettings } from "../../models/reso_llm/mod.ts";

/** A model with every weight that both have; close it when done. */
export function twinOf(model: ResoLLMModel, settings: Partial<ResoLLMSettings>): ResoLLMModel {
  const twin = new ResoLLMModel({ ...model.config, ...settings }, {
    kernels: model.kernels,
    initialise: false,
  });
  for (const name of twin.parameters.names) {
    twin.parameters.get(name).floats.set(model.parameters.get(name).floats);
  }
  return twin;
}
