/**
 * What a file of weights or tokens is, as far as its first bytes and its frame tell.
 * @module
 */
import { describeFile, type FileDescription } from "./file_kind.ts";
import { describePyTorch } from "./pytorch.ts";
import { looksLikeSentencePiece } from "./sentencepiece/detect.ts";
import { looksLikeTokenizerBin } from "./tokenizer_bin/detect.ts";

/** The kinds of file that `describeFile` tells apart, and those that it takes more than a first look to tell. */
export type ContainerKind = FileDescription["kind"] | "pytorch" | "sentencepiece" | "tokenizer.bin";

/** A file's kind, with the words an error message needs. */
export interface ContainerDescription extends Omit<FileDescription, "kind"> {
  /** Short name of the kind. */
  readonly kind: ContainerKind;
}

/**
 * Recognises every kind of file that marks itself; null for raw numbers (version 0 checkpoints, token shards).
 *
 * `file` is the name to use in advice.
 */
export function describeContainer(bytes: Uint8Array, file: string): ContainerDescription | null {
  const torch = describePyTorch(bytes, file);
  if (torch !== null) return { kind: "pytorch", ...torch };
  if (looksLikeSentencePiece(bytes)) {
    return {
      kind: "sentencepiece",
      description: "a SentencePiece model",
      hint: "read it as the tokenizer",
    };
  }
  if (looksLikeTokenizerBin(bytes)) {
    return {
      kind: "tokenizer.bin",
      description: "a tokenizer.bin of llama2.c",
      hint: "read it as the tokenizer",
    };
  }
  const known = describeFile(bytes);
  return known.kind === "unknown" ? null : known;
}
