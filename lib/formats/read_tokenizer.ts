/**
 * A tokenizer from whatever file holds one.
 * @module
 */
import type { RunCModelOptions, SentencePieceOptions, Tokenizer, TokenizerJson } from "../tokenizers/mod.ts";
import { modelOfRunCVocabulary } from "../tokenizers/sentencepiece/run_c_vocabulary.ts";
import { SentencePieceTokenizer } from "../tokenizers/sentencepiece/sentencepiece_tokenizer.ts";
import { tokenizerOfJson } from "../tokenizers/tokenizer_of_json.ts";
import { recogniseFile } from "./inspect/recognise.ts";
import { readSentencePieceModel } from "./sentencepiece/read.ts";
import { readTokenizerBin } from "./tokenizer_bin/read.ts";
import type { TokenizerReadOptions } from "./vocabulary_rules.ts";

/** Settings of {@linkcode readTokenizer}. */
export interface TokenizerFileOptions extends TokenizerReadOptions, SentencePieceOptions, RunCModelOptions {}

/**
 * The tokenizer of a SentencePiece `.model`, of a `tokenizer.bin`, or of the JSON that a tokenizer's `toJSON` gives.
 *
 * `rule` and `removeExtraWhitespaces` are for files of vocabularies; JSON says these things itself and leaves them alone.
 *
 * @throws {SyntaxError} if the bytes are none of these, or malformed; {@linkcode FileFault} with the check's name where
 * there is one.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { readTokenizer, writeSentencePieceModel } from "@haze/haze/formats";
 * import { trainSentencePiece } from "@haze/haze/tokenizers";
 * const model = trainSentencePiece("a rose is a rose", { vocabSize: 270 });
 * const tokenizer = readTokenizer(writeSentencePieceModel(model), { name: "rose.model" });
 * assertEquals(tokenizer.decode(tokenizer.encode("a rose")), "a rose");
 * ```
 */
export function readTokenizer(bytes: Uint8Array, options: TokenizerFileOptions = {}): Tokenizer {
  const { name = "tokenizer", vocabSize, rule, removeExtraWhitespaces } = options;
  const read: TokenizerReadOptions = { name, ...(vocabSize === undefined ? {} : { vocabSize }) };
  const how: SentencePieceOptions = rule === undefined ? {} : { rule };
  const { format, description } = recogniseFile(bytes, name);
  if (format === "sentencepiece") return new SentencePieceTokenizer(readSentencePieceModel(bytes, read), how);
  if (format === "tokenizer.bin") {
    const spaces = removeExtraWhitespaces === undefined ? {} : { removeExtraWhitespaces };
    return new SentencePieceTokenizer(modelOfRunCVocabulary(readTokenizerBin(bytes, read), spaces), how);
  }
  if (format === "json") return tokenizerOfJson(parseJson(bytes, name));
  throw new SyntaxError(
    `Cannot read ${name} as a tokenizer must be a .model, a tokenizer.bin or JSON: found ${description}`,
  );
}

function parseJson(bytes: Uint8Array, name: string): TokenizerJson {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw new SyntaxError(
      `Cannot read ${name} as a tokenizer as its text must be JSON: ${(error as Error).message}`,
      { cause: error },
    );
  }
}
