import { STOP_WORDS } from "../memory/stop_words.ts";
import { stemOf, wordsOf } from "../memory/words.ts";

/** Characters of words; an apostrophe may stand inside one. */
const PART = /[\p{L}\p{N}'’]/u;

/** Cuts a growing text into words, piece by piece. */
export class SpokenWords {
  #open = "";

  /**
   * Takes the next piece of the text.
   *
   * @returns the stems of the content words that it ended
   */
  push(piece: string): string[] {
    const stems: string[] = [];
    for (const character of piece) {
      if (PART.test(character)) this.#open += character;
      else if (this.#open !== "") stems.push(...this.end());
    }
    return stems;
  }

  /** Ends the text, and with it its last word. */
  end(): string[] {
    const words = wordsOf(this.#open);
    this.#open = "";
    return words.filter((word) => !STOP_WORDS.has(word)).map(stemOf);
  }
}
