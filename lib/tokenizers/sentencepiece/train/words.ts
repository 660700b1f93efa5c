/** From texts to counted words. */
import { anyOf } from "../any_of.ts";
import { normalise } from "../normalise.ts";
import type { TrainingSettings } from "./options.ts";

/**
 * Counts the words of all lines of the texts: each begins where a run of marks begins, or at every mark if pieces of
 * nothing but spaces are not allowed. Map order is that of first appearance, so it is the same in every run.
 *
 * @param reserved Texts of pieces that text never becomes, as `<s>`: they are cut out, and words end there.
 */
export function countWords(
  texts: Iterable<string>,
  settings: TrainingSettings,
  reserved: readonly string[],
): Map<string, number> {
  const counts = new Map<string, number>();
  const cut = anyOf(reserved);
  const word = settings.allowWhitespaceOnlyPieces ? /▁+[^▁]*|[^▁]+/g : /▁[^▁]*|[^▁]+/g;
  for (const text of texts) {
    for (const line of text.split("\n")) {
      const normal = normalise(line, { ...settings, escapeWhitespaces: true });
      for (const part of cut ? normal.split(cut) : [normal]) {
        for (const [found] of part.matchAll(word)) counts.set(found, (counts.get(found) ?? 0) + 1);
      }
    }
  }
  return counts;
}

/** Counts the characters of counted words, but for NUL, which SentencePiece leaves to the bytes. */
export function countCharacters(words: ReadonlyMap<string, number>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [word, count] of words) {
    for (const character of word) {
      if (character !== "\0") counts.set(character, (counts.get(character) ?? 0) + count);
    }
  }
  return counts;
}

/** The characters that become pieces, by falling frequency and then by code point, until they cover their share. */
export function coveredCharacters(counts: ReadonlyMap<string, number>, coverage: number): string[] {
  const sorted = [...counts].sort(([a, m], [b, n]) => n - m || a.codePointAt(0)! - b.codePointAt(0)!);
  let total = 0;
  for (const [, count] of sorted) total += count;
  let covered = 0;
  const kept = sorted.filter(([, count]) => {
    const wanted = coverage >= 1 || covered / total < coverage;
    covered += count;
    return wanted;
  });
  return kept.map(([character]) => character);
}
