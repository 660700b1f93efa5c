import { showValue } from "./show_value.ts";
import type { Tokenizer, TokenizerJson } from "./tokenizer.ts";

/**
 * Ids as their own text, for data that never was text: `"3,1,2"` reads as 3, 1, 2.
 *
 * @example
 * ```ts
 * import { IdTokenizer } from "@haze/haze/tokenizers";
 * import { assertEquals } from "@std/assert";
 *
 * const tokenizer = new IdTokenizer(8);
 * assertEquals([...tokenizer.encode(" 3, 1,7")], [3, 1, 7]);
 * assertEquals(tokenizer.decode([3, 1, 7]), ",3,1,7");
 * ```
 */
export class IdTokenizer implements Tokenizer {
  /** Always `"ids"`. */
  readonly kind = "ids";
  /** V. */
  readonly vocabSize: number;

  /**
   * Takes the number of ids.
   *
   * @throws {RangeError} if it is no integer from 1.
   */
  constructor(vocabSize: number) {
    if (!Number.isSafeInteger(vocabSize) || vocabSize < 1) {
      throw new RangeError(`Cannot read ids as vocabSize must be an integer from 1: got ${vocabSize}`);
    }
    this.vocabSize = vocabSize;
  }

  /**
   * Reads ids that commas or spaces separate.
   *
   * @throws {RangeError} if something else stands there, or an id is not below V.
   */
  encode(text: string): Int32Array {
    return Int32Array.from(text.split(/[\s,]+/).filter((part) => part !== ""), (part) => {
      const id = Number(part);
      if (/^\d+$/.test(part) && id < this.vocabSize) return id;
      throw new RangeError(
        `Cannot read ids as they must be numbers from 0 to ${
          this.vocabSize - 1
        }, separated by commas: got ${part}\nhint: this vocabulary has no text; give ids, as 1,2,3`,
      );
    });
  }

  /** Writes each id with a comma before it, so that texts of ids may be joined. */
  decode(ids: ArrayLike<number>): string {
    return this.pieces(ids).join("");
  }

  /** Each id with a comma before it. */
  pieces(ids: ArrayLike<number>): string[] {
    return Array.from(ids, (id) => `,${id}`);
  }

  /** Gives `{"kind":"ids","vocabSize":V}`. */
  toJSON(): TokenizerJson {
    return { kind: this.kind, vocabSize: this.vocabSize };
  }

  /**
   * Reads what {@linkcode IdTokenizer.toJSON} wrote.
   *
   * @throws {SyntaxError} if `vocabSize` is no integer from 1.
   */
  static fromJSON({ vocabSize }: TokenizerJson): IdTokenizer {
    if (Number.isSafeInteger(vocabSize) && (vocabSize as number) >= 1) {
      return new IdTokenizer(vocabSize as number);
    }
    throw new SyntaxError(
      `Cannot read a tokenizer of ids as vocabSize must be an integer from 1: got ${showValue(vocabSize)}`,
    );
  }
}
