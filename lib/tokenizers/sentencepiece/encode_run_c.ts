/** Encoding as `run.c` does it. */
import { utf8Of } from "./byte_pieces.ts";
import { ChunkEncoder } from "./chunks.ts";
import { IdList } from "./id_list.ts";
import { mergeSymbols, mergeTable } from "./merge.ts";
import type { RunCVocabulary } from "./model.ts";
import { RUN_C_IDS } from "./run_c_vocabulary.ts";

/** Merges start from this score: a piece must have a higher one. */
const LOWEST_SCORE = -1e10;
// A lone low surrogate stands for a byte that is no UTF-8, as in Python's surrogateescape.
const ESCAPE = 0xdc00;
const OTHER_SURROGATES = /[\u{d800}-\u{dbff}\u{dd00}-\u{dfff}]/gu;

/**
 * Makes a text of bytes as `run.c` reads them: what is no UTF-8 becomes lone surrogates, U+DC00 + byte.
 *
 * That program looks up a byte with the continuation bytes after it, four in all at most. So an ASCII letter with a stray
 * continuation byte behind it is malformed too.
 *
 * @example
 * ```ts
 * import { runCText } from "@haze/haze/tokenizers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(runCText(Uint8Array.of(0x61, 0xc3, 0xa9)), "aé");
 * assertEquals(runCText(Uint8Array.of(0x61, 0x80, 0x62)), "\uDC61\uDC80b");
 * ```
 */
export function runCText(bytes: Uint8Array): string {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let text = "";
  for (let start = 0; start < bytes.length;) {
    let end = start + 1;
    while (end < bytes.length && end - start < 4 && (bytes[end] & 0xc0) === 0x80) end++;
    const unit = bytes.subarray(start, end);
    try {
      text += decoder.decode(unit);
    } catch {
      for (const byte of unit) text += String.fromCharCode(ESCAPE + byte);
    }
    start = end;
  }
  return text;
}

/** Makes the encoder of a vocabulary that has the ids of `run.c` and a piece for a space. */
export function runCEncoder({ pieces }: RunCVocabulary): (text: string) => Int32Array {
  const lookUp = mergeTable(pieces, () => true).idOf;
  const table = mergeTable(pieces, (id) => pieces[id].score > LOWEST_SCORE);
  if (!lookUp.has(" ")) {
    throw new RangeError(
      `Cannot encode as run.c as the vocabulary must have a piece for a space: none of ${pieces.length} is`,
    );
  }
  // A character without a piece is written as the texts of its byte pieces: so merges see just what run.c's see.
  const encodeChunk = (chunk: string): number[] => {
    let written = "";
    const bounds = [0];
    const append = (text: string): void => void bounds.push((written += text).length);
    for (const character of chunk) {
      if (lookUp.has(character)) append(character);
      else for (const byte of bytesOf(character)) append(pieces[RUN_C_IDS.firstByte + byte].text);
    }
    const kept = mergeSymbols(written, bounds, table);
    return Array.from(
      { length: kept.length - 1 },
      (_, i) => lookUp.get(written.slice(kept[i], kept[i + 1]))!,
    );
  };
  const chunks = new ChunkEncoder(table, " ", encodeChunk);
  return (text) => {
    const end = text.indexOf("\0");
    const read = (end < 0 ? text : text.slice(0, end)).replace(OTHER_SURROGATES, "\ufffd");
    const out = new IdList();
    if (read !== "") chunks.encode(" " + read, out);
    return out.toArray();
  };
}

/** The bytes of a character; of an escaped one the byte that it stands for. */
function bytesOf(character: string): Iterable<number> {
  const unit = character.charCodeAt(0);
  return character.length === 1 && unit >= ESCAPE && unit <= ESCAPE + 0xff
    ? [unit - ESCAPE]
    : utf8Of(character);
}
