/**
 * The `model_args` of llama2.c's trainer.
 * @module
 */
import { showFound } from "../../tokenizers/show_value.ts";
import { contentError, type Place, showName } from "../content_error.ts";
import { LLAMA2C_EPS, LLAMA2C_THETA, type LlamaSizes, llamaSizesProblem } from "../llama/sizes.ts";

/** The sizes that `model_args` tell; the feed-forward width is only seen in a weight. */
export function sizesFromModelArgs(args: unknown, hiddenDim: number | undefined, name: string): LlamaSizes {
  const place: Place = { file: name };
  const show = (value: unknown): string => showName(showFound(value, 200));
  if (typeof args !== "object" || args === null || Array.isArray(args)) {
    throw contentError(place, "has model_args as a JSON object", `found ${show(args)}`);
  }
  const field = (key: string, otherwise?: number): number => {
    const value = (Object.hasOwn(args, key) ? (args as Record<string, unknown>)[key] : undefined) ??
      otherwise;
    if (typeof value === "number") return value;
    throw contentError(place, `has a number as ${key}`, `found ${show(value)}`);
  };
  const nHeads = field("n_heads");
  const sizes: LlamaSizes = {
    dim: field("dim"),
    hiddenDim: hiddenDim ?? field("hidden_dim"),
    nLayers: field("n_layers"),
    nHeads,
    nKvHeads: field("n_kv_heads", nHeads),
    vocabSize: field("vocab_size"),
    maxSeqLen: field("max_seq_len"),
    tied: true,
    theta: field("rope_theta", LLAMA2C_THETA),
    eps: field("norm_eps", LLAMA2C_EPS),
  };
  const problem = llamaSizesProblem(sizes);
  if (problem !== null) throw contentError(place, problem.rule, problem.found);
  return sizes;
}

/** The `model_args` of a model. */
export function modelArgs(sizes: LlamaSizes): Readonly<Record<string, number>> {
  return {
    dim: sizes.dim,
    n_layers: sizes.nLayers,
    n_heads: sizes.nHeads,
    n_kv_heads: sizes.nKvHeads,
    vocab_size: sizes.vocabSize,
    hidden_dim: sizes.hiddenDim,
    max_seq_len: sizes.maxSeqLen,
    norm_eps: sizes.eps,
    rope_theta: sizes.theta,
    dropout: 0,
  };
}
