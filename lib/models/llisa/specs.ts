/** Which parameters a llisa model of some config has. */
import { rotarySpecs } from "../../attention/rotary.ts";
import type { RotaryHeadSizes } from "../../attention/mod.ts";
import type { ParameterSpec } from "../../nn/mod.ts";
import type { LlisaConfig } from "./config.ts";

/** The letters that head functions take. */
export function llisaHeadSizes(
  { dim: C, nHeads: H, nKvHeads: K, maxSeqLen: T }: LlisaConfig,
): RotaryHeadSizes {
  return { C, H, K, D: C / H, T };
}

/** Names and shapes in the order of the forward pass; each row of a matrix is an output, as in Llama's files. */
export function llisaSpecs(config: LlisaConfig): ParameterSpec[] {
  const { vocabSize: V, dim: C, hiddenDim: F, nLayers: L, tied } = config;
  return [
    { name: "embedding", shape: [V, C] },
    ...Array.from({ length: L }, (_, block) => [
      { name: `blocks.${block}.attentionNorm`, shape: [C] },
      ...rotarySpecs(`blocks.${block}`, llisaHeadSizes(config)),
      { name: `blocks.${block}.ffnNorm`, shape: [C] },
      { name: `blocks.${block}.w1`, shape: [F, C] },
      { name: `blocks.${block}.w2`, shape: [C, F] },
      { name: `blocks.${block}.w3`, shape: [F, C] },
    ]).flat(),
    { name: "finalNorm", shape: [C] },
    ...(tied ? [] : [{ name: "classifier", shape: [V, C] }]),
  ];
}
