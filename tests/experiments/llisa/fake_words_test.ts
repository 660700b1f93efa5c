import { assert, assertEquals, assertThrows } from "@std/assert";
import { fakeWordShare } from "../../../lib/experiments/mod.ts";
import { plainWords } from "../../../lib/experiments/llisa/fake_words.ts";

Deno.test("fakeWordShare counts words that are not in the lexicon, but for the first and last of a text", () => {
  const lexicon = new Set(["the", "lamp", "is", "lit"]);
  const { mean, low, high } = fakeWordShare(
    ["surf The LAMP surfive is tetr", "x the lamp is lit y"],
    lexicon,
  );
  assertEquals(mean, (1 / 4 + 0) / 2);
  assert(low < mean && mean < high);
});

Deno.test("plainWords takes letters and apostrophes that follow one, in lower case", () => {
  assertEquals(plainWords("Don't 'tis 42 of-it"), ["don't", "tis", "of", "it"]);
});

Deno.test("fakeWordShare leaves out texts without a whole word, and needs two others", () => {
  assertThrows(() => fakeWordShare(["one two", "a b c"], new Set(["b"])), RangeError);
});
