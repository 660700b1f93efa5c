/** Which parameters a resoformer of some config has. */
import { type HeadSizes, type ResonantShape, resonantSpecs } from "../../attention/mod.ts";
import {
  type CoherenceGateOptions,
  coherenceGateSpecs,
  normSpecs,
  type ParameterSpec,
} from "../../nn/mod.ts";
import type { ResoformerConfig } from "./config.ts";

/** The letters that head functions take. */
export function resoformerHeadSizes({ dim: C, numHeads: H, maxSeqLen: T }: ResoformerConfig): HeadSizes {
  return { C, H, D: C / H, T };
}

/** Which weights heads have: none where there is one head, whose weight over the mean of its weight is 1. */
export function headWeightsOf({ headWeights, numHeads }: ResoformerConfig): ResoformerConfig["headWeights"] {
  return numHeads > 1 ? headWeights : "uniform";
}

/** What the gate of a block is made with. One on the whole stream begins half shut, without a bias, as upstream's. */
export function gateOptions(config: ResoformerConfig): CoherenceGateOptions {
  const { gateHidden: hidden, gatePlacement, coherenceThreshold: threshold, coherenceSlope: slope } = config;
  return { hidden, bias: hidden > 0 || gatePlacement === "update", threshold, slope };
}

/** What R̂ on the stream learns: a frequency a pair, or ln n. */
function streamSpecs(path: string, { resonance, dim }: ResoformerConfig): ParameterSpec[] {
  if (resonance === "none" || resonance === "prime-log") return [];
  return [{ name: `${path}.${resonance === "learned-n" ? "logN" : "frequencies"}`, shape: [dim / 2] }];
}

/** Names and shapes in the order of the forward pass; matrices are (in, out). */
export function resoformerSpecs(config: ResoformerConfig): ParameterSpec[] {
  const { vocabSize: V, dim: C, ffnDim: F, numLayers: L, maxSeqLen: T, numAttractors: K } = config;
  const attention: ResonantShape = {
    ...{ headWeights: headWeightsOf(config), bias: config.attentionBias },
    resonates: config.resonance === "prime-log",
  };
  return [
    { name: "embedding", shape: [V, C] },
    ...(config.primeEmbedding
      ? [
        { name: "places", shape: [T, C] },
        { name: "prime.w", shape: [1, C] },
        { name: "prime.b", shape: [C] },
        ...normSpecs("embeddingNorm", C),
      ]
      : []),
    ...Array.from({ length: L }, (_, layer) => `blocks.${layer}`).flatMap((path) => [
      ...normSpecs(`${path}.ln1`, C),
      ...resonantSpecs(`${path}.attention`, resoformerHeadSizes(config), attention),
      ...streamSpecs(`${path}.resonance`, config),
      ...normSpecs(`${path}.ln2`, C),
      { name: `${path}.ffn.w0`, shape: [C, F] },
      { name: `${path}.ffn.b0`, shape: [F] },
      { name: `${path}.ffn.w1`, shape: [F, C] },
      { name: `${path}.ffn.b1`, shape: [C] },
      ...(config.useCoherenceGate ? coherenceGateSpecs(`${path}.gate`, C, gateOptions(config)) : []),
    ]),
    ...(config.useEntropyCollapse ? [{ name: "collapse.codebook", shape: [K, C], decay: false }] : []),
    ...(keepsUsage(config) ? [{ name: "collapse.usage", shape: [K], trained: false }] : []),
    ...normSpecs("finalNorm", C),
    ...(config.tiedHead ? [] : [{ name: "head.w", shape: [C, V] }, { name: "head.b", shape: [V] }]),
  ];
}

/** Whether it is counted how often attractors are chosen. */
export function keepsUsage(config: ResoformerConfig): boolean {
  return config.useEntropyCollapse && config.collapseMode === "straight-through" && config.reviveEvery > 0;
}
