/**
 * All that can be told about a file of weights or tokens, and all that is wrong with it.
 * @module
 */
import type { Place } from "../content_error.ts";
import type { HuggingFaceConfig } from "../hugging_face/config.ts";
import { orFault } from "./faults.ts";
import type { Findings } from "./findings.ts";
import { inspectLlama2c } from "./inspect_llama2c.ts";
import { inspectSafetensors } from "./inspect_safetensors.ts";
import { inspectSentencePiece, inspectTokenizerBin } from "./inspect_vocabulary.ts";
import { type FileFormat, recogniseFile } from "./recognise.ts";
import { readTokenShard } from "../token_shard/read.ts";
import { summariseTokenShard } from "./token_shard.ts";

/** What `inspectFile` gives. */
export interface FileInspection extends Findings {
  /** Short name of the format. */
  readonly format: FileFormat;
  /** Noun phrase that fits after "found". */
  readonly description: string;
  /** What the user can do with it; empty where it is simply read. */
  readonly hint: string;
}

/** Settings of `inspectFile`. */
export interface InspectOptions {
  /** Name of the file for messages. */
  readonly name?: string;
  /** How many tokens the model has that a tokenizer is for, where it is known. */
  readonly vocabSize?: number;
  /** The parsed `config.json` that lies beside a safetensors file of Hugging Face's. */
  readonly huggingFaceConfig?: HuggingFaceConfig;
}

const NOTHING: Findings = { config: {}, parameters: 0, tensors: [], faults: [], warnings: [] };

/**
 * Says what a file is, what it holds and everything that is wrong with it; the content is no cause to throw.
 *
 * Formats that are read elsewhere (`.npz`, `.npy`, text, JSON …) are named and no more.
 *
 * @example
 * ```ts
 * import { inspectFile } from "@haze/haze/formats";
 * import { assertEquals } from "@std/assert";
 * const header = new Uint8Array(Int32Array.of(64, 192, 3, 4, 2, 512, 128).buffer);
 * const { format, faults } = inspectFile(header, { name: "model.bin" });
 * assertEquals([format, faults[0].check], ["llama2.c v0", "size"]);
 * ```
 */
export function inspectFile(bytes: Uint8Array, options: InspectOptions = {}): FileInspection {
  const place: Place = { file: options.name ?? "the file" };
  const recognised = recogniseFile(bytes, place.file);
  return { ...recognised, ...findingsOf(bytes, recognised.format, options, place) };
}

function findingsOf(bytes: Uint8Array, format: FileFormat, options: InspectOptions, place: Place): Findings {
  const named = { ...options, name: place.file };
  switch (format) {
    case "llama2.c v0":
    case "llama2.c v1":
    case "llama2.c v2":
      return inspectLlama2c(bytes, place);
    case "safetensors":
      return orFault(NOTHING, () => inspectSafetensors(bytes, place, options.huggingFaceConfig));
    case "sentencepiece":
      return orFault(NOTHING, () => inspectSentencePiece(bytes, named));
    case "tokenizer.bin":
      return orFault(NOTHING, () => inspectTokenizerBin(bytes, named));
    case "shard":
      return orFault(NOTHING, () => inspectShard(bytes, place));
    case "token-shard":
      return inspectTokenShard(bytes);
    case "pytorch":
      return { ...NOTHING, warnings: ["it is not read here: convert it first"] };
    case "unknown":
      // A file that was meant as a version 0 checkpoint has nothing else to be recognised by.
      return { ...NOTHING, warnings: inspectLlama2c(bytes, place).faults.map(({ message }) => message) };
    default:
      return NOTHING;
  }
}

function inspectShard(bytes: Uint8Array, { file: name }: Place): Findings {
  const { ids, ...config } = readTokenShard(bytes, { name });
  return { ...NOTHING, config: { tokens: ids.length, ...config } };
}

function inspectTokenShard(bytes: Uint8Array): Findings {
  const { seemsInt32, ...config } = summariseTokenShard(bytes);
  const warnings = seemsInt32 ? ["every second id is 0: these seem to be int32 ids, not uint16"] : [];
  return { ...NOTHING, config, warnings };
}
