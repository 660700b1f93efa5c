import { showValue } from "./show_value.ts";
import type { Tokenizer, TokenizerJson } from "./tokenizer.ts";

/** What {@linkcode Vocab.encodeCounting} returns. */
export interface CountedEncoding {
  /** The ids of the characters that are in the vocabulary, shape (T,). */
  readonly ids: Int32Array;
  /** How many characters were left out because the vocabulary does not have them. */
  readonly dropped: number;
  /** The distinct characters left out, in the order in which they were first met. */
  readonly droppedCharacters: string[];
}

/** Options of {@linkcode Vocab.fromText}. */
export interface VocabOptions {
  /** Lower-case the whole text first, as upstream haze does (the default); `false` keeps capitals. */
  readonly lowerCase?: boolean;
}

const FORMAT_VERSION = 1;
const KEYS = ["kind", "version", "lowerCase", "chars"];

/**
 * The character vocabulary of haze: the distinct code points of a text, in numeric order, numbered from 0.
 *
 * Lower-casing is that of the whole text, not of single characters: a capital sigma at the end of a word becomes
 * `ς`, elsewhere `σ`, and `İ` becomes two code points. So the ids of a text may differ from those of its parts.
 * Upstream drops unknown characters without a word; {@linkcode Vocab.encodeCounting} reports them.
 *
 * @example
 * ```ts
 * import { Vocab } from "@haze/haze/tokenizers";
 * import { assertEquals } from "@std/assert";
 *
 * const vocab = Vocab.fromText("Hello, World!");
 * assertEquals(vocab.chars.join(""), " !,dehlorw");
 * assertEquals([...vocab.encode("HELLO")], [5, 4, 6, 6, 7]);
 * assertEquals(vocab.decode([5, 4, 99]), "he?");
 * ```
 */
export class Vocab implements Tokenizer {
  /** Names this tokenizer class in files. */
  readonly kind = "char";
  /** The characters by id, each one code point, in increasing order of code point. */
  readonly chars: readonly string[];
  /** Whether {@linkcode Vocab.encode} lower-cases its text first. */
  readonly lowerCase: boolean;
  readonly #idOfCodePoint: Map<number, number>;

  private constructor(codePoints: readonly number[], lowerCase: boolean) {
    this.chars = Object.freeze(codePoints.map((codePoint) => String.fromCodePoint(codePoint)));
    this.lowerCase = lowerCase;
    this.#idOfCodePoint = new Map(codePoints.map((codePoint, id) => [codePoint, id]));
  }

  /**
   * Builds the vocabulary of a text; an empty text gives an empty vocabulary.
   *
   * @example
   * ```ts
   * import { Vocab } from "@haze/haze/tokenizers";
   * import { assertEquals } from "@std/assert";
   *
   * assertEquals(Vocab.fromText("Abba").chars, ["a", "b"]);
   * assertEquals(Vocab.fromText("Abba", { lowerCase: false }).chars, ["A", "a", "b"]);
   * ```
   */
  static fromText(text: string, { lowerCase = true }: VocabOptions = {}): Vocab {
    const distinct = new Set<number>();
    forEachCodePoint(lowerCase ? text.toLowerCase() : text, (codePoint) => distinct.add(codePoint));
    // A numeric sort: the default one compares UTF-16 units and would put U+1F600 before U+E000.
    return new Vocab([...distinct].sort((a, b) => a - b), lowerCase);
  }

  /**
   * Reads back what {@linkcode Vocab.toJSON} wrote.
   *
   * @throws {SyntaxError} if a key is missing, unknown or of the wrong type, or if `chars` is not a strictly
   * increasing list of single code points that lower-casing leaves alone (when `lowerCase` is true).
   *
   * @example
   * ```ts
   * import { Vocab } from "@haze/haze/tokenizers";
   * import { assertEquals, assertThrows } from "@std/assert";
   *
   * const vocab = Vocab.fromText("abc");
   * assertEquals(Vocab.fromJSON(JSON.parse(JSON.stringify(vocab))).chars, ["a", "b", "c"]);
   * assertThrows(() => Vocab.fromJSON({ kind: "char" }), SyntaxError, "version");
   * ```
   */
  static fromJSON(json: unknown): Vocab {
    if (json === null || typeof json !== "object" || Array.isArray(json)) {
      throw invalid("an object", json === null ? "null" : Array.isArray(json) ? "an array" : typeof json);
    }
    const fields = json as Record<string, unknown>;
    const unknownKey = Object.keys(fields).find((key) => !KEYS.includes(key));
    if (unknownKey !== undefined) throw invalid(`the keys ${KEYS.join(", ")} only`, show(unknownKey));
    if (fields.kind !== "char") throw invalid('kind "char"', show(fields.kind));
    if (fields.version !== FORMAT_VERSION) throw invalid(`version ${FORMAT_VERSION}`, show(fields.version));
    if (typeof fields.lowerCase !== "boolean") throw invalid("a boolean lowerCase", show(fields.lowerCase));
    if (!Array.isArray(fields.chars)) throw invalid("a list of chars", show(fields.chars));
    const lowerCase = fields.lowerCase;
    const codePoints = Array.from(fields.chars, (char, id) => checkedCodePoint(char, id, lowerCase));
    const unordered = codePoints.findIndex((codePoint, id) => id > 0 && codePoint <= codePoints[id - 1]!);
    if (unordered > 0) {
      throw invalid(
        "chars in strictly increasing order of code point",
        `${name(codePoints[unordered]!)} at ${unordered}`,
      );
    }
    return new Vocab(codePoints, lowerCase);
  }

