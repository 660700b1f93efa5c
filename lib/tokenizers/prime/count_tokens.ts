/** What a text consists of, and how often. */

/** What one token is before any merge: a character (`bpe` merges them), or what stands between white space. */
export type PrimeLevel = "char" | "word" | "bpe";

/** The parts of a text: its code points, or at word level what white space parts. */
export function partsOf(text: string, level: PrimeLevel): string[] {
  // A lone surrogate is a part of its own; white space is that of \s.
  return level === "word" ? text.split(/\s+/).filter((word) => word !== "") : [...text];
}

/** The distinct parts of texts by falling frequency, those of equal frequency as they were met first. */
export function partsByFrequency(
  texts: readonly string[],
  level: PrimeLevel,
  minFrequency: number,
  most: number,
): string[] {
  const counts = new Map<string, number>();
  for (const text of texts) {
    for (const part of partsOf(text, level)) counts.set(part, (counts.get(part) ?? 0) + 1);
  }
  // A Map keeps the order of first insertion and the sort is stable.
  return [...counts].filter(([, count]) => count >= minFrequency).sort((a, b) => b[1] - a[1])
    .slice(0, most).map(([part]) => part);
}
