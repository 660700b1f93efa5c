/**
 * Weights by formula, the same on every machine: all numbers from one stream of the generator of run.c, in the order of a v0
 * file. Matrices are uniform around 0, gains around 1; logits have a deviation of 3.7, about as those of a trained model.
 */
import type { Kernels } from "../../lib/kernels/mod.ts";
import { LLISA_PRESETS, LlisaModel, type LlisaPresetName } from "../../lib/models/mod.ts";
import { Xorshift64Star } from "../../lib/random/mod.ts";

/** Widths of the intervals. */
const SCALES = { embedding: 0.75, matrix: 0.25, gain: 0.5 } as const;

/** Tensors of a block in the order of the file; between the two lists stand those of all blocks. */
const KINDS = ["attentionNorm", "wq", "wk", "wv", "wo", "ffnNorm", "w1", "w2", "w3"] as const;

/** The preset with such weights. */
export function formulaModel(preset: LlisaPresetName, kernels: Kernels): LlisaModel {
  const model = new LlisaModel(LLISA_PRESETS[preset], { kernels, initialise: false });
  const random = new Xorshift64Star(1);
  const fill = (name: string): void => {
    const { floats, shape } = model.parameters.get(name);
    const kind = shape.length === 1 ? "gain" : name === "embedding" ? "embedding" : "matrix";
    const [centre, scale] = [kind === "gain" ? 1 : 0, SCALES[kind]];
    for (let i = 0; i < floats.length; i++) floats[i] = centre + (random.uniform() - 0.5) * scale;
  };
  fill("embedding");
  for (const kind of KINDS) {
    for (let block = 0; block < model.config.nLayers; block++) fill(`blocks.${block}.${kind}`);
  }
  fill("finalNorm");
  return model;
}
