/** Engines of small models whose weights are large enough for every layer to matter. */
import {
  chatStopIds,
  checkResoLLMSettings,
  createDefaultTokenizer,
  type GenerationResult,
  ResoLLMInference,
  type ResoLLMInferenceOptions,
  ResoLLMModel,
  type ResoLLMSettings,
} from "../../../../lib/models/reso_llm/mod.ts";
import { backends } from "../../haze/support.ts";
import { lively } from "../support.ts";

const kernels = backends[0]!;

export const tokenizer = createDefaultTokenizer();

/** Sizes of all models here. */
export function settingsOf(given: Partial<ResoLLMSettings> = {}): ResoLLMSettings {
  return checkResoLLMSettings({
    ...{ vocabSize: tokenizer.vocabSize, maxSeqLen: 48, dim: 16, numLayers: 2, numHeads: 2, ffnDim: 24 },
    ...given,
  });
}

/** Runs a test with an engine and closes its model. */
export async function withEngine(
  given: Partial<ResoLLMSettings>,
  body: (engine: ResoLLMInference) => Promise<void>,
  options: ResoLLMInferenceOptions = {},
): Promise<void> {
  const model = modelOf(given);
  try {
    await body(new ResoLLMInference(model, tokenizer, options));
  } finally {
    model.close();
  }
}

/** Weights of models with all layers on, by seed. */
const weights = new Map<number, ReadonlyMap<string, ArrayLike<number>>>();

function weightsOf(seed: number): ReadonlyMap<string, ArrayLike<number>> {
  const known = weights.get(seed);
  if (known) return known;
  const all = lively(settingsOf(), kernels, seed);
  const own = new Map([...all.parameters.entries()].map(([name, { floats }]) => [name, floats.slice()]));
  all.close();
  weights.set(seed, own);
  return own;
}

/** A model that has the weights of the one with all layers on, as far as it has layers for them, and never ends a text. */
export function modelOf(given: Partial<ResoLLMSettings> = {}, seed = 5): ResoLLMModel {
  const all = weightsOf(seed);
  const model = new ResoLLMModel(settingsOf(given), { kernels, initialise: false });
  for (const [name, { floats }] of model.parameters.entries()) {
    const own = all.get(name);
    if (own?.length === floats.length) floats.set(own);
  }
  for (const id of chatStopIds(tokenizer)) favour(model, id, -60);
  return model;
}

/** Makes a token the likeliest after anything. */
export function favour(model: ResoLLMModel, id: number, logit = 60): void {
  model.parameters.get("head.b").floats[id] = logit;
}

/** What two generations must have in common to be the same: all but times. */
export function traceOf({ generationTimeMs: _, ...rest }: GenerationResult): unknown {
  return { ...rest };
}
