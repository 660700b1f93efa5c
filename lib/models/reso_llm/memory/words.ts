import { STOP_WORDS } from "./stop_words.ts";

/** Endings that go, the longest first, each with how many letters must be left. */
const ENDINGS: readonly (readonly [ending: string, least: number, instead: string])[] = [
  ["fulness", 3, ""],
  ["iveness", 4, ""],
  ["ations", 4, "at"],
  ["ation", 4, "at"],
  ["ingly", 4, ""],
  ["edly", 4, ""],
  ["ness", 3, ""],
  ["ment", 4, ""],
  ["fully", 3, ""],
  ["less", 4, ""],
  ["ies", 2, "i"],
  ["ied", 2, "i"],
  ["ful", 3, ""],
  ["ing", 3, ""],
  ["ily", 3, "i"],
  ["ed", 3, ""],
  ["ly", 3, ""],
  ["es", 3, ""],
  ["er", 4, ""],
  ["s", 3, ""],
];

/**
 * The words of a text in lower case: letters and digits, with an apostrophe inside.
 *
 * @example
 * ```ts
 * import { wordsOf } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(wordsOf("It's 42, said Tam."), ["it's", "42", "said", "tam"]);
 * ```
 */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().replaceAll("’", "'").match(/[\p{L}\p{N}]+(?:'\p{L}+)*/gu) ?? [];
}

/**
 * A word without its English ending, so that lamp and lamps, hope and hoping are one; rough, and not always a word.
 *
 * @param word in lower case
 *
 * @example
 * ```ts
 * import { stemOf } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(["lamps", "hoping", "hoped", "stories", "running"].map(stemOf), ["lamp", "hop", "hop", "stori", "run"]);
 * ```
 */
export function stemOf(word: string): string {
  const bare = word.replace(/'s?$/, "");
  const match = ENDINGS.find(([ending, least]) =>
    bare.endsWith(ending) && bare.length - ending.length >= least
  );
  const keepsIt = match === undefined || (match[0] === "s" && /[sui]s$/.test(bare));
  const cut = keepsIt ? bare : bare.slice(0, bare.length - match[0].length) + match[2];
  const single = cut.length > 3 && /([bdfgmnprt])\1$/.test(cut) ? cut.slice(0, -1) : cut;
  return single.length > 3 ? single.replace(/e$/, "").replace(/y$/, "i") : single.replace(/(?<=..)e$/, "");
}

/**
 * The stems of what a text is about: its words without stop words; all of them if there is nothing else.
 *
 * @example
 * ```ts
 * import { contentStems } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(contentStems("Where are the lamps of Hollin?"), ["lamp", "hollin"]);
 * assertEquals(contentStems("Who is it?"), ["who", "is", "it"]);
 * ```
 */
export function contentStems(text: string): string[] {
  const words = wordsOf(text);
  const content = words.filter((word) => !STOP_WORDS.has(word));
  return (content.length > 0 ? content : words).map(stemOf);
}

/**
 * A text cut into sentences: behind `.`, `!` or `?` and white space, and at line ends; what has no letter is left out.
 *
 * @example
 * ```ts
 * import { sentencesOf } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(sentencesOf("Who? Tam, at 3.15 sharp.\n\nHe left"), ["Who?", "Tam, at 3.15 sharp.", "He left"]);
 * ```
 */
export function sentencesOf(text: string): string[] {
  return text.split(/(?<=[.!?]["')]*)\s+|\n+/).map((sentence) => sentence.trim()).filter((s) =>
    /\p{L}/u.test(s)
  );
}
