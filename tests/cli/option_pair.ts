/** Two calls of the program side by side. */

/** Two sets of words that differ in one option; `folder` stands for the test's own. */
export type Pair = readonly [readonly string[], readonly string[]];

/** A call, and the same with more words. */
export const wider = (words: readonly string[], ...more: string[]): Pair => [words, [...words, ...more]];
