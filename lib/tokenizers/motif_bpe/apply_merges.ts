import { PairHeap } from "../sentencepiece/pair_heap.ts";
import { PairIndex } from "./pair_index.ts";

// A key holds a rank (20 bits) above the place of the left symbol (31 bits): the smallest key is the next merge.
const PLACES = 2 ** 31;
const GONE = -1;

/**
 * Applies merges to ids: always the pair of the lowest rank, of equals the leftmost, until no pair is a merge.
 *
 * Searched for at every step that takes O(n²); with linked symbols and a heap, O(n log n). An id that is in no merge (a line
 * break, in what is learnt from lines) ends a run that is merged by itself, which keeps the heap small.
 */
export class MergeApplier {
  readonly #ranks: PairIndex;
  readonly #firstId: number;
  /** 1 for the ids that are a part of some merge. */
  readonly #mergeable: Uint8Array;
  readonly #heap = new PairHeap();
  #next = new Int32Array(0);
  #previous = new Int32Array(0);

  /** Takes left and right ids of the merges in order of their ranks; the first makes the id `firstId`. */
  constructor(merges: readonly (readonly [left: number, right: number])[], firstId: number) {
    this.#ranks = new PairIndex(merges.length);
    this.#firstId = firstId;
    this.#mergeable = new Uint8Array(firstId + merges.length);
    merges.forEach(([left, right], rank) => {
      this.#ranks.set(left, right, rank);
      this.#mergeable[left] = this.#mergeable[right] = 1;
    });
  }

  /**
   * Merges `ids[start…end)` in place.
   *
   * @returns Where the ids that are left end.
   */
  apply(ids: Int32Array, start: number, end: number): number {
    let out = start;
    for (let at = start; at < end;) {
      let runEnd = at;
      while (runEnd < end && this.#mergeable[ids[runEnd]] === 1) runEnd++;
      if (runEnd - at > 1) out = this.#mergeRun(ids, at, runEnd, out);
      else for (let i = at; i < runEnd; i++) ids[out++] = ids[i];
      // The id that ended the run stays as it is.
      if (runEnd < end) ids[out++] = ids[runEnd];
      at = runEnd + 1;
    }
    return out;
  }

  /** Merges one run and writes what is left to `ids` from `out` on, which is no later than the run. */
  #mergeRun(ids: Int32Array, start: number, end: number, out: number): number {
    const n = end - start;
    const [heap, ranks] = [this.#heap, this.#ranks];
    this.#reserve(n);
    const [next, previous] = [this.#next, this.#previous];
    const run = ids.subarray(start, end);
    const propose = (left: number, right: number): void => {
      const rank = ranks.get(run[left], run[right]);
      if (rank >= 0) heap.push(rank * PLACES + left, right);
    };
    for (let i = 0; i < n; i++) {
      next[i] = i + 1;
      previous[i] = i - 1;
    }
    for (let i = 0; i + 1 < n; i++) propose(i, i + 1);
    while (heap.size > 0) {
      const left = heap.topKey % PLACES;
      const rank = (heap.topKey - left) / PLACES;
      const right = heap.topEnd;
      heap.pop();
      // Out of date if one of the two has merged since: ids only change to later ones, and a rank belongs to one pair.
      if (ranks.get(run[left], run[right]) !== rank) continue;
      run[left] = this.#firstId + rank;
      run[right] = GONE;
      const after = next[left] = next[right];
      if (after < n) previous[after] = left;
      if (previous[left] >= 0) propose(previous[left], left);
      if (after < n) propose(left, after);
    }
    // Reads never fall behind writes, as out ≤ start and next[i] > i.
    for (let i = 0; i < n; i = next[i]) ids[out++] = run[i];
    return out;
  }

  #reserve(n: number): void {
    this.#heap.clear(3 * n);
    if (this.#next.length >= n) return;
    this.#next = new Int32Array(2 * n);
    this.#previous = new Int32Array(2 * n);
  }
}
