/**
 * Writing llama2.c's `tokenizer.bin`.
 * @module
 */
import type { RunCVocabulary } from "../../tokenizers/sentencepiece/model.ts";
import { viewOf } from "../float_view.ts";
import { COUNT_BYTES, RECORD_BYTES } from "./layout.ts";

/**
 * Writes a vocabulary as `tokenizer.bin`.
 *
 * @throws {RangeError} for scores that are not finite, and texts that UTF-8 cannot hold (lone surrogates).
 *
 * @example
 * ```ts
 * import { writeTokenizerBin } from "@haze/haze/formats";
 * import { assertEquals } from "@std/assert";
 * const bytes = writeTokenizerBin({ pieces: [{ text: "ab", score: 0 }] });
 * assertEquals([...bytes], [2, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 97, 98]);
 * ```
 */
export function writeTokenizerBin({ pieces }: RunCVocabulary): Uint8Array {
  const encoder = new TextEncoder();
  const texts = pieces.map(({ text, score }, id) => {
    const refuse = (rule: string, got: string): RangeError =>
      new RangeError(`Cannot write a tokenizer.bin as ${rule}: piece ${id} has ${got}`);
    if (!Number.isFinite(Math.fround(score))) throw refuse("scores are finite in float32", String(score));
    if (!text.isWellFormed()) throw refuse("texts have no lone surrogates", JSON.stringify(text));
    return encoder.encode(text);
  });
  const bytes = new Uint8Array(texts.reduce((sum, text) => sum + RECORD_BYTES + text.length, COUNT_BYTES));
  const view = viewOf(bytes);
  view.setUint32(0, texts.reduce((most, text) => Math.max(most, text.length), 0), true);
  let at = COUNT_BYTES;
  texts.forEach((text, id) => {
    view.setFloat32(at, pieces[id].score, true);
    view.setUint32(at + 4, text.length, true);
    bytes.set(text, at + RECORD_BYTES);
    at += RECORD_BYTES + text.length;
  });
  return bytes;
}
