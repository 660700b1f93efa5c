/** Golden files of upstream's resoformers, and models of ours that hold their weights. */
import { PHI } from "../../../lib/physics/mod.ts";
import { type Kernels, kernelsNamed } from "../../../lib/kernels/mod.ts";
import { checkResoformerConfig, type ResoformerConfig, ResoformerModel } from "../../../lib/models/mod.ts";
import { Pcg64 } from "../../../lib/random/mod.ts";
import type { Trainable } from "../../../lib/training/mod.ts";

/** A tensor of a golden file, row-major. */
export interface GoldenTensor {
  readonly shape: number[];
  readonly data: number[];
}

/** Weights by upstream's names. */
export type GoldenWeights = Readonly<Record<string, GoldenTensor>>;

/** A golden file. */
// deno-lint-ignore no-explicit-any -- every file has a form of its own, which its test knows
export async function golden(name: string): Promise<any> {
  const path = new URL(`../../golden/reso/${name}.json`, import.meta.url);
  return JSON.parse(await Deno.readTextFile(path));
}

/** The exact backend. */
export const reference = kernelsNamed("reference64");

/** How upstream's pure model runs: every token sees all, R̂ and gate on the stream, weights of heads that count 1. */
export const PURE: Partial<ResoformerConfig> = {
  ...{ causal: false, headNormalisation: "sum", resonance: "learned-n", gatePlacement: "stream" },
  ...{ coherenceThreshold: 0.7, coherenceSlope: 10 },
};

/** Upstream's names in ours. */
const PURE_NAMES: readonly (readonly [RegExp, string])[] = [
  [/^block(\d+)\./, "blocks.$1."],
  [/\.gamma$/, ".gain"],
  [/\.beta$/, ".offset"],
  [/^final_ln\./, "finalNorm."],
  [/^output_proj\.kernel$/, "head.w"],
  [/^output_proj\.bias$/, "head.b"],
  [/\.ffn([12])\.kernel$/, ".ffn.w$1"],
  [/\.ffn([12])\.bias$/, ".ffn.b$1"],
  [/\.coherence_gate\.coherence_weight$/, ".gate.w"],
  [/^blocks\.\d+\.entropy_collapse\.codebook$/, "collapse.codebook"],
  [/\.resonance\.rotation$/, ".resonance.logN"],
];

/** What a parameter of upstream's pure model is called here; its feed-forward layers count from 1. */
export function ourName(name: string): string {
  const renamed = PURE_NAMES.reduce((name, [from, to]) => name.replace(from, to), name);
  return renamed.replace(
    /\.ffn\.([wb])([12])$/,
    (_, letter, number) => `.ffn.${letter}${Number(number) - 1}`,
  );
}

/** Upstream's n_d = |ρ_d| + 1, of which we learn the logarithm. */
export function logOfRotation(rho: number): number {
  return Math.log(Math.abs(rho) + 1);
}

/** A float64 model with the weights of a pure golden file. */
export function pureModel(
  upstream: Readonly<Record<string, number>>,
  weights: GoldenWeights,
  more: Partial<ResoformerConfig> = {},
): ResoformerModel {
  const model = new ResoformerModel({
    ...PURE,
    ...{ vocabSize: upstream.vocab_size!, dim: upstream.dim!, numLayers: upstream.num_layers! },
    ...{ numHeads: upstream.num_heads!, ffnDim: upstream.ffn_dim!, maxSeqLen: 16 },
    ...more,
  }, { kernels: reference });
  for (const [name, { floats }] of model.parameters.entries()) {
    // Initial weights are rounded to float32; upstream's are not.
    if (name.endsWith(".headWeights")) floats.forEach((_, h) => floats[h] = PHI ** -h);
  }
  for (const [name, { data }] of Object.entries(weights)) {
    const ours = ourName(name);
    if (!model.parameters.names.includes(ours)) continue;
    model.parameters.get(ours).floats.set(ours.endsWith("logN") ? data.map(logOfRotation) : data);
  }
  return model;
}

/** The largest difference. */
export function worst(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (found.length !== expected.length) return Infinity;
  return Array.from(found, (x, i) => Math.abs(x - expected[i]!)).reduce((a, b) => Math.max(a, b), 0);
}

/** A few hundred scalars. */
export function tiny(given: Partial<ResoformerConfig> = {}): ResoformerConfig {
  return checkResoformerConfig({
    ...{ vocabSize: 5, maxSeqLen: 4, dim: 8, numLayers: 2, numHeads: 2, ffnDim: 6 },
    ...given,
  });
}

/** A model whose weights are large enough for every part of it to matter; gains and weights of heads differ too. */
export function lively(config: ResoformerConfig, kernels: Kernels, seed = 5): ResoformerModel {
  const model = new ResoformerModel(config, { kernels });
  const random = new Pcg64(seed);
  for (const [name, { floats }] of model.parameters.entries()) {
    if (name === "collapse.usage") continue;
    const centre = /\.(gain|headWeights|frequencies)$/.test(name) ? 1 : 0;
    for (let i = 0; i < floats.length; i++) floats[i] = Math.fround(centre + 0.4 * random.normal());
  }
  return model;
}

/** What the tests of gradients take. */
type TrainingView = Trainable & { to(kernels: Kernels): TrainingView; close(): void };

/** A model seen as its training pass. */
export function inTraining(model: ResoformerModel): TrainingView {
  const { kind, kernels, parameters, vocabSize, contextLength, config } = model;
  return {
    ...{ kind, kernels, parameters, vocabSize, contextLength, config },
    logits: (ids, dropout) => model.trainingPass(ids, dropout).logits,
    to: (kernels) => inTraining(model.to(kernels)),
    close: () => model.close(),
  };
}

/** Every mechanism in every reading that has a true gradient. */
export const MODES: Readonly<Record<string, Partial<ResoformerConfig>>> = {
  "by default": {},
  "with nothing but heads": { headWeights: "uniform", resonance: "none", useCoherenceGate: false },
  "uniform and summed, with biases": {
    headWeights: "uniform",
    headNormalisation: "sum",
    attentionBias: true,
  },
  "with R̂ on the stream and a gate on it": {
    ...{ resonance: "prime-log-stream", gatePlacement: "stream", headNormalisation: "sum", tiedHead: true },
    normEpsilon: 0.1,
  },
  "as the PyTorch variant": {
    ...{ resonance: "prime-position", primeEmbedding: true, activation: "geluErf", gateHidden: 3 },
    ...{ tiedHead: true, coherenceThreshold: 0.7 },
  },
  "with one head": { numHeads: 1 },
  "with one head and no mask": { numHeads: 1, causal: false },
  "with learned n": { resonance: "learned-n" },
  "without a mask": { causal: false },
  // A norm undoes what a gate on the stream does, but for its ε: a large one lets the gate matter.
  "as the pure variant": { ...PURE, normEpsilon: 0.1 },
  "with a soft collapse": {
    ...{ useEntropyCollapse: true, collapseMode: "soft", numAttractors: 3, collapseTemperature: 2 },
    collapseResidual: 0.7,
  },
};
