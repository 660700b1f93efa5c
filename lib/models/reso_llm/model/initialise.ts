/**
 * Initial weights: token vectors normal with deviation 0.02·√(256/C), so that tokens begin apart but small; every other
 * matrix uniform in ±√(6/(rows + columns)) (Glorot & Bengio, 2010); gains 1, weights of heads φ^(−h), κ 0.1, γ of concepts
 * 0.1, gates open, and that of the memory shut: a memory that nothing was learnt of changes nothing.
 */
import type { Parameters } from "../../../nn/mod.ts";
import { PHI } from "../../../physics/mod.ts";
import { MEMORY_WEIGHTS } from "../training/row_memory.ts";
import type { Pcg64 } from "../../../random/mod.ts";

/** σ(2) = 0.88: above every sensible threshold. */
const OPEN_GATE = 2;
/** What attention gets of the cosine between two phases, and an embedding of a concept, at first. */
const [KAPPA, CONCEPT_GAIN] = [0.1, 0.1];

/** Fills `parameters`, in their order. */
export function initialiseResoLLM(parameters: Parameters, random: Pcg64): void {
  for (const [name, { shape, floats }] of parameters.entries()) {
    if (name === MEMORY_WEIGHTS) floats.fill(1);
    else if (!parameters.trainedNames.includes(name)) continue;
    else if (name === "embedding") {
      const deviation = 0.02 * Math.sqrt(256 / shape[1]!);
      for (let i = 0; i < floats.length; i++) floats[i] = Math.fround(deviation * random.normal());
    } else if (shape.length === 2) {
      const limit = Math.sqrt(6 / (shape[0]! + shape[1]!));
      for (let i = 0; i < floats.length; i++) floats[i] = Math.fround(limit * (2 * random.uniform() - 1));
    } else if (/\.(ln[12]|finalNorm)\.gain$|^finalNorm\.gain$/.test(name)) floats.fill(1);
    else if (name.endsWith(".headWeights")) floats.forEach((_, h) => floats[h] = Math.fround(PHI ** -h));
    else if (name.endsWith(".frequencies")) floats.fill(1);
    else if (name.endsWith(".kappa")) floats.fill(Math.fround(KAPPA));
    else if (name === "prsc.gain") floats.fill(Math.fround(CONCEPT_GAIN));
    else if (name.endsWith(".gate.bias")) floats.fill(OPEN_GATE);
  }
}
