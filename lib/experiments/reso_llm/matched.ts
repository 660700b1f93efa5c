/** Equal parameters for Reso-LLMs with different layers: the width of the feed-forward layers makes up for them. */
import { ResoLLMModel } from "../../models/reso_llm/mod.ts";
import type { ResoLLMTrialConfig } from "./reso_llm_config.ts";

/**
 * `config` with as many trained parameters as `reference`, but for less than a unit of the feed-forward layers.
 *
 * @throws {RangeError} if no width is small enough.
 */
export function matchedResoLLM(
  config: ResoLLMTrialConfig,
  reference: ResoLLMTrialConfig,
): ResoLLMTrialConfig {
  const { dim, numLayers, ffnDim } = config.model;
  const missing = trainedSize(reference) - trainedSize(config);
  const width = ffnDim + Math.round(missing / (numLayers * (2 * dim + 1)));
  if (width < 1) {
    throw new RangeError(
      `Cannot match parameters as feed-forward layers must keep a unit: got ${width}\nhint: start from a larger model`,
    );
  }
  return { ...config, model: { ...config.model, ffnDim: width } };
}

/** What is equal between two configs, in words. */
export function resoLLMBudget(config: ResoLLMTrialConfig, reference: ResoLLMTrialConfig): string {
  const [own, other] = [trainedSize(config), trainedSize(reference)];
  const show = (n: number) => n.toLocaleString("en");
  const parameters = own === other ? `${show(own)} each` : `${show(other)} and ${show(own)}`;
  const [width, first] = [config.model.ffnDim, reference.model.ffnDim];
  const change = width === first ? "" : ` (ffnDim ${first} -> ${width})`;
  const tokens = config.training.steps * config.training.batch * config.model.maxSeqLen;
  return `trained parameters ${parameters}${change}; tokens ${show(tokens)} each`;
}

/** Weights that gradients move; those that a null control freezes are counted. */
function trainedSize({ model }: ResoLLMTrialConfig): number {
  const built = new ResoLLMModel(model, { initialise: false });
  try {
    return built.parameters.trainedNames.reduce((sum, name) => sum + built.parameters.get(name).size, 0);
  } finally {
    built.close();
  }
}
