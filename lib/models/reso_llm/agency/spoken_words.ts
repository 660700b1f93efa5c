import { isContentWord, stem } from "./content_words.ts";

/** Characters that words are made of, and what may stand inside them. */
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
      else stems.push(...this.end());
    }
    return stems;
  }

  /** Ends the text, and with it its last word. */
  end(): string[] {
    const word = this.#open.replace(/^['’]+|['’]+$/g, "");
    this.#open = "";
    return word !== "" && isContentWord(word) ? [stem(word)] : [];
  }
}
