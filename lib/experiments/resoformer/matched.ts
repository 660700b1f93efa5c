/** Equal parameters for resoformers with different mechanisms: the width of the feed-forward layers makes up for them. */
import { ResoformerModel } from "../../models/mod.ts";
import type { ResoformerTrialConfig } from "./resoformer_config.ts";
import type { ResoformerLab } from "./resoformer_lab.ts";

/**
 * `config` with as many parameters as `reference`, but for less than a unit of the feed-forward layers.
 *
 * @throws {RangeError} if no width is small enough.
 */
export function matchedResoformer(
  config: ResoformerTrialConfig,
  reference: ResoformerTrialConfig,
  lab: ResoformerLab,
): ResoformerTrialConfig {
  const { dim, numLayers, ffnDim } = config.model;
  const missing = sizeOf(reference, lab) - sizeOf(config, lab);
  const width = ffnDim + Math.round(missing / (numLayers * (2 * dim + 1)));
  if (width < 1) {
    throw new RangeError(
      `Cannot match parameters as feed-forward layers must keep a unit: got ${width}\nhint: start from a larger model`,
    );
  }
  return { ...config, model: { ...config.model, ffnDim: width } };
}

/** What is equal between two configs, in words. */
export function resoformerBudget(
  config: ResoformerTrialConfig,
  reference: ResoformerTrialConfig,
  lab: ResoformerLab,
): string {
  const [own, other] = [sizeOf(config, lab), sizeOf(reference, lab)];
  const show = (n: number) => n.toLocaleString("en");
  const parameters = own === other ? `${show(own)} each` : `${show(other)} and ${show(own)}`;
  const [width, first] = [config.model.ffnDim, reference.model.ffnDim];
  const change = width === first ? "" : ` (ffnDim ${first} -> ${width})`;
  const tokens = config.training.steps * config.training.batch * config.model.maxSeqLen;
  return `parameters ${parameters}${change}, those that a control freezes included; tokens ${
    show(tokens)
  } each`;
}

function sizeOf({ model }: ResoformerTrialConfig, { tokenizer: { vocabSize } }: ResoformerLab): number {
  const built = new ResoformerModel({ ...model, vocabSize }, { initialise: false });
  const { size } = built.parameters;
  built.close();
  return size;
}
