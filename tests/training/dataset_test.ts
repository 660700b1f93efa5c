import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { BUILTIN_TEXT } from "../../lib/data/builtin/mod.ts";
import { Vocab } from "../../lib/tokenizers/mod.ts";
import { type Dataset, makeDataset } from "../../lib/training/mod.ts";
import { corpusOf } from "./support.ts";

const dataOf = (text: string, context: number): Dataset =>
  makeDataset(corpusOf(text), Vocab.fromText(text), context);
const length = (parts: readonly Int32Array[]): number => parts.reduce((sum, part) => sum + part.length, 0);

Deno.test("makeDataset holds out a tenth in ten blocks and loses no token", () => {
  const vocab = Vocab.fromText(BUILTIN_TEXT);
  const ids = vocab.encode(BUILTIN_TEXT);
  const { train, heldOut, tokenizer, name } = dataOf(BUILTIN_TEXT, 64);
  assertEquals([train.length, heldOut.length], [10, 10]);
  assert(Math.abs(length(heldOut) - ids.length / 10) <= 10);
  const all = train.flatMap((part, i) => [...part, ...heldOut[i]!]);
  assertEquals(all, [...ids]);
  assertEquals([tokenizer.vocabSize, name], [vocab.vocabSize, "sample"]);
});

Deno.test("makeDataset gives yardsticks that counting by hand gives too", () => {
  const { train, heldOut, tokenizer, unigramNats, bigramNats } = dataOf(BUILTIN_TEXT.slice(0, 4000), 16);
  const [training, testing] = [train, heldOut].map((parts) => parts.flatMap((part) => [...part]));
  const V = tokenizer.vocabSize;
  const counts = Array.from({ length: V }, (_, id) => training!.filter((token) => token === id).length);
  const nats = testing!.map((id) => -Math.log((counts[id]! + 1) / (training!.length + V)));
  assertAlmostEquals(unigramNats, nats.reduce((a, b) => a + b) / nats.length, 1e-12);
  assert(bigramNats < unigramNats - 0.3, `${bigramNats} and ${unigramNats}`);
});

Deno.test("makeDataset has another hash for another text and the same for the same", () => {
  const text = BUILTIN_TEXT.slice(0, 2000);
  assertEquals(dataOf(text, 8).hash, dataOf(text, 16).hash);
  const changed = dataOf(`${text.slice(0, 999)}e${text.slice(1000)}`, 8);
  assert(changed.hash !== dataOf(text, 8).hash);
});

Deno.test("makeDataset takes fewer blocks of a short text, and the shortest that it takes still trains", () => {
  assertEquals(dataOf("abcdefghij".repeat(8), 4).heldOut.length, 2);
  const shortest = dataOf("abcdefghij".repeat(2), 4);
  assertEquals(shortest.heldOut.length, 1);
  assertEquals(length(shortest.heldOut), 2);
  for (let characters = 20; characters < 400; characters++) {
    for (const context of [1, 7, 16]) {
      const { train, heldOut } = dataOf(BUILTIN_TEXT.slice(0, characters), context);
      assert(heldOut.every((block) => block.length >= 2), `${characters} characters, context ${context}`);
      assert(train.some((part) => part.length > context), `${characters} characters, context ${context}`);
    }
  }
});

Deno.test("makeDataset refuses a window longer than the text, a text of a few characters, and a context that is none", () => {
  assertThrows(
    () => dataOf("abcdefghij".repeat(4), 64),
    RangeError,
    "Cannot split sample as a window of 64 + 1 tokens must fit into nine tenths of it: 40 tokens\n" +
      "hint: give a longer text, or train with a shorter --context",
  );
  const short = "Cannot split sample as a text must have at least 20 tokens: ";
  assertThrows(() => dataOf("abc", 1), RangeError, `${short}3 tokens\nhint: give a longer text`);
  assertThrows(() => dataOf("a", 1), RangeError, "must fit into nine tenths of it: 1 token\n");
  assertThrows(() => dataOf("abc".repeat(20), 0), RangeError, "context must be an integer at least 1: 0");
  assertThrows(() => dataOf("abc".repeat(20), NaN), RangeError, "context must be an integer at least 1: NaN");
  const foreign = Vocab.fromText("xyz");
  assertThrows(() => makeDataset(corpusOf("abc".repeat(50)), foreign, 4), RangeError, ": 0 tokens");
});
