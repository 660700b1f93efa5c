/** Words that say little of what a text is about: function words, and verbs that only ask for a text. */
const EMPTY_WORDS: ReadonlySet<string> = new Set(
  [
    "a an the this that these those some any each every all both no not nor",
    "and or but if then than so as of at by for from in into on onto to up with without about over under",
    "i you he she it we they me him her us them my your his its our their mine yours who whom whose which what",
    "am is are was were be been being do does did have has had having can could may might must shall should",
    "will would let there here when where why how again also just only very more most much many such own same",
    "too out off down between because while during before after",
    "provide give write generate make create produce tell say talk speak mention discuss describe use please",
  ].join(" ").split(" "),
);

/** Endings that {@linkcode stem} takes off, the longest first. */
const ENDINGS: readonly string[] = [
  ...["ations", "nesses", "ments", "ation", "ingly", "edly", "ness", "ment", "ings", "ions", "ers"],
  ...["ing", "ion", "ies", "ied", "est", "ed", "es", "er", "ly", "'s", "s", "e", "y"],
];
/** What must be left. */
const LEAST_STEM = 3;

/**
 * A plain English stem: lower case, without one ending of a short list and without a doubled last consonant. Words of
 * the same stem are taken for one; it neither knows irregular forms nor tells "universe" from "university".
 *
 * @param word letters, of any case
 *
 * @example
 * ```ts
 * import { stem } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(["Running", "runs", "whales", "Whale", "explained"].map(stem), ["run", "run", "whal", "whal", "explain"]);
 * ```
 */
export function stem(word: string): string {
  const lower = word.toLowerCase();
  const ending = ENDINGS.find((end) => lower.endsWith(end) && lower.length - end.length >= LEAST_STEM);
  const bare = ending === undefined ? lower : lower.slice(0, -ending.length);
  return bare.length > LEAST_STEM && /([b-df-hj-np-tv-z])\1$/.test(bare) ? bare.slice(0, -1) : bare;
}

/** The words of a text: letters and digits, with apostrophes inside. */
export function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}]+(?:['’][\p{L}\p{N}]+)*/gu) ?? [];
}

/** Whether a word says what a text is about. */
export function isContentWord(word: string): boolean {
  return word.length > 1 && !EMPTY_WORDS.has(word.toLowerCase());
}

/**
 * The words of a text that say what it is about, one a stem, in order. Left out are function words and verbs that only
 * ask for a text ("provide", "write"); of a text of nothing else all words are taken.
 *
 * @example
 * ```ts
 * import { contentWords } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 *
 * const words = contentWords("Provide a clear, beginner-friendly explanation");
 * assertEquals(words, ["clear", "beginner", "friendly", "explanation"]);
 * ```
 */
export function contentWords(text: string): string[] {
  const all = wordsOf(text);
  const full = all.filter(isContentWord);
  const byStem = new Map((full.length > 0 ? full : all).toReversed().map((word) => [stem(word), word]));
  return [...byStem.values()].reverse();
}
