/** From a text file to a vocabulary and a model of it. */
import { decodeUtf8Text } from "../../../data/mod.ts";
import { Vocab } from "../../../tokenizers/mod.ts";
import { ReweightGPT } from "../reweight_gpt.ts";
import type { ReweightGPTOptions } from "../seed_types.ts";
import { readWholeFile } from "../whole_file.ts";

/**
 * The text of a file, read synchronously: strict UTF-8, CR and CRLF as LF, a byte-order mark kept, an empty file allowed.
 *
 * @throws {SyntaxError} if it is not UTF-8; it names the first bad byte.
 * @throws {Error} if it cannot be read.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { loadCorpus } from "@haze/haze/haze";
 * const path = Deno.makeTempFileSync();
 * Deno.writeTextFileSync(path, "soft\r\nand silver");
 * assertEquals(loadCorpus(path), "soft\nand silver");
 * Deno.removeSync(path);
 * ```
 */
export function loadCorpus(path: string | URL): string {
  return decodeUtf8Text(readWholeFile(path, "load a corpus"), String(path));
}

/** A text with the vocabulary and the model made for it. */
export interface BuiltModel {
  /** The text as read. */
  text: string;
  /** Its characters, lower-cased. */
  vocab: Vocab;
  /** A model with random weights; close it when done. */
  model: ReweightGPT;
}

/**
 * Reads a text, builds its vocabulary, and a model with random weights of that size.
 *
 * @throws {SyntaxError} if the text is not UTF-8, or empty.
 * @throws {RangeError} if an option is out of range.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { buildModelFromText } from "@haze/haze/haze";
 * const path = Deno.makeTempFileSync();
 * Deno.writeTextFileSync(path, "Soft and silver");
 * const { text, vocab, model } = buildModelFromText(path, { T: 8, seed: 1 });
 * assertEquals([text, vocab.vocabSize, model.vocabSize], ["Soft and silver", 13, 13]);
 * model.close();
 * Deno.removeSync(path);
 * ```
 */
export function buildModelFromText(
  path: string | URL,
  options: Omit<ReweightGPTOptions, "vocabSize"> = {},
): BuiltModel {
  const text = loadCorpus(path);
  if (text === "") throw new SyntaxError(`Cannot build a model of ${path} as it must hold text: got 0 bytes`);
  const vocab = Vocab.fromText(text);
  return { text, vocab, model: new ReweightGPT({ ...options, vocabSize: vocab.vocabSize }) };
}
