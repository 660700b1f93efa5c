/** The tokenizer as the rest of the house sees it. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  modelOfRunCVocabulary,
  runCText,
  runCVocabularyOf,
  SentencePieceTokenizer,
  type Tokenizer,
  tokenizerHash,
  trainSentencePiece,
} from "../../../lib/tokenizers/mod.ts";
import { readBytes, readModel } from "./support.ts";

const tok512 = readModel(readBytes("tok512.model"));
const kept = { ...tok512, removeExtraWhitespaces: false };
const rules = ["sentencepiece", "run.c"] as const;
const texts = fc.string({
  unit: fc.constantFrom("a", "th", " ", "é", "日", "🦊", "\n", "0", "<"),
  maxLength: 30,
});

Deno.test("SentencePieceTokenizer gives a text back where spaces are kept, under both rules", () => {
  for (const rule of rules) {
    const tokenizer: Tokenizer = new SentencePieceTokenizer(kept, { rule });
    fc.assert(fc.property(texts, (text) => assertEquals(tokenizer.decode(tokenizer.encode(text)), text)));
  }
});

Deno.test("SentencePieceTokenizer decodes any ids in parts that never break a character, on every prefix the same", () => {
  const id = fc.oneof(fc.integer({ min: -1, max: 513 }), fc.integer({ min: 3 + 0x80, max: 258 }));
  for (const rule of rules) {
    for (const model of [tok512, kept]) {
      const tokenizer = new SentencePieceTokenizer(model, { rule });
      fc.assert(fc.property(fc.array(id, { maxLength: 20 }), (ids) => {
        const stream = tokenizer.startDecoding();
        let text = "";
        ids.forEach((id, i) => {
          const part = stream.push(id);
          assert(part.isWellFormed());
          text += part;
          assertEquals(text + stream.end(), tokenizer.decode(ids.slice(0, i + 1)));
        });
      }));
    }
  }
});

Deno.test("SentencePieceTokenizer holds an incomplete character back and gives one U+FFFD a byte where none comes", () => {
  const tokenizer = new SentencePieceTokenizer(tok512);
  const stream = tokenizer.startDecoding();
  const [f0, x9f, xa7, xa0] = [0xf0, 0x9f, 0xa7, 0xa0].map((byte) => byte + 3);
  assertEquals([f0, x9f, xa7].map((id) => stream.push(id)), ["", "", ""]);
  assertEquals([stream.end(), stream.push(xa0), stream.end()], ["\ufffd\ufffd\ufffd", "🧠", ""]);
  assertEquals(
    tokenizer.decode([f0, x9f, 300, xa0]),
    `\ufffd\ufffd${tok512.pieces[300].text}\ufffd`.replace("▁", " "),
  );
});

Deno.test("SentencePieceTokenizer adds marks only when asked, and they give no text", () => {
  const tokenizer = new SentencePieceTokenizer(tok512);
  const plain = [...tokenizer.encode("the")];
  assertEquals([...tokenizer.encode("the", { bos: true, eos: true })], [1, ...plain, 2]);
  assertEquals([tokenizer.bosId, tokenizer.eosId, tokenizer.vocabSize], [1, 2, 512]);
  assertEquals(tokenizer.decode([1, ...plain, 2]), "the");
  const without = new SentencePieceTokenizer({ ...tok512, bosId: -1, eosId: -1 });
  assertEquals([without.bosId, without.eosId], [undefined, undefined]);
  assertThrows(
    () => without.encode("the", { bos: true }),
    RangeError,
    "the model must have one: bosId is -1",
  );
  assertThrows(
    () => without.encode("the", { eos: true }),
    RangeError,
    "the model must have one: eosId is -1",
  );
});

Deno.test("SentencePieceTokenizer shows pieces as they stand, and ids that it has not", () => {
  const tokenizer = new SentencePieceTokenizer(tok512);
  assertEquals(tokenizer.pieces([1, 13, 261, 512, -1, 0.5]), [
    "<s>",
    "<0x0A>",
    "▁the",
    ..."\ufffd\ufffd\ufffd",
  ]);
  assertEquals(tokenizer.decode([261, 512, 261]), "the\ufffd the");
});

Deno.test("SentencePieceTokenizer takes a lone surrogate for U+FFFD, under run.c an escaped byte for the byte", () => {
  const fffd = [0xef, 0xbf, 0xbd].map((byte) => byte + 3);
  const [library, runC] = rules.map((rule) => new SentencePieceTokenizer(tok512, { rule }));
  assertEquals([...library.encode("a\ud800a\udc80")].slice(1), [...fffd, 424, ...fffd]);
  assertEquals([...runC.encode("a\ud800")].slice(1), fffd);
  assertEquals([...runC.encode(runCText(Uint8Array.of(0x61, 0x80)))].slice(1), [0x61 + 3, 0x80 + 3]);
});

Deno.test("SentencePieceTokenizer encodes all of a text whose chunks are more than its cache holds", () => {
  const words = Array.from({ length: 50_500 }, (_, i) => i.toString(36));
  const text = [...words, ...words.slice(0, 100)].join(" ");
  const tokenizer = new SentencePieceTokenizer(tok512);
  assertEquals(tokenizer.decode(tokenizer.encode(text)), text);
});

Deno.test("SentencePieceTokenizer goes through JSON unchanged, and its hash tells model and rule apart", () => {
  const hashes = new Set<string>();
  for (const [model, rule] of [[tok512, rules[0]], [tok512, rules[1]], [kept, rules[0]]] as const) {
    const tokenizer = new SentencePieceTokenizer(model, { rule });
    const json = tokenizer.toJSON();
    assertEquals([json.kind, json.version, json.rule], ["sentencepiece", 1, rule]);
    const copy = SentencePieceTokenizer.fromJSON(JSON.parse(JSON.stringify(json)));
    assertEquals(copy.toJSON(), json);
    assertEquals([...copy.encode("in  the beginning")], [...tokenizer.encode("in  the beginning")]);
    hashes.add(tokenizerHash(json));
  }
  assertEquals(hashes.size, 3);
});

Deno.test("SentencePieceTokenizer.fromJSON refuses what toJSON would not write", () => {
  const json = JSON.parse(JSON.stringify(new SentencePieceTokenizer(tok512)));
  const read = (change: Record<string, unknown>) => () =>
    SentencePieceTokenizer.fromJSON({ ...json, ...change });
  assertThrows(() => SentencePieceTokenizer.fromJSON(null), SyntaxError, "it needs an object: got null");
  assertThrows(() => SentencePieceTokenizer.fromJSON([]), SyntaxError, "it needs an object: got []");
  assertThrows(read({ kind: "char" }), SyntaxError, 'it needs kind "sentencepiece": got "char"');
  assertThrows(read({ version: 2 }), SyntaxError, "it needs version 1: got 2");
  assertThrows(read({ rule: "other" }), SyntaxError, 'rule "sentencepiece" or "run.c": got "other"');
  assertThrows(read({ extra: 1 }), SyntaxError, 'only: got "extra"');
  assertThrows(read({ unkSurface: 1 }), SyntaxError, "it needs a string unkSurface: got 1");
  assertThrows(read({ pieces: {} }), SyntaxError, "it needs a list of pieces: got {}");
  for (const row of [["a", 0], ["a", 0, 7], ["a", 0, "1"], [1, 0, 1], ["a", "0", 1], null]) {
    assertThrows(
      read({ pieces: [...json.pieces, row] }),
      SyntaxError,
      "pieces of the form [text, score, type",
    );
  }
  assertThrows(read({ unkId: 5 }), RangeError, "unkId must be the id of the unknown piece: got 5, byte");
});

Deno.test("runCVocabularyOf and modelOfRunCVocabulary go there and back", () => {
  const model = trainSentencePiece("a rose is a rose", { vocabSize: 270 });
  const vocabulary = runCVocabularyOf(model);
  assertEquals([0, 1, 2, 3].map((id) => vocabulary.pieces[id].text), [
    "<unk>",
    "\n<s>\n",
    "\n</s>\n",
    "<0x00>",
  ]);
  assertEquals(modelOfRunCVocabulary(vocabulary, { removeExtraWhitespaces: true }), model);
  assertEquals(modelOfRunCVocabulary(vocabulary).removeExtraWhitespaces, false);
});

Deno.test("SentencePieceTokenizer refuses a rule that there is not", () => {
  const make = () => new SentencePieceTokenizer(tok512, { rule: "runc" as "run.c" });
  assertThrows(make, RangeError, 'rule must be "sentencepiece" or "run.c": "runc"');
});

Deno.test("the rule run.c refuses a model whose ids run.c would misread", () => {
  const make = (model: typeof tok512) => () => new SentencePieceTokenizer(model, { rule: "run.c" });
  assertThrows(make({ ...tok512, bosId: 2, eosId: 1 }), RangeError, "must be 0, 1, 2: got 0, 2, 1");
  const bare = trainSentencePiece("ab ab", { vocabSize: 8, byteFallback: false });
  assertThrows(make(bare), RangeError, "ids 3 to 258 must be the bytes <0x00> to <0xFF>: got");
  const unspaced = trainSentencePiece("ab", { vocabSize: 262, addDummyPrefix: false });
  assertThrows(make(unspaced), RangeError, "must have a piece for a space: none of 262 is");
  const short = { pieces: tok512.pieces.slice(0, 100) };
  assertThrows(() => modelOfRunCVocabulary(short), RangeError, "got no piece at 100");
});
