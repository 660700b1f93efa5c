import { assertEquals, assertThrows } from "@std/assert";
import { shardOfTexts } from "../../../lib/data/mod.ts";
import { readSentencePieceModel, readTokenShard, writeTokenShard } from "../../../lib/formats/mod.ts";
import { SentencePieceTokenizer, tokenizerHash, Vocab } from "../../../lib/tokenizers/mod.ts";

const MODEL = new URL("../../golden/llisa/tokenizer/tok512.model", import.meta.url);

Deno.test("shardOfTexts puts a begin mark in front of each document, none at ends, and names the tokenizer", async () => {
  const tokenizer = new SentencePieceTokenizer(readSentencePieceModel(await Deno.readFile(MODEL)));
  const texts = [{ name: "a.txt", text: "And the LORD said" }, {
    name: "b.md",
    text: "Let there be light ♥",
  }];
  const { shard, documents } = shardOfTexts(texts, tokenizer, "two texts");
  const ids = texts.map(({ text }) => [...tokenizer.encode(text)]);
  assertEquals([...shard.ids], [1, ...ids[0]!, 1, ...ids[1]!]);
  assertEquals(documents, texts.map(({ name }, i) => ({ name, tokens: ids[i]!.length })));
  const { tokenizerHash: hash, source, bosId } = readTokenShard(writeTokenShard(shard));
  assertEquals([hash, source, bosId], [tokenizerHash(tokenizer.toJSON()), "two texts", 1]);
});

Deno.test("shardOfTexts has no marks where the tokenizer has none", () => {
  const { shard } = shardOfTexts(
    [{ name: "x", text: "ab" }, { name: "y", text: "ba" }],
    Vocab.fromText("ab"),
    "z",
  );
  assertEquals([[...shard.ids], shard.bosId], [[0, 1, 1, 0], undefined]);
});

Deno.test("shardOfTexts names every text that gives no token", () => {
  const make = (texts: [string, string][]) => () =>
    shardOfTexts(texts.map(([name, text]) => ({ name, text })), Vocab.fromText("ab"), "z");
  assertThrows(
    make([["a.txt", "abba"], ["b.txt", ""], ["c.txt", "123"]]),
    RangeError,
    "Cannot build a shard of z as every text must give tokens: none in b.txt, c.txt\nhint: leave empty texts out",
  );
  assertThrows(make([]), RangeError, "every text must give tokens: no text");
});
