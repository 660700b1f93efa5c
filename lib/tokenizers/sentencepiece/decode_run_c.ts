/** Decoding as `run.c` does it, for the same bytes on the terminal. */
import type { DecodingStream } from "../tokenizer.ts";
import { byteOfPiece, utf8Of } from "./byte_pieces.ts";
import type { RunCVocabulary } from "./model.ts";
import { RUN_C_IDS } from "./run_c_vocabulary.ts";
import { Utf8Stream } from "./utf8_stream.ts";

/**
 * The bytes that `run.c` decodes a token to: its text, without one leading space if the token before is the begin mark;
 * of a byte piece that byte, but nothing for NUL, where a string of C ends. An id that is not in the vocabulary gives the
 * bytes of U+FFFD.
 *
 * @param previous Id of the token before.
 *
 * @example
 * ```ts
 * import { runCPiece } from "@haze/haze/tokenizers";
 * import { assertEquals } from "@std/assert";
 *
 * const vocabulary = { pieces: [" a", "<s>", "</s>", "<0x0A>"].map((text) => ({ text, score: 0 })) };
 * assertEquals([...runCPiece(vocabulary, 1, 0)], [0x61]);
 * assertEquals([...runCPiece(vocabulary, 0, 0)], [0x20, 0x61]);
 * assertEquals([...runCPiece(vocabulary, 0, 3)], [0x0a]);
 * ```
 */
export function runCPiece(vocabulary: RunCVocabulary, previous: number, id: number): Uint8Array {
  const text = textOf(vocabulary, previous, id);
  const byte = byteOfPiece(text);
  if (byte < 0) return utf8Of(text);
  return byte === 0 ? new Uint8Array(0) : Uint8Array.of(byte);
}

function textOf({ pieces }: RunCVocabulary, previous: number, id: number): string {
  const text = pieces[id]?.text ?? "\ufffd";
  return previous === RUN_C_IDS.bos && text.startsWith(" ") ? text.slice(1) : text;
}

/**
 * What `run.c` prints of a piece's bytes: all, but nothing for a single byte that is neither printable ASCII nor white
 * space. So every character in byte pieces is lost on the way to its terminal.
 *
 * @example
 * ```ts
 * import { runCPrinted } from "@haze/haze/tokenizers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([...runCPrinted(Uint8Array.of(0x0a))], [0x0a]);
 * assertEquals([...runCPrinted(Uint8Array.of(0xf0))], []);
 * ```
 */
export function runCPrinted(bytes: Uint8Array): Uint8Array {
  if (bytes.length !== 1) return bytes;
  const [byte] = bytes;
  const isSpace = byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
  return isSpace || (byte > 0x20 && byte < 0x7f) ? bytes : new Uint8Array(0);
}

/** Decodes ids to the text of {@linkcode runCPiece}'s bytes, in parts that never break a character. */
export class RunCStream implements DecodingStream {
  readonly #vocabulary: RunCVocabulary;
  readonly #bytes = new Utf8Stream();
  #previous: number | undefined;

  constructor(vocabulary: RunCVocabulary) {
    this.#vocabulary = vocabulary;
  }

  push(id: number): string {
    const first = this.#previous === undefined;
    const previous = this.#previous ?? RUN_C_IDS.bos;
    this.#previous = id;
    // A text begins after a begin mark, which is not printed, whether it is among the ids or not.
    if (first && id === RUN_C_IDS.bos) return "";
    const text = textOf(this.#vocabulary, previous, id);
    const byte = byteOfPiece(text);
    // A text begins with no continuation byte, so the bytes held back will never be a character.
    if (byte < 0) return text === "" ? "" : this.#bytes.flush() + text;
    return byte === 0 ? "" : this.#bytes.push([byte]);
  }

  end(): string {
    return this.#bytes.end();
  }
}
