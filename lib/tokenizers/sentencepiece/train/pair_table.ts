/** The pairs of neighbouring symbols in all words: how often each stands there, and where. */

/** Two symbols that stand side by side somewhere and together may be a piece. */
export interface Pair {
  readonly left: number;
  readonly right: number;
  /** Their text. */
  readonly text: string;
  /** Characters of the text. */
  readonly length: number;
  /** Weighted occurrences; those of a symbol beside itself may overlap (`aaa` has two), as SentencePiece counts them. */
  count: number;
  /** Positions of the left symbol, some of them out of date. */
  readonly positions: number[];
}

// Symbols are characters and merges: fewer than 2^22, as there are 1.1 million of the former and 2^20 of the latter.
const SYMBOLS = 2 ** 22;
const GONE = -1;

/**
 * All words as one row of linked symbols, and the pairs in it.
 *
 * A merge touches only the places where the pair stands, and changes the counts of its neighbours there. So the whole
 * training takes time in proportion to the characters of distinct words times the depth of merges.
 */
export class PairTable {
  readonly #isPiece: (characters: readonly string[]) => boolean;
  readonly #texts: string[];
  readonly #symbolOf: Map<string, number>;
  readonly #symbols: Int32Array;
  readonly #next: Int32Array;
  readonly #previous: Int32Array;
  readonly #weights: Float64Array;
  readonly #pairs = new Map<number, Pair | null>();
  /** Pairs that became more frequent since they were last taken. */
  readonly #grown = new Set<Pair>();

  /**
   * Fills the table.
   *
   * @param words Words and how often each came.
   * @param characters Characters that take part; at others words are cut.
   * @param isPiece Which characters together may be a piece.
   */
  constructor(
    words: ReadonlyMap<string, number>,
    characters: readonly string[],
    isPiece: (characters: readonly string[]) => boolean,
  ) {
    this.#isPiece = isPiece;
    this.#texts = [...characters];
    this.#symbolOf = new Map(characters.map((character, symbol) => [character, symbol]));
    let size = 0;
    for (const word of words.keys()) size += word.length;
    this.#symbols = new Int32Array(size).fill(GONE);
    this.#next = new Int32Array(size).fill(GONE);
    this.#previous = new Int32Array(size).fill(GONE);
    this.#weights = new Float64Array(size);
    let at = 0;
    for (const [word, weight] of words) at = this.#addWord(word, weight, at);
  }

  /** The pairs that became more frequent since this was last called, and forgets that they did. */
  takeGrown(): Pair[] {
    const grown = [...this.#grown];
    this.#grown.clear();
    return grown;
  }

  /** Puts one symbol in place of a pair wherever it stands; true if no other pair made the same text before. */
  merge(pair: Pair): boolean {
    const known = this.#symbolOf.get(pair.text);
    const symbol = known ?? this.#texts.push(pair.text) - 1;
    this.#symbolOf.set(pair.text, symbol);
    for (const at of this.#places(pair)) {
      const right = this.#next[at];
      // Of overlapping places the left one was merged just before.
      if (this.#symbols[at] !== pair.left || right === GONE || this.#symbols[right] !== pair.right) continue;
      const [before, after] = [this.#previous[at], this.#next[right]];
      if (before !== GONE) this.#change(before, at, -1);
      if (after !== GONE) this.#change(right, after, -1);
      this.#change(at, right, -1);
      this.#symbols[at] = symbol;
      this.#symbols[right] = GONE;
      this.#next[at] = after;
      if (after !== GONE) this.#previous[after] = at;
      if (before !== GONE) this.#change(before, at, 1);
      if (after !== GONE) this.#change(at, after, 1);
    }
    pair.positions.length = 0;
    return known === undefined;
  }

  #addWord(word: string, weight: number, start: number): number {
    let at = start;
    let last = GONE;
    for (const character of word) {
      const symbol = this.#symbolOf.get(character);
      if (symbol === undefined) last = GONE;
      else {
        this.#symbols[at] = symbol;
        this.#weights[at] = weight;
        this.#previous[at] = last;
        if (last !== GONE) {
          this.#next[last] = at;
          this.#change(last, at, 1);
        }
        last = at++;
      }
    }
    return at;
  }

  /** The places where a pair stands now, from the left, each once. */
  #places({ left, right, positions }: Pair): Int32Array {
    const sorted = Int32Array.from(positions).sort();
    return sorted.filter((at, i) => {
      const next = this.#next[at];
      return at !== sorted[i - 1] && this.#symbols[at] === left && next !== GONE &&
        this.#symbols[next] === right;
    });
  }

  /** Counts the pair at two neighbouring places once more or once less. */
  #change(at: number, next: number, sign: 1 | -1): void {
    const pair = this.#pairOf(this.#symbols[at], this.#symbols[next]);
    if (pair === null) return;
    pair.count += sign * this.#weights[at];
    if (sign < 0) return;
    pair.positions.push(at);
    this.#grown.add(pair);
  }

  /** The pair of two symbols, null if it is no piece. */
  #pairOf(left: number, right: number): Pair | null {
    const key = left * SYMBOLS + right;
    let pair = this.#pairs.get(key);
    if (pair === undefined) {
      const text = this.#texts[left] + this.#texts[right];
      const characters = [...text];
      const { length } = characters;
      pair = this.#isPiece(characters) ? { left, right, text, length, count: 0, positions: [] } : null;
      this.#pairs.set(key, pair);
    }
    return pair;
  }
}
