import { MergeQueue, type QueuedPair } from "./merge_queue.ts";
import { PairIndex } from "./pair_index.ts";

/** Stands between two lines and at both ends; no pair reaches across it. */
export const LINE_BREAK = -1;
const GONE = -2;

/** A pair of neighbours and where it stands. */
interface Pair extends QueuedPair {
  readonly left: number;
  readonly right: number;
  /** Places of the left one in ascending order; some are out of date. */
  readonly places: number[];
  /** How many of the first places are known to be out of date. */
  stale: number;
}

/**
 * Learns merges: again and again the most frequent pair of neighbours becomes an id, of equals the one that a reader of the
 * text as it is now cut meets first.
 *
 * The rule asks for a new count of all pairs after every merge. Here counts change only where a merge takes place. A pair
 * comes to stand somewhere only in the pass that makes the younger of its two ids; from then on its count falls and its
 * first place moves on. So what the queue knows of a pair is never too low a rank, and it is enough to look again at the
 * pair that comes to the top. Time is in proportion to the text times the depth of merges.
 *
 * @param symbols Ids of all lines with {@linkcode LINE_BREAK} before, between and behind them; changed.
 * @param firstId The id of the first merge.
 * @param most How many merges at most.
 * @param minFreq Pairs that are rarer are left.
 * @returns Left and right ids of each merge, in order.
 */
export function learnMerges(
  symbols: Int32Array,
  firstId: number,
  most: number,
  minFreq: number,
): [left: number, right: number][] {
  const table = new PairTable(symbols);
  const queue = new MergeQueue<Pair>(minFreq, (pair) => table.firstPlace(pair));
  const merges: [number, number][] = [];
  while (merges.length < most) {
    for (const pair of table.takeNew()) queue.push(pair);
    const pair = queue.pop();
    if (!pair) break;
    table.merge(pair, firstId + merges.length);
    merges.push([pair.left, pair.right]);
  }
  return merges;
}

/** The lines as linked symbols, and the pairs in them. */
class PairTable {
  readonly #symbols: Int32Array;
  readonly #next: Int32Array;
  readonly #previous: Int32Array;
  readonly #index = new PairIndex();
  readonly #pairs: Pair[] = [];
  #taken = 0;

  constructor(symbols: Int32Array) {
    this.#symbols = symbols;
    this.#next = Int32Array.from(symbols, (_, i) => i + 1);
    this.#previous = Int32Array.from(symbols, (_, i) => i - 1);
    for (let at = 0; at + 1 < symbols.length; at++) this.#add(at, at + 1);
  }

  /** The pairs that are there since this was last asked. */
  takeNew(): Pair[] {
    const pairs = this.#pairs.slice(this.#taken);
    this.#taken = this.#pairs.length;
    return pairs;
  }

  /** Where a pair that stands somewhere stands first. */
  firstPlace(pair: Pair): number {
    while (!this.#standsAt(pair, pair.places[pair.stale])) pair.stale++;
    return pair.places[pair.stale];
  }

  /** Puts an id in place of a pair wherever it stands, from the left, so that of overlapping places the first counts. */
  merge(pair: Pair, id: number): void {
    const [symbols, next, previous] = [this.#symbols, this.#next, this.#previous];
    for (let i = pair.stale; i < pair.places.length; i++) {
      const at = pair.places[i];
      if (!this.#standsAt(pair, at)) continue;
      const right = next[at];
      const [before, after] = [previous[at], next[right]];
      this.#remove(before, at);
      this.#remove(at, right);
      this.#remove(right, after);
      symbols[at] = id;
      symbols[right] = GONE;
      next[at] = after;
      previous[after] = at;
      this.#add(before, at);
      this.#add(at, after);
    }
    pair.places.length = 0;
  }

  #standsAt({ left, right }: Pair, at: number): boolean {
    return this.#symbols[at] === left && this.#symbols[this.#next[at]] === right;
  }

  #add(at: number, next: number): void {
    const [left, right] = [this.#symbols[at], this.#symbols[next]];
    if (left === LINE_BREAK || right === LINE_BREAK) return;
    let number = this.#index.get(left, right);
    if (number < 0) {
      number = this.#pairs.push({ left, right, count: 0, places: [], stale: 0 }) - 1;
      this.#index.set(left, right, number);
    }
    const pair = this.#pairs[number];
    pair.count++;
    pair.places.push(at);
  }

  #remove(at: number, next: number): void {
    const [left, right] = [this.#symbols[at], this.#symbols[next]];
    if (left !== LINE_BREAK && right !== LINE_BREAK) this.#pairs[this.#index.get(left, right)].count--;
  }
}
