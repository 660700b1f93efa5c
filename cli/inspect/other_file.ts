/** What a file says of itself that is no archive of arrays: checkpoints of the Llama family, vocabularies, tokens. */
import { type FileFormat, type HuggingFaceConfig, inspectFile } from "../../lib/formats/mod.ts";
import { SentencePieceTokenizer, type Tokenizer, Vocab } from "../../lib/tokenizers/mod.ts";
import { tokenizerOfFile } from "../tokenizer_file.ts";
import type { Inspection } from "./inspection.ts";

/** Kinds of file of which nothing can be told but their name. */
const NAMED_ONLY: readonly FileFormat[] = [
  ...["empty", "npy", "gzip", "pickle", "gguf", "hdf5", "json", "text", "unknown"] as const,
];

/**
 * What a file holds and all that is wrong with it; the file is only looked at.
 *
 * @throws {SyntaxError} naming what was found, if it is nothing that has to do with models or tokens.
 */
export function inspectOther(
  bytes: Uint8Array,
  name: string,
  huggingFaceConfig: HuggingFaceConfig | undefined,
): Inspection {
  const config = huggingFaceConfig === undefined ? {} : { huggingFaceConfig };
  const found = inspectFile(bytes, { name, ...config });
  if (found.format === "json") {
    const tokenizer = tokenizerOfFile(bytes, name);
    if (tokenizer !== undefined) return inspectTokenizer(tokenizer);
  }
  if (NAMED_ONLY.includes(found.format)) throw notKnown(name, found);
  const { format, hint, parameters, tensors, warnings, faults } = found;
  const isLlama = format.startsWith("llama2.c") || "dim" in found.config;
  return {
    ...{ format, kind: isLlama ? "llisa" : "", config: found.config },
    ...{ parameters, tensors, warnings, faults, isWeight: () => true },
    ...(format === "pytorch" ? { advice: hint } : {}),
  };
}

function inspectTokenizer(tokenizer: Tokenizer): Inspection {
  const { kind, vocabSize } = tokenizer;
  const more = tokenizer instanceof SentencePieceTokenizer
    ? { rule: tokenizer.rule }
    : tokenizer instanceof Vocab
    ? { characters: tokenizer.chars.join("") }
    : {};
  return {
    ...{ format: "tokenizer JSON", kind: "", config: { tokenizer: kind, vocabSize, ...more } },
    ...{ parameters: 0, tensors: [], warnings: [], faults: [], isWeight: () => false },
  };
}

/** A headerless checkpoint whose header cannot be is recognised by nothing; why it is none is worth saying. */
function notKnown(
  name: string,
  { format, description, hint, warnings: [whyNoCheckpoint] }: ReturnType<typeof inspectFile>,
): SyntaxError {
  const advice = format === "unknown" && whyNoCheckpoint !== undefined
    ? `if it was meant as a checkpoint of llama2.c: ${whyNoCheckpoint.replaceAll("\nhint: ", "; ")}`
    : hint;
  return new SyntaxError(
    `Cannot inspect ${name} as it must be a file of weights, arrays, tokens or a tokenizer: it is ${description}${
      advice ? `\nhint: ${advice}` : ""
    }`,
  );
}
