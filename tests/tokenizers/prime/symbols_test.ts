import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { PrimeTokenizer } from "../../../lib/tokenizers/mod.ts";
import { wordsOf } from "../../../lib/tokenizers/prime/words_of.ts";

const TEXT = "the cat, the hat;  the rat sat on 1212 mats!\n\nthe cats' hats -- 12 of them.\n".repeat(3);
const symbols = ["<|a|>", "<|a|>b", "."];
const tokenizer = PrimeTokenizer.fromMerges(TEXT, { vocabSize: 48, within: "words", symbols });
const anything = fc.string({ unit: fc.constantFrom(..."theca hrs,1 2\n.!'-<|>é", "<|a|>"), maxLength: 40 });

Deno.test("PrimeTokenizer's words are the text, and its merges reach over none of their ends in any text", () => {
  assertEquals(wordsOf("a  cat's 12\n hat"), ["a", " ", " cat", "'", "s", " ", "1", "2", "\n", " hat"]);
  const tokens = (text: string) => [...tokenizer.encode(text)];
  fc.assert(
    fc.property(anything, (text) => {
      assertEquals(wordsOf(text).join(""), text);
      assertEquals(tokens(text), wordsOf(text).flatMap(tokens));
    }),
    { numRuns: 500 },
  );
  assert(tokenizer.pieces(tokenizer.encode(TEXT)).includes(" cat"));
  // Without it they do.
  const wide = PrimeTokenizer.fromMerges(TEXT, { vocabSize: 48 });
  assert(wide.pieces(Array.from({ length: 48 }, (_, id) => id)).some((piece) => wordsOf(piece).length > 1));
});

Deno.test("PrimeTokenizer makes symbols of a text only if asked to, the longest name first", () => {
  assertEquals(symbols.map((name) => tokenizer.symbolId(name)), [4, 5, 6]);
  assertEquals([...tokenizer.encodePrimes("<|a|>b.", { symbols: true })], [13, 17]);
  assertEquals([...tokenizer.encode("the<|a|>", { symbols: true, eos: true })].slice(-2), [4, 3]);
  fc.assert(fc.property(anything, (text) => {
    assert(tokenizer.encode(text).every((id) => id === 1 || id >= 7));
  }));
  assertEquals(tokenizer.decode([4, ...tokenizer.encode("the cat"), 5]), "the cat");
  assertEquals(tokenizer.decode([4, 6], { skipSpecial: false }), "<|a|>.");
  assertEquals(tokenizer.lengthsOf([4, 5, ...tokenizer.encode("hat")]), { bytes: 3, characters: 3 });
  assertEquals(PrimeTokenizer.fromChars("a.").encode(".", { symbols: true }), Int32Array.of(5));
});

Deno.test("PrimeTokenizer.fromMerges takes an alphabet beforehand, and refuses what is no option", () => {
  const { vocabSize } = PrimeTokenizer.fromMerges("abab", { vocabSize: 8, alphabet: "xa" });
  assertEquals(vocabSize, 8);
  const known = PrimeTokenizer.fromMerges("abab", { vocabSize: 7, alphabet: "xa" });
  assertEquals(known.pieces([4, 5, 6]), ["x", "a", "b"]);
  const odd = { vocabSize: 9, within: "lines" as "words" };
  assertThrows(
    () => PrimeTokenizer.fromMerges("abab", odd),
    RangeError,
    'within must be "text" or "words": lines',
  );
  const twice = { vocabSize: 9, symbols: ["<|a|>", "<|a|>"] };
  assertThrows(() => PrimeTokenizer.fromMerges("abab", twice), RangeError, "symbols with names of their own");
});
