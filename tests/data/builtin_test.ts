import { assert, assertEquals } from "@std/assert";
import { BUILTIN_TEXT } from "../../lib/data/builtin/mod.ts";

/**
 * Sentences of `text`, lower case with single spaces.  A stop ends a sentence when a space, a quote or a newline
 * follows; a newline always does, so that headings count.  What is left of quotes at the ends is dropped.
 */
function sentencesOf(text: string): string[] {
  return text.split(/(?<=[.!?])(?=[ "\n])|\n/)
    .map((piece) => piece.toLowerCase().replace(/\s+/g, " ").replace(/^[ "]+|[ ".!?]+$/g, ""))
    .filter((sentence) => sentence.length > 0);
}

/** The sentences that occur more than once, each once. */
function repeatedSentences(text: string): string[] {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const sentence of sentencesOf(text)) {
    if (seen.has(sentence)) repeated.add(sentence);
    seen.add(sentence);
  }
  return [...repeated];
}

Deno.test("sentencesOf splits at stops, quotes and newlines", () => {
  assertEquals(sentencesOf('One. Two\n\n"Go  on!" She went.'), ["one", "two", "go on", "she went"]);
});

Deno.test("repeatedSentences finds a sentence whatever its case and spaces", () => {
  assertEquals(repeatedSentences('The lamp burned. "The  LAMP burned!" It rained.'), ["the lamp burned"]);
});

Deno.test("BUILTIN_TEXT is between 20 000 and 40 000 bytes", () => {
  const bytes = new TextEncoder().encode(BUILTIN_TEXT).length;
  assert(bytes >= 20_000 && bytes <= 40_000, `got ${bytes} bytes`);
});

Deno.test("BUILTIN_TEXT has at least 5 000 words", () => {
  const words = BUILTIN_TEXT.match(/[A-Za-z]+(?:['-][A-Za-z]+)*/g) ?? [];
  assert(words.length >= 5_000, `got ${words.length} words`);
});

Deno.test("BUILTIN_TEXT has no sentence twice", () => {
  assertEquals(repeatedSentences(BUILTIN_TEXT), []);
});

Deno.test("BUILTIN_TEXT has only printable ASCII and newlines", () => {
  assertEquals(BUILTIN_TEXT.match(/[^\x20-\x7e\n]/g), null);
});

Deno.test("BUILTIN_TEXT has no line with spaces at its end", () => {
  assertEquals(BUILTIN_TEXT.split("\n").filter((line) => /\s$/.test(line)), []);
});

Deno.test("BUILTIN_TEXT is paragraphs of one line, separated by one blank line, ending in one newline", () => {
  assert(BUILTIN_TEXT.endsWith("\n") && !BUILTIN_TEXT.endsWith("\n\n"));
  const lines = BUILTIN_TEXT.slice(0, -1).split("\n");
  const misplaced = lines.filter((line, index) => (line === "") !== (index % 2 === 1));
  assertEquals(misplaced, []);
});
