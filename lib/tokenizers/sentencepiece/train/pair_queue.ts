import { Heap } from "../../heap.ts";
import type { Pair } from "./pair_table.ts";

interface Entry {
  readonly pair: Pair;
  /** The count when it was put in. */
  readonly count: number;
}

/**
 * A heap of pairs: the most frequent first, of equals the shorter, then the one that is first by code points.
 *
 * A count that changes leaves its entry where it is. A risen count is put in again; a fallen one is found out when the
 * entry comes to the top.
 */
export class PairQueue {
  readonly #heap = new Heap<Entry>(comesBefore);

  push(pair: Pair, count: number): void {
    this.#heap.push({ pair, count });
  }

  /** Takes the most frequent pair by its present count; undefined if every count is 0. */
  pop(): Pair | undefined {
    for (;;) {
      const entry = this.#heap.pop();
      if (!entry) return undefined;
      const { count } = entry.pair;
      if (count === entry.count && count > 0) return entry.pair;
      // One that rose was put in again already.
      if (count < entry.count && count > 0) this.push(entry.pair, count);
    }
  }
}

function comesBefore(a: Entry, b: Entry): boolean {
  if (a.count !== b.count) return a.count > b.count;
  if (a.pair.length !== b.pair.length) return a.pair.length < b.pair.length;
  return compareCodePoints(a.pair.text, b.pair.text) < 0;
}

/** Compares texts by code points; `<` compares UTF-16 units and would put U+1F600 before U+E000. */
function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    if (a.charCodeAt(i) !== b.charCodeAt(i)) return a.codePointAt(i)! - b.codePointAt(i)!;
  }
  return a.length - b.length;
}
