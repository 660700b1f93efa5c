import { STOP_WORDS } from "../memory/stop_words.ts";
import { stemOf, wordsOf } from "../memory/words.ts";

/** Verbs that only ask for a text: a text that follows them need not say them. */
const REQUESTS: ReadonlySet<string> = new Set(
  "create describe discuss explain generate give make mention please produce provide say show speak talk tell use write"
    .split(" "),
);

/**
 * The words of a goal that a text would have to say, in lower case and one a stem, in order: without stop words and
 * verbs that only ask ("provide", "write"); of a goal of nothing else all words.
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
export function contentWords(description: string): string[] {
  const all = wordsOf(description);
  const full = all.filter((word) => !STOP_WORDS.has(word) && !REQUESTS.has(word));
  const words = full.length > 0 ? full : all;
  const stems = words.map(stemOf);
  return words.filter((_, n) => stems.indexOf(stems[n]) === n);
}
