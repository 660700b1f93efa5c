/**
 * Initial weights: every matrix uniform in ±√(6/(rows + columns)) (Glorot & Bengio, 2010), gains 1, weights of heads φ^(−h),
 * frequencies of R̂ by place of token 1, gates open. R̂ by `prime-position` and `learned-n` begins as the identity.
 */
import { PHI } from "../../physics/mod.ts";
import type { Parameters } from "../../nn/mod.ts";
import type { Pcg64 } from "../../random/mod.ts";
import type { ResoformerConfig } from "./config.ts";

/** σ(2) = 0.88: above every sensible threshold. */
const OPEN_GATE = 2;

/** Fills `parameters` of a model of this config, in their order. */
export function initialiseResoformer(
  parameters: Parameters,
  { resonance }: ResoformerConfig,
  random: Pcg64,
): void {
  for (const [name, { shape, floats }] of parameters.entries()) {
    if (shape.length === 2) {
      const limit = Math.sqrt(6 / (shape[0]! + shape[1]!));
      for (let i = 0; i < floats.length; i++) floats[i] = Math.fround(limit * (2 * random.uniform() - 1));
    } else if (name.endsWith(".gain")) floats.fill(1);
    else if (name.endsWith(".headWeights")) floats.forEach((_, h) => floats[h] = Math.fround(PHI ** -h));
    else if (name.endsWith(".frequencies")) floats.fill(resonance === "prime-position" ? 0 : 1);
    else if (name.endsWith(".gate.bias")) floats.fill(OPEN_GATE);
  }
}
