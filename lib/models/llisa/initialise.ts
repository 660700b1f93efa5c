/**
 * Initial weights as llama2.c draws them: every matrix 0.02·N(0, 1); wo and w3 with 0.02/√(2L), the former since it writes
 * to the residual stream. (GPT-2's reasoning would shrink w2 rather than w3; curves stay comparable this way.) Gains 1.
 */
import type { Parameters } from "../../nn/mod.ts";
import type { Pcg64 } from "../../random/mod.ts";
import type { LlisaConfig } from "./config.ts";

const SCALE = 0.02;
const SHRUNK = /\.(wo|w3)$/;

/** Fills `parameters` of a model of this config, in their order. */
export function initialiseLlisa(parameters: Parameters, { nLayers: L }: LlisaConfig, random: Pcg64): void {
  for (const [name, { shape, floats }] of parameters.entries()) {
    if (shape.length === 1) {
      floats.fill(1);
      continue;
    }
    const scale = SHRUNK.test(name) ? SCALE / Math.sqrt(2 * L) : SCALE;
    for (let i = 0; i < floats.length; i++) floats[i] = Math.fround(scale * random.normal());
  }
}
