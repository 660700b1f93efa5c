/**
 * Hugging Face's `config.json` of Llama models.
 * @module
 */
import { showFound } from "../../tokenizers/show_value.ts";
import { contentError, type Place, showName } from "../content_error.ts";
import { type LlamaSizes, llamaSizesProblem } from "../llama/sizes.ts";

const ARCHITECTURE = "LlamaForCausalLM";

/** A `config.json` as a plain object; which keys matter is told by {@linkcode sizesFromHuggingFaceConfig}. */
export type HuggingFaceConfig = Readonly<Record<string, unknown>>;

/**
 * The `config.json` that goes with a model written under Hugging Face's names.
 *
 * @example
 * ```ts
 * import { huggingFaceConfig } from "@haze/haze/formats";
 * import { assertEquals } from "@std/assert";
 * const widths = { dim: 288, hiddenDim: 768, nLayers: 6, nHeads: 6, nKvHeads: 6, vocabSize: 4096 };
 * const config = huggingFaceConfig({ ...widths, maxSeqLen: 256, tied: true, theta: 10000, eps: 1e-5 });
 * assertEquals([config.model_type, config.hidden_size, config.tie_word_embeddings], ["llama", 288, true]);
 * ```
 */
export function huggingFaceConfig(sizes: LlamaSizes): HuggingFaceConfig {
  return {
    architectures: [ARCHITECTURE],
    model_type: "llama",
    hidden_size: sizes.dim,
    intermediate_size: sizes.hiddenDim,
    num_hidden_layers: sizes.nLayers,
    num_attention_heads: sizes.nHeads,
    num_key_value_heads: sizes.nKvHeads,
    head_dim: sizes.dim / sizes.nHeads,
    vocab_size: sizes.vocabSize,
    max_position_embeddings: sizes.maxSeqLen,
    rms_norm_eps: sizes.eps,
    rope_theta: sizes.theta,
    rope_scaling: null,
    tie_word_embeddings: sizes.tied,
    hidden_act: "silu",
    attention_bias: false,
    mlp_bias: false,
    bos_token_id: 1,
    eos_token_id: 2,
    torch_dtype: "float32",
  };
}

/** Values that keys have to have where they are given, as anything else is another architecture. */
const FIXED: readonly [key: string, value: unknown][] = [
  ["model_type", "llama"],
  ["hidden_act", "silu"],
  ["attention_bias", false],
  ["mlp_bias", false],
  ["rope_scaling", null],
  ["pretraining_tp", 1],
];

/**
 * The sizes that a `config.json` tells; what it leaves out has Hugging Face's defaults (as many key-value heads as
 * heads, 2,048 positions, eps 1e-6, theta 10,000, a separate classifier).
 *
 * @throws {SyntaxError} naming the key: missing sizes, impossible ones, and settings of another architecture (biases,
 * scaled rotary angles, other activations, head sizes that are not dim / heads).
 *
 * @example
 * ```ts
 * import { huggingFaceConfig, sizesFromHuggingFaceConfig } from "@haze/haze/formats";
 * import { assertEquals } from "@std/assert";
 * const widths = { dim: 8, hiddenDim: 12, nLayers: 1, nHeads: 2, nKvHeads: 1, vocabSize: 10, maxSeqLen: 4 };
 * const sizes = { ...widths, tied: false, theta: 1e6, eps: 1e-6 };
 * assertEquals(sizesFromHuggingFaceConfig(huggingFaceConfig(sizes)), sizes);
 * ```
 */
export function sizesFromHuggingFaceConfig(config: HuggingFaceConfig, name = "config.json"): LlamaSizes {
  const place: Place = { file: name };
  if (typeof config !== "object" || config === null || Array.isArray(config)) {
    throw contentError(place, "has a JSON object", `found ${show(config)}`);
  }
  const architectures = own(config, "architectures") ?? [ARCHITECTURE];
  if (!Array.isArray(architectures) || !architectures.includes(ARCHITECTURE)) {
    throw contentError(place, `has the architecture ${ARCHITECTURE}`, `found ${show(architectures)}`, OTHER);
  }
  for (const [key, wanted] of FIXED) {
    const value = own(config, key) ?? wanted;
    if (value !== wanted) {
      throw contentError(place, `has ${key} ${show(wanted)}`, `found ${show(value)}`, OTHER);
    }
  }
  const dim = number(config, "hidden_size", place);
  const nHeads = number(config, "num_attention_heads", place);
  const sizes: LlamaSizes = {
    dim,
    hiddenDim: number(config, "intermediate_size", place),
    nLayers: number(config, "num_hidden_layers", place),
    nHeads,
    nKvHeads: number(config, "num_key_value_heads", place, nHeads),
    vocabSize: number(config, "vocab_size", place),
    maxSeqLen: number(config, "max_position_embeddings", place, 2048),
    tied: tiedOf(config, place),
    theta: thetaOf(config, place),
    eps: number(config, "rms_norm_eps", place, 1e-6),
  };
  const problem = llamaSizesProblem(sizes);
  if (problem !== null) throw contentError(place, problem.rule, problem.found);
  const headSize = number(config, "head_dim", place, dim / nHeads);
  if (headSize !== dim / nHeads) {
    throw contentError(place, `has head_dim ${dim / nHeads}`, `found ${headSize}`, OTHER);
  }
  return sizes;
}

const OTHER = "it is another architecture than the Llama that is done here";

const show = (value: unknown): string => showName(showFound(value, 200));

const own = (config: HuggingFaceConfig, key: string): unknown =>
  Object.hasOwn(config, key) ? config[key] : undefined;

function number(config: HuggingFaceConfig, key: string, place: Place, otherwise?: number): number {
  const value = own(config, key) ?? otherwise;
  if (typeof value === "number") return value;
  throw contentError(place, `has a number as ${key}`, `found ${show(value)}`);
}

function tiedOf(config: HuggingFaceConfig, place: Place): boolean {
  const tied = own(config, "tie_word_embeddings") ?? false;
  if (typeof tied === "boolean") return tied;
  throw contentError(place, "has true or false as tie_word_embeddings", `found ${show(tied)}`);
}

/** Newer files keep the base in an object of its own. */
function thetaOf(config: HuggingFaceConfig, place: Place): number {
  const rope = own(config, "rope_parameters") ?? {};
  if (typeof rope !== "object" || Array.isArray(rope)) {
    throw contentError(place, "has an object as rope_parameters", `found ${show(rope)}`);
  }
  const kind = own(rope as HuggingFaceConfig, "rope_type") ?? "default";
  if (kind !== "default") throw contentError(place, 'has rope_type "default"', `found ${show(kind)}`, OTHER);
  return number(config, "rope_theta", place, number(rope as HuggingFaceConfig, "rope_theta", place, 10000));
}
