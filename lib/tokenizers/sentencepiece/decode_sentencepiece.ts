/** Decoding as SentencePiece does it, one id at a time. */
import type { DecodingStream } from "../tokenizer.ts";
import { byteOfPiece } from "./byte_pieces.ts";
import type { SentencePieceModel } from "./model.ts";
import { Utf8Stream } from "./utf8_stream.ts";

/**
 * Decodes ids to the text that SentencePiece gives for the whole list, in parts that never break a character.
 *
 * Decoding ids one by one with that library drops the space before every word, as each looks like the beginning of a
 * text, and gives U+FFFD for each byte of a character in byte pieces. Here the state is whether a text has begun, and
 * the bytes of a character that is not complete.
 */
export class SentencePieceStream implements DecodingStream {
  readonly #model: SentencePieceModel;
  readonly #bytes = new Utf8Stream();
  /** Something was given. */
  #any = false;
  /** Still at the beginning, where a mark is dropped. */
  #atStart = true;
  /** A mark was dropped, and no other will be. */
  #dropped = false;

  constructor(model: SentencePieceModel) {
    this.#model = model;
  }

  push(id: number): string {
    const piece = this.#model.pieces[id];
    let text: string;
    if (piece?.type === "byte") {
      text = this.#bytes.push([byteOfPiece(piece.text)]);
    } else {
      text = this.#bytes.flush();
      if (this.#dropped || this.#any || text !== "") this.#atStart = false;
      this.#dropped = false;
      if (!piece) text += "\ufffd";
      else if (piece.type === "unknown") text += this.#model.unkSurface;
      else if (piece.type !== "control") text += this.#surface(piece.text);
    }
    if (text !== "") this.#any = true;
    return text;
  }

  end(): string {
    return this.#bytes.end();
  }

  #surface(text: string): string {
    const { addDummyPrefix, removeExtraWhitespaces } = this.#model;
    let start = 0;
    if (this.#atStart && (addDummyPrefix || removeExtraWhitespaces) && text.startsWith("▁")) {
      start = 1;
      // Without extra spaces further marks go too, so that this one does not count.
      this.#dropped = !removeExtraWhitespaces;
    }
    return text.slice(start).replaceAll("▁", " ");
  }
}
