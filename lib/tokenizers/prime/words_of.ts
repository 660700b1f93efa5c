/** Letters with the space before them, other signs likewise; a digit or further white space stands alone. */
const WORDS = / ?\p{L}+| ?[^\s\p{L}\p{N}]+|\s|\p{N}/gu;

/**
 * The words that merges stay within: letters of any script, or signs, each with one space before it; digits and other white
 * space are single. Joined they are the text.
 *
 * Whether there is a cut between two characters follows from the two alone, so that a pair that is cut here stands inside a
 * word nowhere: merges that were learnt on words reach over their ends in no text, and encoding need not cut.
 */
export function wordsOf(text: string): string[] {
  return text.match(WORDS) ?? [];
}
