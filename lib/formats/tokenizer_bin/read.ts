/**
 * Reading llama2.c's `tokenizer.bin`.
 * @module
 */
import { showValue } from "../../tokenizers/show_value.ts";
import type { RunCPiece, RunCVocabulary } from "../../tokenizers/sentencepiece/model.ts";
import { bytePiece } from "../../tokenizers/sentencepiece/byte_pieces.ts";
import type { Place } from "../content_error.ts";
import { FileFault } from "../file_fault.ts";
import { viewOf } from "../float_view.ts";
import { checkTokenCount, refuseOtherKinds, type TokenizerReadOptions } from "../vocabulary_rules.ts";
import { COUNT_BYTES, RECORD_BYTES } from "./layout.ts";

const FIRST_BYTE_ID = 3;
const BYTES = 256;
const CUT = "the file was cut short, or is no tokenizer.bin";

/**
 * Reads a `tokenizer.bin` to its end; the file does not say how many pieces it has.
 *
 * run.c takes ids 3 to 258 for bytes, needs a single space among the pieces and trusts the stated longest length, so
 * all three are checked.
 *
 * @throws {FileFault} where the file is something else, records run past its end, or a rule is broken.
 *
 * @example
 * ```ts
 * import { readTokenizerBin, writeTokenizerBin } from "@haze/haze/formats";
 * import { assertEquals } from "@std/assert";
 * const bytePieces = Array.from({ length: 256 }, (_, byte) => {
 *   return `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`;
 * });
 * const texts = ["<unk>", "\n<s>\n", "\n</s>\n", ...bytePieces, " ", "a"];
 * const pieces = texts.map((text, id) => ({ text, score: Math.min(0, 258 - id) }));
 * assertEquals(readTokenizerBin(writeTokenizerBin({ pieces }), { vocabSize: 261 }).pieces, pieces);
 * ```
 */
export function readTokenizerBin(bytes: Uint8Array, options: TokenizerReadOptions = {}): RunCVocabulary {
  const place: Place = { file: options.name ?? "tokenizer.bin" };
  refuseOtherKinds(bytes, "tokenizer.bin", "has to be a tokenizer.bin", place);
  const { pieces, longest } = readRecords(bytes, place);
  const stated = viewOf(bytes).getUint32(0, true);
  const fault = (rule: string, found: string, hint?: string): FileFault =>
    new FileFault("tokenizer", place, rule, found, hint);
  checkTokenCount(pieces.length, options, place);
  for (let byte = 0; byte < BYTES; byte++) {
    const wanted = bytePiece(byte);
    const text = pieces[FIRST_BYTE_ID + byte]?.text;
    if (text === wanted) continue;
    const found = text === undefined ? "found no such piece" : `found ${showValue(text)}`;
    throw fault(`has ${wanted} as piece ${FIRST_BYTE_ID + byte}`, found);
  }
  if (!pieces.some(({ text }) => text === " ")) {
    throw fault("has a piece that is a single space, as run.c starts every text with it", "found none");
  }
  if (stated !== longest) {
    throw fault(
      `states its longest piece of ${longest} bytes`,
      `found ${stated}`,
      "run.c's buffer has that size",
    );
  }
  return { pieces };
}

function readRecords(bytes: Uint8Array, place: Place): { pieces: RunCPiece[]; longest: number } {
  const view = viewOf(bytes);
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const pieces: RunCPiece[] = [];
  let longest = 0;
  if (bytes.length < COUNT_BYTES) {
    throw new FileFault(
      "tokenizer",
      place,
      "starts with the length of its longest piece",
      `found ${bytes.length} bytes`,
    );
  }
  for (let at = COUNT_BYTES; at < bytes.length;) {
    const id = pieces.length;
    const left = bytes.length - at;
    if (left < RECORD_BYTES) {
      throw new FileFault(
        "tokenizer",
        place,
        `has ${RECORD_BYTES} bytes in front of piece ${id}`,
        `found ${left}`,
        CUT,
      );
    }
    const score = view.getFloat32(at, true);
    const length = view.getUint32(at + 4, true);
    if (length > left - RECORD_BYTES) {
      const found = `found ${left - RECORD_BYTES} left in the file`;
      throw new FileFault("tokenizer", place, `has the ${length} bytes of piece ${id}`, found, CUT);
    }
    if (!Number.isFinite(score)) {
      throw new FileFault("tokenizer", place, `has a finite score for piece ${id}`, `found ${score}`);
    }
    at += RECORD_BYTES;
    try {
      pieces.push({ text: decoder.decode(bytes.subarray(at, at + length)), score });
    } catch (cause) {
      throw new FileFault(
        "tokenizer",
        place,
        `has piece ${id} in UTF-8`,
        "found other bytes",
        undefined,
        cause,
      );
    }
    longest = Math.max(longest, length);
    at += length;
  }
  return { pieces, longest };
}
