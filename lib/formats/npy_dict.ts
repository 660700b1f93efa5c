/**
 * The Python dictionary in an `.npy` header, read by a strict little parser instead of an evaluator or patterns.
 * @module
 */
import { contentError, type Place, showName } from "./content_error.ts";

/** The three entries of an `.npy` header dictionary. */
export interface NpyDict {
  /** The element type as written: the string's content, or the source text of a structured type. */
  readonly descr: string;
  /** Whether the first index runs fastest in the file. */
  readonly fortranOrder: boolean;
  /** Sizes of the axes, outermost first. */
  readonly shape: number[];
}

interface Sequence {
  readonly kind: "tuple" | "list";
  readonly items: readonly Literal[];
}
type Literal = string | number | boolean | Sequence;

/** numpy 2 allows 64 axes. */
export const MAX_AXES = 64;
const MAX_DEPTH = 16;
const FIELD = "has a malformed header dictionary";

/**
 * Parses exactly `{'descr': …, 'fortran_order': True|False, 'shape': (…)}`, keys in any order, padding after it.
 *
 * Throws SyntaxError on anything else: another or repeated key, a negative or oversized axis, more than 64 axes.
 */
export function parseNpyDict(text: string, place: Place): NpyDict {
  const parser = new Parser(text, place);
  const entries = parser.dictionary();
  for (const key of ["descr", "fortran_order", "shape"]) {
    if (!entries.has(key)) throw contentError(place, `needs ${key} in its header`, `found ${keys(entries)}`);
  }
  if (entries.size !== 3) {
    throw contentError(
      place,
      "has only descr, fortran_order and shape in its header",
      `found ${keys(entries)}`,
    );
  }
  const descr = entries.get("descr")!;
  const order = entries.get("fortran_order")!.value;
  if (typeof order !== "boolean") {
    throw contentError(
      place,
      "needs True or False for fortran_order",
      `found ${showName(parser.source(entries.get("fortran_order")!))}`,
    );
  }
  const shape = entries.get("shape")!;
  const axes = typeof shape.value === "object" && shape.value.kind === "tuple" ? shape.value.items : null;
  if (
    axes === null || axes.length > MAX_AXES || !axes.every((axis): axis is number => typeof axis === "number")
  ) {
    throw contentError(
      place,
      `needs a tuple of at most ${MAX_AXES} sizes for shape`,
      `found ${showName(parser.source(shape))}`,
    );
  }
  return {
    descr: typeof descr.value === "string" ? descr.value : parser.source(descr),
    fortranOrder: order,
    shape: [...axes],
  };
}

interface Spanned {
  readonly value: Literal;
  readonly start: number;
  readonly end: number;
}

function keys(entries: Map<string, Spanned>): string {
  return showName([...entries.keys()].join(", ") || "an empty dictionary");
}

class Parser {
  readonly #text: string;
  readonly #place: Place;
  #at = 0;

  constructor(text: string, place: Place) {
    this.#text = text;
    this.#place = place;
  }

  source(spanned: Spanned): string {
    return this.#text.slice(spanned.start, spanned.end);
  }

  dictionary(): Map<string, Spanned> {
    const entries = new Map<string, Spanned>();
    this.#expect("{");
    while (!this.#accept("}")) {
      const key = this.#literal(0);
      if (typeof key !== "string") throw this.#error("a quoted key");
      if (entries.has(key)) {
        throw contentError(this.#place, "has each header key once", `found ${showName(key)} twice`);
      }
      this.#expect(":");
      this.#blanks();
      const start = this.#at;
      const value = this.#literal(0);
      entries.set(key, { value, start, end: this.#at });
      if (this.#accept("}")) break;
      this.#expect(",");
    }
    this.#blanks();
    if (this.#at !== this.#text.length) throw this.#error("only padding after the dictionary");
    return entries;
  }

  #literal(depth: number): Literal {
    this.#blanks();
    if (depth > MAX_DEPTH) throw this.#error(`at most ${MAX_DEPTH} levels of brackets`);
    const character = this.#text[this.#at];
    if (character === "'" || character === '"') return this.#string(character);
    if (character === "(") return this.#sequence("tuple", ")", depth);
    if (character === "[") return this.#sequence("list", "]", depth);
    const word = /^(?:True|False|\d{1,20}L?)(?![\w.])/.exec(this.#text.slice(this.#at, this.#at + 24))?.[0];
    if (word === undefined) throw this.#error("a string, a size, True, False or a bracket");
    this.#at += word.length;
    if (word === "True" || word === "False") return word === "True";
    const size = Number(word.replace("L", "")); // Python 2 wrote long integers as 5L.
    if (!Number.isSafeInteger(size)) {
      throw contentError(this.#place, `needs sizes below 2^53 in its header`, `found ${word}`);
    }
    return size;
  }

  #sequence(kind: Sequence["kind"], close: string, depth: number): Literal {
    this.#at++;
    const items: Literal[] = [];
    let commas = 0;
    while (!this.#accept(close)) {
      items.push(this.#literal(depth + 1));
      if (this.#accept(close)) break;
      this.#expect(",");
      commas++;
    }
    // As in Python, (3) is a number in brackets and only (3,) is a tuple.
    if (kind === "tuple" && items.length === 1 && commas === 0) return items[0];
    return { kind, items };
  }

  #string(quote: string): string {
    const end = this.#text.indexOf(quote, this.#at + 1);
    const content = end < 0 ? null : this.#text.slice(this.#at + 1, end);
    // An escape could only occur in a structured type's field name, and guessing its end would be unsafe.
    if (content === null || /[\\\n]/.test(content)) throw this.#error("a closed string without escapes");
    this.#at = end + 1;
    return content;
  }

  #blanks(): void {
    while (" \t\r\n".includes(this.#text[this.#at] ?? "x")) this.#at++;
  }

  #accept(character: string): boolean {
    this.#blanks();
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #expect(character: string): void {
    if (!this.#accept(character)) throw this.#error(`"${character}"`);
  }

  #error(expected: string): SyntaxError {
    const rest = this.#text.slice(this.#at, this.#at + 20);
    const found = rest === "" ? "found its end" : `found ${showName(JSON.stringify(rest))}`;
    return contentError(this.#place, `${FIELD} (expected ${expected} at character ${this.#at})`, found);
  }
}
