/** The sections that need no training. */
import type { Kernels } from "../../../../kernels/mod.ts";
import type { PrimeTokenizer } from "../../../../tokenizers/mod.ts";
import { scoreWindows } from "../score_windows.ts";
import { TrainableResoFormer } from "../trainable_resoformer.ts";
import type { ModelSection, TokenizerSection } from "./report.ts";

const TEXT = "To be";

/** A short text as primes, ids and one number. */
export function tokenizerSection(tokenizer: PrimeTokenizer): TokenizerSection {
  const [ids, primes] = [[...tokenizer.encode(TEXT)], [...tokenizer.encodePrimes(TEXT)]];
  return {
    ...{ section: "tokenizer", text: TEXT, ids, primes },
    ...{ vocabSize: tokenizer.vocabSize, maxPrime: tokenizer.maxPrime },
    composite: String(tokenizer.encodeComposite(primes)),
  };
}

/** The seed's model section: 100 tokens, gate and collapse; and what it knows before it has learnt. */
export function modelSection(seed: number, kernels: Kernels): ModelSection {
  const sizes = { vocabSize: 100, dim: 64, numLayers: 2, numHeads: 4, ffnDim: 128, maxSeqLen: 32 };
  const model = new TrainableResoFormer(sizes, { seed, kernels });
  try {
    const inputs = Int32Array.from({ length: 32 }, (_, i) => 3 * i);
    const { entropy } = scoreWindows(model, [{ inputs, targets: inputs }]);
    return {
      ...{ section: "model", config: { ...model.config }, parameters: model.numParameters },
      ...{ parts: partsOf(model), entropyNats: entropy, uniformNats: Math.log(100) },
    };
  } finally {
    model.close();
  }
}

/** Trained parameters by the last part of a path that names a layer, blocks taken together. */
function partsOf({ parameters }: TrainableResoFormer): ModelSection["parts"] {
  const counts = new Map<string, number>();
  for (const path of parameters.trainedNames) {
    const [first = "", , inner = ""] = path.split(".");
    const part = first === "blocks" ? `blocks.${inner}` : first;
    counts.set(part, (counts.get(part) ?? 0) + parameters.get(path).size);
  }
  return [...counts].map(([name, count]) => ({ name, parameters: count }));
}
