/** Weights of upstream's PyTorch variant in a model of ours. */
import { ResoformerModel } from "../../../lib/models/mod.ts";
import { type GoldenTensor, type GoldenWeights, reference } from "./support.ts";

/** Their names in ours; those that end in `T` are matrices (out, in). */
const NAMES: readonly (readonly [RegExp, string])[] = [
  [/^embeddings\.token_embed\.weight$/, "embedding"],
  [/^embeddings\.pos_embed\.weight$/, "places"],
  [/^embeddings\.prime_proj\.weight$/, "prime.wT"],
  [/^embeddings\.prime_proj\.bias$/, "prime.b"],
  [/^embeddings\.layer_norm\.weight$/, "embeddingNorm.gain"],
  [/^embeddings\.layer_norm\.bias$/, "embeddingNorm.offset"],
  [/^layers\./, "blocks."],
  [/\.(ln[12])\.weight$/, ".$1.gain"],
  [/\.(ln[12])\.bias$/, ".$1.offset"],
  [/\.head_weights$/, ".headWeights"],
  [/\.attention\.([qkv])_proj\./, ".attention.$1."],
  [/\.attention\.q\./, ".attention.query."],
  [/\.attention\.k\./, ".attention.key."],
  [/\.attention\.v\./, ".attention.value."],
  [/\.attention\.out_proj\./, ".attention.output."],
  [/\.attention\.(\w+)\.weight$/, ".attention.$1T"],
  [/\.attention\.(\w+)\.bias$/, ".attention.$1Bias"],
  [/\.ffn\.0\.weight$/, ".ffn.w0T"],
  [/\.ffn\.0\.bias$/, ".ffn.b0"],
  [/\.ffn\.3\.weight$/, ".ffn.w1T"],
  [/\.ffn\.3\.bias$/, ".ffn.b1"],
  [/\.coherence_gate\.coherence_proj\.0\.weight$/, ".gate.w0T"],
  [/\.coherence_gate\.coherence_proj\.0\.bias$/, ".gate.b0"],
  [/\.coherence_gate\.coherence_proj\.2\.weight$/, ".gate.wT"],
  [/\.coherence_gate\.coherence_proj\.2\.bias$/, ".gate.bias"],
  [/^final_ln\.weight$/, "finalNorm.gain"],
  [/^final_ln\.bias$/, "finalNorm.offset"],
];
/** Tables that follow from the config, and the head, which is the token vectors. */
const NOT_LEARNED = /log_primes$|log_phases$|^lm_head\.weight$/;

/** A float64 model with the weights of a state dict. */
export function torchModel(
  upstream: Readonly<Record<string, number>>,
  state: GoldenWeights,
): ResoformerModel {
  const model = new ResoformerModel({
    ...{ vocabSize: upstream.vocab_size!, dim: upstream.hidden_dim!, numLayers: upstream.num_layers! },
    ...{ numHeads: upstream.num_heads!, ffnDim: upstream.ffn_dim!, maxSeqLen: upstream.max_seq_len! },
    ...{ resonance: "prime-position", primeEmbedding: true, attentionBias: true, activation: "geluErf" },
    ...{ tiedHead: true, normEpsilon: 1e-5, gateHidden: upstream.hidden_dim! / 4 },
    coherenceThreshold: upstream.coherence_threshold!,
  }, { kernels: reference });
  const missing = new Set(model.parameters.names);
  for (const [name, tensor] of Object.entries(state)) {
    if (NOT_LEARNED.test(name)) continue;
    const ours = NAMES.reduce((name, [from, to]) => name.replace(from, to), name);
    const isTransposed = ours.endsWith("T");
    const target = isTransposed ? ours.slice(0, -1) : ours;
    model.parameters.get(target).floats.set(isTransposed ? transposed(tensor) : tensor.data);
    missing.delete(target);
  }
  if (missing.size > 0) {
    throw new Error(`Cannot fill a model as a state dict must hold ${[...missing].join(", ")}`);
  }
  return model;
}

function transposed({ shape, data }: GoldenTensor): number[] {
  const [rows, columns] = shape as [number, number];
  return data.map((_, i) => data[(i % rows) * columns + Math.floor(i / rows)]!);
}
