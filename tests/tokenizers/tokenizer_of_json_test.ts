import { assertEquals, assertThrows } from "@std/assert";
import {
  IdTokenizer,
  PrimeTokenizer,
  SentencePieceTokenizer,
  type TokenizerJson,
  tokenizerOfJson,
  trainMotifBpe,
  trainSentencePiece,
  Vocab,
} from "../../lib/tokenizers/mod.ts";

Deno.test("tokenizerOfJson reads each kind back as its class", () => {
  const sentencepiece = new SentencePieceTokenizer(trainSentencePiece("a rose", { vocabSize: 266 }));
  const others = [
    Vocab.fromText("haze"),
    new IdTokenizer(9),
    PrimeTokenizer.fromPreset("code"),
    trainMotifBpe("a rose is a rose"),
  ];
  for (const tokenizer of [...others, sentencepiece]) {
    const copy = tokenizerOfJson(tokenizer.toJSON());
    assertEquals(copy.constructor, tokenizer.constructor);
    assertEquals(copy.toJSON(), tokenizer.toJSON());
  }
});

Deno.test("tokenizerOfJson refuses a kind that there is not, names of every object's members too", () => {
  for (const kind of ["bytes", "toString", "__proto__"]) {
    const rule = `kind must be one of char, ids, motif-bpe, prime, sentencepiece: got ${
      JSON.stringify(kind)
    }`;
    assertThrows(() => tokenizerOfJson({ kind }), SyntaxError, rule);
  }
});

Deno.test("tokenizerOfJson and its readers refuse in words what has no text, and what is no object at all", () => {
  const deep = JSON.parse("[".repeat(20000) + "]".repeat(20000));
  const odd = [null, [], 1, "x", { kind: { toString: 1 } }, { kind: deep }, { kind: "ids", vocabSize: deep }];
  for (const json of [...odd, { kind: "ids", vocabSize: { toString: 1 } }]) {
    assertThrows(() => tokenizerOfJson(json as TokenizerJson), SyntaxError, "Cannot read a tokenizer");
  }
});