  /** V, the number of characters. */
  get vocabSize(): number {
    return this.chars.length;
  }

  /**
   * Turns text into ids, shape (T,), leaving out every character that is not in the vocabulary.
   *
   * @example
   * ```ts
   * import { Vocab } from "@haze/haze/tokenizers";
   * import { assertEquals } from "@std/assert";
   *
   * assertEquals([...Vocab.fromText("abc").encode("CxA")], [2, 0]);
   * ```
   */
  encode(text: string): Int32Array {
    return this.encodeCounting(text).ids;
  }

  /**
   * Turns text into ids and says what had to be left out.
   *
   * @example
   * ```ts
   * import { Vocab } from "@haze/haze/tokenizers";
   * import { assertEquals } from "@std/assert";
   *
   * const { ids, dropped, droppedCharacters } = Vocab.fromText("abc").encodeCounting("a-b-c!");
   * assertEquals([...ids], [0, 1, 2]);
   * assertEquals(dropped, 3);
   * assertEquals(droppedCharacters, ["-", "!"]);
   * ```
   */
  encodeCounting(text: string): CountedEncoding {
    const folded = this.lowerCase ? text.toLowerCase() : text;
    const ids = new Int32Array(folded.length);
    const unknown = new Set<number>();
    let length = 0;
    let dropped = 0;
    forEachCodePoint(folded, (codePoint) => {
      const id = this.#idOfCodePoint.get(codePoint);
      if (id === undefined) {
        dropped++;
        unknown.add(codePoint);
      } else {
        ids[length++] = id;
      }
    });
    const droppedCharacters = Array.from(unknown, (codePoint) => String.fromCodePoint(codePoint));
    return { ids: ids.slice(0, length), dropped, droppedCharacters };
  }

  /**
   * Turns ids back into text; an id that is not in the table (too large, negative, not whole) becomes `?`.
   *
   * @example
   * ```ts
   * import { Vocab } from "@haze/haze/tokenizers";
   * import { assertEquals } from "@std/assert";
   *
   * assertEquals(Vocab.fromText("abc").decode([2, -1, 0]), "c?a");
   * ```
   */
  decode(ids: ArrayLike<number>): string {
    return this.pieces(ids).join("");
  }

  /**
   * Gives the character of each id, `?` for an id that is not in the table.
   *
   * @example
   * ```ts
   * import { Vocab } from "@haze/haze/tokenizers";
   * import { assertEquals } from "@std/assert";
   *
   * assertEquals(Vocab.fromText("abc").pieces([0, 7]), ["a", "?"]);
   * ```
   */
  pieces(ids: ArrayLike<number>): string[] {
    return Array.from(ids, (id) => this.chars[id] ?? "?");
  }

  /**
   * Gives the vocabulary as plain JSON: `{ kind: "char", version, lowerCase, chars }`.
   *
   * @example
   * ```ts
   * import { Vocab } from "@haze/haze/tokenizers";
   * import { assertEquals } from "@std/assert";
   *
   * assertEquals(Vocab.fromText("ba").toJSON(), { kind: "char", version: 1, lowerCase: true, chars: ["a", "b"] });
   * ```
   */
  toJSON(): TokenizerJson {
    return { kind: this.kind, version: FORMAT_VERSION, lowerCase: this.lowerCase, chars: [...this.chars] };
  }
}

// An index loop instead of `for…of`: no string is made per character, which matters for a corpus of megabytes.
function forEachCodePoint(text: string, visit: (codePoint: number) => void): void {
  for (let i = 0; i < text.length; i++) {
    const codePoint = text.codePointAt(i)!;
    if (codePoint > 0xffff) i++;
    visit(codePoint);
  }
}

function checkedCodePoint(char: unknown, id: number, lowerCase: boolean): number {
  const codePoint = typeof char === "string" ? char.codePointAt(0) : undefined;
  if (codePoint === undefined || String.fromCodePoint(codePoint) !== char) {
    throw invalid("chars of one code point each", `${show(char)} at ${id}`);
  }
  // Such a character could never be produced by encode, so the file does not belong to a lower-casing vocabulary.
  if (lowerCase && char.toLowerCase() !== char) {
    throw invalid("chars in lower case as lowerCase is true", `${show(char)} at ${id}`);
  }
  return codePoint;
}

function name(codePoint: number): string {
  return `U+${codePoint.toString(16).toUpperCase().padStart(4, "0")}`;
}

function show(value: unknown): string {
  return showValue(value, 60);
}

function invalid(rule: string, got: string): SyntaxError {
  return new SyntaxError(`Cannot read a character vocabulary as it needs ${rule}: got ${got}`);
}
