/** The merges of byte pair encoding, by a heap instead of a search for the best pair at every step. */
import { PairHeap } from "./pair_heap.ts";

/** What merging looks up: which texts are pieces, and which merge comes first. */
export interface MergeTable {
  /** Ids of the pieces that text may become, by their text. */
  readonly idOf: ReadonlyMap<string, number>;
  /** By id, the place of its score among the distinct scores, the highest score first. */
  readonly rank: Int32Array;
  /** UTF-16 units of the longest of these pieces. */
  readonly maxLength: number;
  /** Told of each pair whose text is a piece, as its parts are known only here. */
  readonly onPair?: (text: string, leftLength: number, id: number) => void;
}

/** Makes the table for the pieces of which `matches` is true. */
export function mergeTable(
  pieces: readonly { readonly text: string; readonly score: number }[],
  matches: (id: number) => boolean,
): MergeTable {
  const idOf = new Map<string, number>();
  let maxLength = 0;
  pieces.forEach(({ text }, id) => {
    if (!matches(id) || idOf.has(text)) return;
    idOf.set(text, id);
    maxLength = Math.max(maxLength, text.length);
  });
  const distinct = [...new Set(pieces.map(({ score }) => Math.fround(score) + 0))].sort((a, b) => b - a);
  const rankOf = new Map(distinct.map((score, rank) => [score, rank]));
  const rank = Int32Array.from(pieces, ({ score }) => rankOf.get(Math.fround(score) + 0)!);
  return { idOf, rank, maxLength };
}

// One chunk is merged at a time, and an allocation costs more than merging a word.
let links = new Int32Array(192);
const heap = new PairHeap();

// A key holds a rank (21 bits) above the index of the left symbol (31 bits): the smallest key is the next merge.
const LEFTS = 2 ** 31;

/**
 * Merges neighbouring symbols of a text until no pair is a piece: the highest score first, the leftmost of equals.
 *
 * A pair that was proposed may be gone when its turn comes: a side merged with another neighbour. Such entries are not
 * searched for in the heap but recognised, since then the two are no longer neighbours or their length has changed.
 * O(n log n) for n symbols.
 *
 * @param text The text.
 * @param bounds Offsets of the symbols in ascending order: n + 1 numbers from 0 to the length, in UTF-16 units.
 * @returns The offsets that are left.
 */
export function mergeSymbols(text: string, bounds: readonly number[], table: MergeTable): number[] {
  const { idOf, rank, maxLength, onPair } = table;
  const n = bounds.length - 1;
  if (n < 2) return [...bounds];
  if (links.length < 3 * n) links = new Int32Array(6 * n);
  const [end, next, previous] = [
    links.subarray(0, n),
    links.subarray(n, 2 * n),
    links.subarray(2 * n, 3 * n),
  ];
  for (let i = 0; i < n; i++) {
    end[i] = bounds[i + 1];
    next[i] = i + 1;
    previous[i] = i - 1;
  }
  heap.clear(3 * n);
  const propose = (left: number, right: number): void => {
    const length = end[right] - bounds[left];
    if (length > maxLength) return;
    const pair = text.slice(bounds[left], end[right]);
    const id = idOf.get(pair);
    if (id === undefined) return;
    heap.push(rank[id] * LEFTS + left, end[right]);
    onPair?.(pair, end[left] - bounds[left], id);
  };
  for (let i = 0; i + 1 < n; i++) propose(i, i + 1);
  while (heap.size > 0) {
    const [left, pairEnd] = [heap.topKey % LEFTS, heap.topEnd];
    heap.pop();
    const right = next[left];
    // A merged-away symbol has no next; otherwise the entry is stale unless the two still end where they did.
    if (right < 0 || right >= n || end[right] !== pairEnd) continue;
    end[left] = pairEnd;
    next[left] = next[right];
    if (next[right] < n) previous[next[right]] = left;
    next[right] = -1;
    if (previous[left] >= 0) propose(previous[left], left);
    if (next[left] < n) propose(left, next[left]);
  }
  const kept: number[] = [];
  for (let i = 0; i < n; i = next[i]) kept.push(bounds[i]);
  kept.push(bounds[n]);
  return kept;
}
