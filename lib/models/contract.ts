/** What every model here is, and what a kind of models is to the one who opens files. */
import type { Kernels } from "../kernels/mod.ts";
import type { HuggingFaceConfig } from "../formats/mod.ts";
import type { LanguageModel } from "../generation/mod.ts";
import type { ParameterSpec } from "../nn/mod.ts";
import type { Tensor } from "../tensor/mod.ts";
import type { JsonValue, Tokenizer } from "../tokenizers/mod.ts";
import type { Checkpoint, Trainable } from "../training/mod.ts";

/** A model that can be trained, sampled from and closed. */
export interface Model extends Trainable, LanguageModel {
  /** Ids (B, T) → what the first block reads of each token: (B, T, C). */
  embed(ids: Tensor): Tensor;
  /** What {@linkcode embed} gave → logits (B, T, V). */
  forwardEmbedded(x: Tensor): Tensor;
  /** The same weights on another backend. */
  to(kernels: Kernels): Model;
  /**
   * Puts back what a checkpoint kept beside the weights, and tells the model what turns text into its ids. Absent of models
   * that keep nothing.
   *
   * @throws {TypeError | RangeError} if it is not what such a model keeps.
   */
  restoreKept?(state: JsonValue | undefined, tokenizer: Tokenizer): void;
  /** Gives the model's memory back. */
  close(): void;
}

/** A kind of models: what parameters a config asks for, and the model itself. */
export interface ModelKind {
  specs(config: Readonly<Record<string, unknown>>): ParameterSpec[];
  build(config: Readonly<Record<string, unknown>>, kernels: Kernels): Model;
}

/** An opened checkpoint. */
export interface OpenedModel extends Checkpoint {
  /** The model with its weights; close it when done. */
  readonly model: Model;
  /** What turns text into its ids and back. */
  readonly tokenizer: Tokenizer;
  /** Whether the tokenizer came with the file, or was given. */
  readonly tokenizerFrom: "file" | "option";
  /** Whether the file is a checkpoint of this package, a haze weight archive, or one of the Llama family's. */
  readonly format: "checkpoint" | "archive" | "llama";
  /** What is odd about the file without being wrong. */
  readonly warnings: readonly string[];
}

/** Options of {@linkcode openCheckpoint}. */
export interface OpenOptions {
  /** Name for messages. Default `checkpoint`. */
  name?: string;
  /** What computes. Default: {@linkcode defaultKernels}. */
  kernels?: Kernels;
  /** Read the optimiser's moments too. Default false. */
  moments?: boolean;
  /** What reads and writes text, for a file that has no tokenizer of its own; an error for any other file. */
  tokenizer?: Tokenizer;
  /** Base of rotary positions, for files of llama2.c, which do not say. Default 10,000. */
  ropeTheta?: number;
  /** ε of the norms, for files of llama2.c, which do not say. Default 1e-5. */
  normEpsilon?: number;
  /** The parsed `config.json` that lies beside a safetensors file of Hugging Face's. */
  huggingFaceConfig?: HuggingFaceConfig;
}
