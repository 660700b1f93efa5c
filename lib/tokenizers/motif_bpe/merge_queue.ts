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
  readonly #heap: Entry<P>[] = [];
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
    const heap = this.#heap;
    const entry = { pair, count: pair.count, first: this.#firstPlace(pair) };
    let at = heap.length;
    for (; at > 0; at = (at - 1) >> 1) {
      const parent = heap[(at - 1) >> 1];
      if (!comesBefore(entry, parent)) break;
      heap[at] = parent;
    }
    heap[at] = entry;
  }

  /** Gives the first pair by what is true now; undefined if none is frequent enough. */
  pop(): P | undefined {
    for (let entry = this.#popEntry(); entry; entry = this.#popEntry()) {
      const { pair, count } = entry;
      // A first place moves on only by the loss of a place, so that an unchanged count vouches for both.
      if (pair.count === count) return pair;
      this.push(pair);
    }
    return undefined;
  }

  #popEntry(): Entry<P> | undefined {
    const heap = this.#heap;
    const top = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return top;
    let at = 0;
    for (let child = 1; child < heap.length; child = 2 * at + 1) {
      if (child + 1 < heap.length && comesBefore(heap[child + 1], heap[child])) child++;
      if (!comesBefore(heap[child], last)) break;
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = last;
    return top;
  }
}

function comesBefore<P>(a: Entry<P>, b: Entry<P>): boolean {
  return a.count === b.count ? a.first < b.first : a.count > b.count;
}
