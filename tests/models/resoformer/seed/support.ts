/** A small model behind the seed's trainer. */
import { kernelsNamed } from "../../../../lib/kernels/mod.ts";
import { LLISA_PRESETS, LlisaModel } from "../../../../lib/models/mod.ts";
import { PrimeTokenizer } from "../../../../lib/tokenizers/mod.ts";

/** Some 300 characters with a pattern. */
export const CORPUS = "the lamp is lit; the lamp is out. who lit the lamp? ".repeat(6);

export const tokenizer = PrimeTokenizer.fromCorpus([CORPUS]);

/** A model of some 1,000 parameters; close it. */
export function tinyModel(): LlisaModel {
  return new LlisaModel({
    ...LLISA_PRESETS.tiny,
    ...{ vocabSize: tokenizer.vocabSize, maxSeqLen: 16, dim: 8, hiddenDim: 12, nLayers: 1, nHeads: 2 },
  }, { seed: 5, kernels: kernelsNamed("wasm") });
}
