/**
 * What others call the tensors of a Llama model: Hugging Face, and Meta's own code with llama2.c after it.
 * @module
 */
import type { BlockPart } from "../llama/tensors.ts";

/** A way of naming tensors. */
export interface Naming {
  /** Names of the tensors that are there once. */
  readonly single: Readonly<Record<"embedding" | "finalNorm" | "classifier", string>>;
  /** What stands before the number of a block. */
  readonly block: string;
  /** Names of the parts of a block. */
  readonly parts: Readonly<Record<BlockPart, string>>;
  /** Which rows of queries and keys turn together. */
  readonly rotary: "interleaved" | "half-split";
  /** Tensors that can be worked out, and are left out of account. */
  readonly derived: RegExp;
}

/** Names of `LlamaForCausalLM`. */
export const HUGGING_FACE: Naming = {
  single: {
    embedding: "model.embed_tokens.weight",
    finalNorm: "model.norm.weight",
    classifier: "lm_head.weight",
  },
  block: "model.layers.",
  parts: {
    attentionNorm: "input_layernorm.weight",
    wq: "self_attn.q_proj.weight",
    wk: "self_attn.k_proj.weight",
    wv: "self_attn.v_proj.weight",
    wo: "self_attn.o_proj.weight",
    ffnNorm: "post_attention_layernorm.weight",
    w1: "mlp.gate_proj.weight",
    w2: "mlp.down_proj.weight",
    w3: "mlp.up_proj.weight",
  },
  rotary: "half-split",
  derived: /^model\.layers\.\d+\.self_attn\.rotary_emb\.inv_freq$/,
};

/** Names of the state dict of llama2.c's trainer. */
export const LLAMA2C: Naming = {
  single: { embedding: "tok_embeddings.weight", finalNorm: "norm.weight", classifier: "output.weight" },
  block: "layers.",
  parts: {
    attentionNorm: "attention_norm.weight",
    wq: "attention.wq.weight",
    wk: "attention.wk.weight",
    wv: "attention.wv.weight",
    wo: "attention.wo.weight",
    ffnNorm: "ffn_norm.weight",
    w1: "feed_forward.w1.weight",
    w2: "feed_forward.w2.weight",
    w3: "feed_forward.w3.weight",
  },
  rotary: "interleaved",
  derived: /^layers\.\d+\.attention\.mask$|^freqs_(cos|sin)$|^rope\.freqs$/,
};

/** Their name of one of our tensors. */
export function foreignName(name: string, { single, block, parts }: Naming): string {
  const match = /^blocks\.(\d+)\.(\w+)$/.exec(name);
  if (match === null) return single[name as keyof Naming["single"]];
  return `${block}${match[1]}.${parts[match[2] as BlockPart]}`;
}
