import { Heap } from "../heap.ts";

/** What a {@linkcode MergeQueue} needs to know of a pair. */
export interface QueuedPair {
  /** How often it stands somewhere; it may only fall while the pair is queued. */
  count: number;
}

interface Entry<P> {
  readonly pair: P;
  readonly count: number;
  readonly first: number;
}

/** A heap of pairs: the most frequent first, of equals the one whose first place comes first. */
export class MergeQueue<P extends QueuedPair> {
  readonly #heap = new Heap<Entry<P>>(comesBefore);
  readonly #least: number;
  readonly #firstPlace: (pair: P) => number;

  /** Leaves out pairs with fewer than `least` places; a first place may only move on while a pair is queued. */
  constructor(least: number, firstPlace: (pair: P) => number) {
    this.#least = least;
    this.#firstPlace = firstPlace;
  }

  /** Takes a pair in as it is now. */
  push(pair: P): void {
    if (pair.count < this.#least) return;
    this.#heap.push({ pair, count: pair.count, first: this.#firstPlace(pair) });
  }

  /** Gives the first pair by what is true now; undefined if none is frequent enough. */
  pop(): P | undefined {
    for (let entry = this.#heap.pop(); entry; entry = this.#heap.pop()) {
      const { pair, count } = entry;
      // A first place moves on only by the loss of a place, so that an unchanged count vouches for both.
      if (pair.count === count) return pair;
      this.push(pair);
    }
    return undefined;
  }
}

function comesBefore<P>(a: Entry<P>, b: Entry<P>): boolean {
  return a.count === b.count ? a.first < b.first : a.count > b.count;
}
