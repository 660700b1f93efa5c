import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { lengthsOf, PrimeTokenizer, startDecoding, tokenizerOfJson } from "../../../lib/tokenizers/mod.ts";

const ROSE = "a rose is a rose is a rose, and no rose is a nose.\n";
const LEVELS: Record<string, PrimeTokenizer> = {
  char: PrimeTokenizer.fromCorpus(ROSE),
  word: PrimeTokenizer.fromCorpus(ROSE, { charLevel: false }),
  bpe: PrimeTokenizer.fromMerges(ROSE, { vocabSize: 25 }),
};

Deno.test("PrimeTokenizer numbers its tokens by the rank of their primes, and any other prime is unknown", () => {
  for (const tokenizer of Object.values(LEVELS)) {
    const primes = Array.from({ length: tokenizer.vocabSize }, (_, index) => tokenizer.indexToPrime(index));
    assertEquals(primes.slice(0, 5), [2, 3, 5, 7, 11]);
    assertEquals(primes.map((prime) => tokenizer.primeToIndex(prime)), [...primes.keys()]);
    assertEquals(tokenizer.maxPrime, primes.at(-1));
    for (const index of [-1, 0.5, NaN, primes.length]) assertEquals(tokenizer.indexToPrime(index), 3);
    for (const prime of [0, 1, 4, -2, NaN, 7919]) assertEquals(tokenizer.primeToIndex(prime), 1);
  }
});

Deno.test("PrimeTokenizer gives the marks the ids that the contract asks for", () => {
  const { bosId, eosId, padId, unkId } = LEVELS.char!;
  assertEquals(LEVELS.char!.pieces([padId, unkId, bosId, eosId, 99]), [
    ...["<PAD>", "<UNK>", "<BOS>", "<EOS>", "<UNK>"],
  ]);
  assertEquals([...LEVELS.word!.encode("a rose", { bos: true, eos: true })].map((_, i, ids) => ids[i]), [
    ...[bosId, ...LEVELS.word!.encode("a rose"), eosId],
  ]);
  // The name of a mark in a text is no mark.
  assertEquals([...LEVELS.word!.encode("<EOS>")], [unkId]);
  const tricky = PrimeTokenizer.fromCorpus("<EOS> <EOS> end", { charLevel: false });
  assertEquals(tricky.decode(tricky.encode("end <EOS>")), "end <EOS>");
});

Deno.test("PrimeTokenizer gives texts of known characters back exactly, with and without merges", () => {
  const text = fc.string({ unit: fc.constantFrom(..." aenorsid,.\n") });
  fc.assert(fc.property(text, (text) => {
    for (const level of ["char", "bpe"]) {
      const tokenizer = LEVELS[level]!;
      assertEquals(tokenizer.decode(tokenizer.encode(text)), text);
      assertEquals(tokenizer.decodePrimes(tokenizer.encodePrimes(text)), text);
    }
  }));
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    const tokenizer = PrimeTokenizer.fromCorpus(text);
    assertEquals(tokenizer.decode(tokenizer.encode(text)), text);
  }));
});

Deno.test("PrimeTokenizer brings words back with single spaces", () => {
  const { word } = LEVELS;
  assertEquals(word!.decode(word!.encode("  a\n\trose  is\u00a0a rose ")), "a rose is a rose");
});

Deno.test("PrimeTokenizer drops marks in decoding unless they are asked for, and shows what is out of range", () => {
  const { char, word } = LEVELS;
  assertEquals(char!.decode([2, ...char!.encode("a?rose"), 3, 0]), "arose");
  assertEquals(
    char!.decode([2, ...char!.encode("a?"), 3, 0], { skipSpecial: false }),
    "<BOS>a<UNK><EOS><PAD>",
  );
  assertEquals(char!.decode([-1, 0.5, 999]), "<UNK><UNK><UNK>");
  assertEquals(char!.decodePrimes([4]), "<UNK>");
  assertEquals(word!.decode(word!.encode("no way a rose")), "no a rose");
});

Deno.test("PrimeTokenizer's stream gives what decoding all gives, whatever comes", () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: -1, max: 30 })), fc.nat(5), (ids, cut) => {
    for (const tokenizer of Object.values(LEVELS)) {
      const stream = startDecoding(tokenizer, ids.slice(0, cut));
      const rest = ids.slice(cut).map((id) => stream.push(id)).join("") + stream.end();
      assertEquals(tokenizer.decode(ids.slice(0, cut)) + rest, tokenizer.decode(ids));
    }
  }));
});

Deno.test("PrimeTokenizer counts lengths that add up, a word with the space before it, a mark as nothing", () => {
  const { char, word, bpe } = LEVELS;
  const accents = PrimeTokenizer.fromChars("é—");
  assertEquals(lengthsOf(accents, [2, ...accents.encode("é—é?")]), { bytes: 2 + 3 + 2, characters: 3 });
  assertEquals(lengthsOf(word!, word!.encode("a rose", { bos: true })), { bytes: 7, characters: 7 });
  for (const tokenizer of [char!, word!, bpe!]) {
    const ids = tokenizer.encode(ROSE);
    const parts = [ids.slice(0, 7), ids.slice(7)].map((part) => lengthsOf(tokenizer, part).bytes);
    assertEquals(parts[0]! + parts[1]!, lengthsOf(tokenizer, ids).bytes);
  }
  assertEquals(lengthsOf(bpe!, bpe!.encode(ROSE)).bytes, ROSE.length);
});

