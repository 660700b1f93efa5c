/** Byte pair encoding by merge rank, on ids of symbols. */
import { PairHeap } from "../sentencepiece/pair_heap.ts";

/** Two neighbours that become one symbol, by their ids. */
export type Merge = readonly [left: number, right: number];

/** A pair as one number: ids stay far below 2²⁶. */
export const pairKey = (left: number, right: number): number => left * 2 ** 26 + right;

// A key of the heap holds a rank above the place of the left symbol (31 bits): the smallest key is the next merge.
const PLACES = 2 ** 31;

/**
 * Merges neighbours until no pair has a rank: the lowest rank first, the leftmost of equals. It is what merging all
 * occurrences rank after rank gives, as a symbol is only part of pairs of a higher rank than its own. O(n log n).
 *
 * @param ids The symbols of a text; overwritten.
 * @param rankOf The rank of a pair by its {@linkcode pairKey}.
 * @param firstId Id of the symbol that rank 0 makes; the next ranks make the next ids.
 * @returns What is left, a view of `ids`.
 */
export function mergeIds(ids: Int32Array, rankOf: ReadonlyMap<number, number>, firstId: number): Int32Array {
  const n = ids.length;
  if (n < 2) return ids;
  const [next, previous] = [new Int32Array(n), new Int32Array(n)];
  const heap = new PairHeap();
  heap.clear(3 * n);
  const propose = (left: number, right: number): void => {
    const rank = rankOf.get(pairKey(ids[left]!, ids[right]!));
    if (rank !== undefined) heap.push(rank * PLACES + left, right);
  };
  for (let i = 0; i < n; i++) {
    next[i] = i + 1;
    previous[i] = i - 1;
  }
  for (let i = 0; i + 1 < n; i++) propose(i, i + 1);
  while (heap.size > 0) {
    const [left, right] = [heap.topKey % PLACES, heap.topEnd];
    const rank = Math.floor(heap.topKey / PLACES);
    heap.pop();
    // Stale if a side has merged with another neighbour: a symbol that is gone has next −1.
    if (next[left] !== right || rankOf.get(pairKey(ids[left]!, ids[right]!)) !== rank) continue;
    ids[left] = firstId + rank;
    next[left] = next[right]!;
    if (next[left]! < n) previous[next[left]!] = left;
    next[right] = -1;
    if (previous[left]! >= 0) propose(previous[left]!, left);
    if (next[left]! < n) propose(left, next[left]!);
  }
  let length = 0;
  for (let i = 0; i < n; i = next[i]!) ids[length++] = ids[i]!;
  return ids.subarray(0, length);
}
