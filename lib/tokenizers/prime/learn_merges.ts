/** Which neighbours become one symbol: the most frequent pair, again and again. */
import { type Merge, pairKey } from "./merge_ids.ts";

/** The occurrences of one pair. */
interface Occurrences {
  readonly left: number;
  readonly right: number;
  count: number;
  /** Places of the left symbol; some may have gone since, and a place may stand there twice. */
  places: number[];
}

/**
 * Learns merges: each time the pair of neighbours that occurs most often, the one that occurs first among equals.
 *
 * No two symbols, and so no two primes, get one text: wherever a text stands between two ends of symbols, no merge has
 * reached over its ends, so that the same merges were done inside, and it is the same symbols everywhere. Neighbours are counted at every place (three equal symbols are two pairs) and merged from the left. A pair that
 * occurs once is never merged. What changes is counted anew, not the corpus: about O(corpus + merges · distinct pairs).
 *
 * @param texts The corpus as ids of symbols; pairs do not reach from one text into the next.
 * @param symbols The text of each id that may be merged, undefined for marks; merged ones are appended.
 * @param goal How many symbols there shall be.
 * @returns The merges by rank: fewer than asked for if no pair is left that occurs twice.
 */
export function learnMerges(
  texts: readonly Int32Array[],
  symbols: (string | undefined)[],
  goal: number,
): Merge[] {
  const corpus = joined(texts);
  const { ids, next, previous } = corpus;
  const pairs = new Map<number, Occurrences>();
  const change = (at: number, by: number): void => {
    const other = next[at]!;
    if (other < 0) return;
    const [left, right] = [ids[at]!, ids[other]!];
    if (symbols[left] === undefined || symbols[right] === undefined) return;
    const key = pairKey(left, right);
    let pair = pairs.get(key);
    if (!pair) pairs.set(key, pair = { left, right, count: 0, places: [] });
    pair.count += by;
    if (by > 0) pair.places.push(at);
    else if (pair.count === 0) pairs.delete(key);
  };
  for (let at = 0; at < ids.length; at++) change(at, 1);
  const merges: Merge[] = [];
  while (symbols.length < goal) {
    const best = mostFrequent(pairs, corpus);
    if (!best) break;
    const { left, right } = best;
    const made = symbols.push(symbols[left]! + symbols[right]!) - 1;
    merges.push([left, right]);
    for (const at of Int32Array.from(best.places).sort()) {
      const other = next[at]!;
      if (ids[at] !== left || other < 0 || ids[other] !== right) continue;
      if (previous[at]! >= 0) change(previous[at]!, -1);
      change(at, -1);
      change(other, -1);
      ids[at] = made;
      ids[other] = -1;
      next[at] = next[other]!;
      if (next[at]! >= 0) previous[next[at]!] = at;
      next[other] = -1;
      if (previous[at]! >= 0) change(previous[at]!, 1);
      change(at, 1);
    }
  }
  return merges;
}

/** Symbols with links to their neighbours, −1 where a text ends. */
interface Corpus {
  readonly ids: Int32Array;
  readonly next: Int32Array;
  readonly previous: Int32Array;
}

function joined(texts: readonly Int32Array[]): Corpus {
  const ids = new Int32Array(texts.reduce((sum, { length }) => sum + length, 0));
  const [next, previous] = [new Int32Array(ids.length), new Int32Array(ids.length)];
  let start = 0;
  for (const text of texts) {
    ids.set(text, start);
    const end = start + text.length;
    for (let at = start; at < end; at++) {
      next[at] = at + 1 < end ? at + 1 : -1;
      previous[at] = at > start ? at - 1 : -1;
    }
    start = end;
  }
  return { ids, next, previous };
}

function mostFrequent(pairs: ReadonlyMap<number, Occurrences>, corpus: Corpus): Occurrences | undefined {
  let most = 2;
  for (const { count } of pairs.values()) if (count > most) most = count;
  let [best, first] = [undefined as Occurrences | undefined, Infinity];
  for (const pair of pairs.values()) {
    if (pair.count !== most) continue;
    const place = firstPlace(pair, corpus);
    if (place < first) [best, first] = [pair, place];
  }
  return best;
}

/** Where a pair occurs first; places that have gone are forgotten on the way. */
function firstPlace(pair: Occurrences, { ids, next }: Corpus): number {
  pair.places = pair.places.filter((at) =>
    ids[at] === pair.left && next[at]! >= 0 && ids[next[at]!] === pair.right
  );
  return pair.places.reduce((first, at) => Math.min(first, at), Infinity);
}