Deno.test("PrimeTokenizer's JSON rebuilds it, and is refused when it is not its own", () => {
  for (const tokenizer of Object.values(LEVELS)) {
    const json = JSON.parse(JSON.stringify(tokenizer));
    const copy = tokenizerOfJson(json);
    assert(copy instanceof PrimeTokenizer);
    assertEquals(copy.toJSON(), json);
    assertEquals([copy.level, copy.encode(ROSE)], [tokenizer.level, tokenizer.encode(ROSE)]);
  }
  const good = { kind: "prime", version: 1, level: "bpe", parts: ["a", "b"], merges: [[4, 5]] };
  assertEquals(PrimeTokenizer.fromJSON(good).pieces([6]), ["ab"]);
  const refused: [unknown, typeof SyntaxError | typeof RangeError, string][] = [
    [null, SyntaxError, "an object"],
    [[], SyntaxError, "an object"],
    [{ ...good, more: 1 }, SyntaxError, 'merges, symbols only: got "more"'],
    [{ ...good, kind: "char" }, SyntaxError, 'kind "prime"'],
    [{ ...good, version: 2 }, SyntaxError, "version 1"],
    [{ ...good, level: "byte" }, SyntaxError, "a level of char, word, bpe"],
    [{ ...good, parts: "ab" }, SyntaxError, "a list of parts"],
    [{ ...good, parts: ["a", 1] }, SyntaxError, "parts that are text: got 1"],
    [{ ...good, merges: {} }, SyntaxError, "a list of merges"],
    [{ ...good, merges: [[4]] }, SyntaxError, "merges of two ids: got [4]"],
    [{ ...good, merges: [[4, "5"]] }, SyntaxError, "merges of two ids"],
    [{ ...good, parts: ["a", "a"] }, RangeError, "parts that differ"],
    [{ ...good, parts: ["ab"] }, RangeError, "characters of one code point"],
    [{ ...good, parts: [""], merges: [] }, RangeError, "characters of one code point"],
    [{ ...good, level: "word", parts: ["a b"], merges: [] }, RangeError, "words without white space"],
    [{ ...good, level: "char" }, RangeError, "no merges at level char"],
    [
      { ...good, merges: Array.from({ length: 60 }, (_, i) => i === 0 ? [4, 4] : [i + 5, i + 5]) },
      RangeError,
      "tokens of 67108864 characters in all",
    ],
    [{ ...good, merges: [[4, 6]] }, RangeError, "merges of ids from 4 to those made before: got [4,6]"],
    [{ ...good, merges: [[3, 4]] }, RangeError, "merges of ids from 4"],
    [{ ...good, merges: [[4, 5], [4, 5]] }, RangeError, "merges that make a text of their own"],
    [{ ...good, symbols: "<|a|>" }, SyntaxError, "a list of names of symbols"],
    [{ ...good, symbols: [1] }, SyntaxError, "a list of names of symbols: got [1]"],
    [{ ...good, merges: [], symbols: [""] }, RangeError, "symbols with names of their own"],
    [{ ...good, merges: [], symbols: ["<EOS>"] }, RangeError, "symbols with names of their own"],
    [{ ...good, symbols: ["<|a|>"] }, RangeError, "merges of ids from 5"],
  ];
  for (const [json, type, said] of refused) assertThrows(() => PrimeTokenizer.fromJSON(json), type, said);
});

Deno.test("PrimeTokenizer.encodeBatch fills, cuts, keeps the end mark and refuses, as told", () => {
  const tokenizer = PrimeTokenizer.fromChars("ab");
  const rows = (options = {}, texts = ["abab", "a", ""]) => {
    const { ids, lengths } = tokenizer.encodeBatch(texts, options);
    return [ids.map((row) => [...row].join("")), lengths];
  };
  assertEquals(rows(), [["245453", "243000", "230000"], [6, 3, 2]]);
  assertEquals(rows({ padding: false }), [["245453", "243", "23"], [6, 3, 2]]);
  assertEquals(rows({ maxLength: 4 }), [["2454", "2430", "2300"], [4, 3, 2]]);
  assertEquals(rows({ maxLength: 4, keepEos: true }), [["2453", "2430", "2300"], [4, 3, 2]]);
  assertEquals(rows({ maxLength: 7 }), [["2454530", "2430000", "2300000"], [6, 3, 2]]);
  assertEquals(rows({}, []), [[], []]);
  assertEquals(rows({ maxLength: 6, truncation: false }), rows());
  const said = "a text that is not cut must fit: text 0 has 6 tokens, maxLength is 5";
  assertThrows(() => rows({ maxLength: 5, truncation: false }), RangeError, said);
  for (const maxLength of [1, 2.5, NaN]) {
    assertThrows(() => rows({ maxLength }), RangeError, "maxLength must be an integer of at least 2");
  }
});

Deno.test("PrimeTokenizer refuses counts and names that make no vocabulary", () => {
  const name = "Cannot make a prime tokenizer as a preset must be one of ascii, shakespeare, code: toString";
  assertThrows(() => PrimeTokenizer.fromPreset("toString" as never), RangeError, name);
  const make = PrimeTokenizer.fromCorpus;
  for (const minFrequency of [0, 1.5, NaN]) {
    assertThrows(
      () => make(ROSE, { minFrequency }),
      RangeError,
      "minFrequency must be an integer of at least 1",
    );
  }
  assertThrows(
    () => make(ROSE, { maxVocabSize: 3 }),
    RangeError,
    "maxVocabSize must be an integer of at least 4: 3",
  );
  assertEquals(make(ROSE, { maxVocabSize: 4 }).vocabSize, 4);
  assertEquals(make([]).decode(make([]).encode("any")), "");
});
