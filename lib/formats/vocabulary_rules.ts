/**
 * What all files of vocabularies have in common.
 * @module
 */
import type { Place } from "./content_error.ts";
import { describeContainer } from "./container.ts";
import { FileFault } from "./file_fault.ts";

/** Settings of the readers of tokenizer files. */
export interface TokenizerReadOptions {
  /** Name of the file for error messages. */
  readonly name?: string;
  /** How many tokens the model has, where it is known: another number in the file is an error. */
  readonly vocabSize?: number;
}

/** Throws where a file has another number of tokens than the model. */
export function checkTokenCount(count: number, { vocabSize }: TokenizerReadOptions, place: Place): void {
  if (vocabSize === undefined || vocabSize === count) return;
  throw new FileFault(
    "token-count",
    place,
    `has the model's ${vocabSize} tokens`,
    `found ${count}`,
    "it is the tokenizer of another model: its text would be gibberish",
  );
}

/** Throws where bytes are recognised as anything but the `wanted` kind; what marks itself as nothing may pass. */
export function refuseOtherKinds(
  bytes: Uint8Array,
  wanted: "sentencepiece" | "tokenizer.bin",
  rule: string,
  place: Place,
): void {
  if (!(bytes instanceof Uint8Array)) {
    throw new TypeError(`Cannot read ${place.file} as bytes have to be a Uint8Array: ${typeof bytes}`);
  }
  const found = describeContainer(bytes, place.file);
  if (found === null || found.kind === wanted) return;
  throw new FileFault("container", place, rule, `found ${found.description}`, found.hint);
}
