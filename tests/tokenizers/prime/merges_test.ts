/** Merges against a slow program that counts everything anew. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { PrimeTokenizer } from "../../../lib/tokenizers/mod.ts";

/** Merges all of one pair, from the left. */
function mergeAll(text: readonly string[], [left, right]: readonly [string, string]): string[] {
  const merged: string[] = [];
  for (let i = 0; i < text.length; i++) {
    if (text[i] === left && text[i + 1] === right) merged.push(left + text[++i]!);
    else merged.push(text[i]!);
  }
  return merged;
}

/** The definition: count, take the most frequent pair, the earliest of equals, merge, again. */
function learnSlowly(texts: readonly string[], merges: number): [string, string][] {
  let corpus = texts.map((text) => [...text]);
  const learnt: [string, string][] = [];
  while (learnt.length < merges) {
    const counts = new Map<string, { pair: [string, string]; count: number }>();
    for (const text of corpus) {
      for (let i = 0; i + 1 < text.length; i++) {
        const pair: [string, string] = [text[i]!, text[i + 1]!];
        const entry = counts.get(JSON.stringify(pair)) ?? { pair, count: 0 };
        counts.set(JSON.stringify(pair), { pair, count: entry.count + 1 });
      }
    }
    const best = [...counts.values()].sort((a, b) => b.count - a.count)[0];
    if (!best || best.count < 2) break;
    learnt.push(best.pair);
    corpus = corpus.map((text) => mergeAll(text, best.pair));
  }
  return learnt;
}

/** The merges of a tokenizer as texts. */
function mergesOf(tokenizer: PrimeTokenizer): string[][] {
  return (tokenizer.toJSON().merges as number[][]).map((pair) => tokenizer.pieces(pair));
}

const letters = fc.string({ unit: fc.constantFrom("a", "b", "c", "😀"), maxLength: 60 });

Deno.test("PrimeTokenizer.fromMerges learns what counting everything anew learns, and says when there is no more", () => {
  fc.assert(fc.property(fc.array(letters, { maxLength: 3 }), fc.nat(12), (texts, merges) => {
    const expected = learnSlowly(texts, merges);
    const single = PrimeTokenizer.fromCorpus(texts).vocabSize;
    const learn = () => PrimeTokenizer.fromMerges(texts, { vocabSize: single + merges });
    if (expected.length < merges) {
      assertThrows(learn, RangeError, `hint: they have enough for ${single + expected.length}`);
      return;
    }
    assertEquals(mergesOf(learn()), expected);
    assertEquals(new Set(expected.map((pair) => pair.join(""))).size, merges);
  }));
});

Deno.test("PrimeTokenizer encodes by merge rank: as merging all of one pair after the other, in the order learnt", () => {
  const tokenizer = PrimeTokenizer.fromMerges("abcabcab😀cbaaab😀aacabca".repeat(2), { vocabSize: 14 });
  const merges = mergesOf(tokenizer) as [string, string][];
  assert(merges.length === 6, `${merges.length}`);
  fc.assert(fc.property(letters, (text) => {
    const expected = merges.reduce(mergeAll, [...text]);
    assertEquals(tokenizer.pieces(tokenizer.encode(text)), expected);
    assertEquals(tokenizer.decode(tokenizer.encode(text)), text);
  }));
});

Deno.test("PrimeTokenizer with merges does not merge over what it does not know", () => {
  const tokenizer = PrimeTokenizer.fromMerges("abab", { vocabSize: 7 });
  assertEquals(tokenizer.pieces(tokenizer.encode("abzab azb")), [
    ...["ab", "<UNK>", "ab", "<UNK>", "a", "<UNK>", "b"],
  ]);
  const rare = PrimeTokenizer.fromMerges("xabab", { vocabSize: 7, minFrequency: 2 });
  assertEquals(rare.pieces([4, 5, 6]), ["a", "b", "ab"]);
});

Deno.test("PrimeTokenizer gives each merge the next prime and a text of its own", () => {
  const tokenizer = PrimeTokenizer.fromMerges("aaaa aaaa aaaa", { vocabSize: 9 });
  assertEquals(tokenizer.pieces([4, 5, 6, 7, 8]), ["a", " ", "aa", "aaaa", "aaaa "]);
  assertEquals([...tokenizer.encodePrimes("aaaa aaaa")], [23, 19]);
});

Deno.test("PrimeTokenizer needs ever fewer tokens the more merges it learns", () => {
  const text = "to be or not to be that is the question whether tis nobler in the mind to suffer ".repeat(3);
  const counts = [0, 4, 8, 16, 32].map((merges) => {
    const vocabSize = PrimeTokenizer.fromCorpus(text).vocabSize + merges;
    return PrimeTokenizer.fromMerges(text, { vocabSize }).encode(text).length;
  });
  assertEquals(counts[0], text.length);
  counts.slice(1).forEach((count, i) => assert(count < counts[i]!, counts.join(" ")));
});

Deno.test("PrimeTokenizer.fromMerges needs room for the marks and the characters", () => {
  const said = "vocabSize must be an integer of at least 6, 4 marks and 2 characters: 5";
  assertThrows(() => PrimeTokenizer.fromMerges("abab", { vocabSize: 5 }), RangeError, said);
});
