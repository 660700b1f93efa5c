/** What arms of spiral have equal, in words. */
import { SpiralModel } from "../../models/mod.ts";
import type { SpiralTrialConfig } from "./spiral_config.ts";
import type { SpiralLab } from "./spiral_lab.ts";

/** Trained parameters and windows of a config beside those of a reference. */
export function spiralBudget(
  config: SpiralTrialConfig,
  reference: SpiralTrialConfig,
  lab: SpiralLab,
): string {
  const [own, first] = [trainedSize(config, lab), trainedSize(reference, lab)];
  const show = (n: number) => n.toLocaleString("en");
  const parameters = own === first ? `${show(own)} each` : `${show(first)} and ${show(own)}`;
  const { steps, batch } = config.training;
  const { projection, T } = config.model;
  const counted = projection === "data" ? ", and those that its projection was made of" : "";
  const context = T === reference.model.T ? "" : ` (of ${reference.model.T} and ${T} tokens)`;
  return `trained parameters ${parameters}; windows ${show(steps * batch)} each${context}${counted}`;
}

/** Weights that gradients move; those that a null control freezes are counted. */
function trainedSize({ model, data }: SpiralTrialConfig, lab: SpiralLab): number {
  const vocabSize = data.kind === "text" ? lab.text(data.tokVocab).tokenizer.vocabSize : model.vocabSize;
  const built = new SpiralModel({ ...model, vocabSize }, { initialise: false, kernels: lab.kernels });
  try {
    return built.parameters.trainedNames.reduce((sum, name) => sum + built.parameters.get(name).size, 0);
  } finally {
    built.close();
  }
}
