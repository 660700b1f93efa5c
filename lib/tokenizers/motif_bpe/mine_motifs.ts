import type { MotifBpeConfig } from "./config.ts";
import type { LineBytes } from "./lines.ts";
import { PairIndex } from "./pair_index.ts";

/** Byte strings of one length that are frequent enough, in the order in which they are first met. */
interface Candidates {
  readonly length: number;
  readonly counts: Int32Array;
  /** Where each stands first. */
  readonly firsts: Int32Array;
}

/**
 * The most frequent byte strings inside lines: by (count, length), both descending, then by first occurrence.
 *
 * Overlapping occurrences all count. Strings are never formed: those of length L at each place are numbered by (number of
 * the one of length L − 1, next byte), which is exact, takes one look-up a place and length, and leaves out every place
 * whose shorter string is already too rare.
 *
 * @returns At most `motifTopk` strings in that order.
 */
export function mineMotifs(
  { bytes, starts }: LineBytes,
  { minFreq, motifTopk, motifMinLen, motifMaxLen }: MotifBpeConfig,
): Uint8Array[] {
  const found: Candidates[] = [];
  // Of the string that begins at each place its number, −1 where it is too rare or leaves the line; of length 0 it is 0.
  const numbers = new Int32Array(bytes.length);
  for (let length = 1, some = bytes.length > 0; some && length <= motifMaxLen && motifTopk > 0; length++) {
    const candidates = lengthen(numbers, bytes, starts, length, minFreq);
    some = candidates.counts.length > 0;
    if (length >= motifMinLen) found.unshift(candidates);
  }
  return mostFrequent(found, motifTopk).map(({ first, length }) => bytes.slice(first, first + length));
}

/** Makes of the numbers of strings of length − 1 those of strings of this length. */
function lengthen(
  numbers: Int32Array,
  bytes: Uint8Array,
  starts: Int32Array,
  length: number,
  minFreq: number,
): Candidates {
  const index = new PairIndex();
  const counts: number[] = [];
  const firsts: number[] = [];
  for (let line = 0; line + 1 < starts.length; line++) {
    const end = starts[line + 1]!;
    for (let at = starts[line]!; at < end; at++) {
      if (numbers[at] < 0) continue;
      const last = at + length - 1;
      if (last >= end) {
        numbers[at] = -1;
        continue;
      }
      let number = index.get(numbers[at], bytes[last]);
      if (number < 0) {
        number = counts.push(0) - 1;
        firsts.push(at);
        index.set(numbers[at], bytes[last], number);
      }
      counts[number]++;
      numbers[at] = number;
    }
  }
  for (let at = 0; at < numbers.length; at++) {
    if (numbers[at] >= 0 && counts[numbers[at]] < minFreq) numbers[at] = -1;
  }
  const frequent = (_: number, number: number): boolean => counts[number] >= minFreq;
  return {
    length,
    counts: Int32Array.from(counts.filter(frequent)),
    firsts: Int32Array.from(firsts.filter(frequent)),
  };
}

/** The first so many by count; of equals the order given, which has long ones first, then those met first. */
function mostFrequent(found: readonly Candidates[], most: number): { first: number; length: number }[] {
  const all = new Int32Array(found.reduce((sum, { counts }) => sum + counts.length, 0));
  let filled = 0;
  for (const { counts } of found) {
    all.set(counts, filled);
    filled += counts.length;
  }
  all.sort();
  const least = all[Math.max(all.length - most, 0)] ?? 0;
  const chosen: { count: number; first: number; length: number }[] = [];
  for (const { counts, firsts, length } of found) {
    counts.forEach((count, i) => {
      if (count >= least) chosen.push({ count, first: firsts[i]!, length });
    });
  }
  return chosen.sort((a, b) => b.count - a.count).slice(0, most);
}
