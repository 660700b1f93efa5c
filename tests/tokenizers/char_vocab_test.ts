import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import golden from "../golden/tokenizers/vocab.json" with { type: "json" };
import { Vocab } from "../../lib/tokenizers/mod.ts";

const codePoints = (text: string): number[] => [...text].map((char) => char.codePointAt(0)!);

Deno.test("Vocab agrees with every recorded upstream vocabulary, encoding and decoding", () => {
  assert(golden.vocab.length >= 5);
  for (const recorded of golden.vocab) {
    const vocab = Vocab.fromText(recorded.text);
    assertEquals(vocab.vocabSize, recorded.vocab_size);
    assertEquals(vocab.chars.map(codePoints), recorded.codepoints);
    for (const { s, ids, decoded } of recorded.encode) {
      assertEquals([...vocab.encode(s)], ids, `encode(${JSON.stringify(s)})`);
      assertEquals(vocab.decode(ids), decoded);
    }
    for (const { ids, s } of recorded.decode) assertEquals(vocab.decode(ids), s);
  }
});

Deno.test("Vocab keeps capitals when lowerCase is false", () => {
  const vocab = Vocab.fromText("aAbB", { lowerCase: false });
  assertEquals(vocab.chars, ["A", "B", "a", "b"]);
  assertEquals([...vocab.encode("Ab")], [0, 3]);
});

Deno.test("Vocab gives back any text over its own characters unchanged, and its JSON rebuilds it", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), fc.boolean(), (text, lowerCase) => {
    const vocab = Vocab.fromText(text, { lowerCase });
    const { ids, dropped } = vocab.encodeCounting(text);
    assertEquals(vocab.decode(ids), lowerCase ? text.toLowerCase() : text);
    assertEquals(dropped, 0);
    const sorted = vocab.chars.map((char) => char.codePointAt(0)!);
    assertEquals(sorted, [...new Set(sorted)].sort((a, b) => a - b));
    const again = Vocab.fromJSON(JSON.parse(JSON.stringify(vocab)));
    assertEquals(again.toJSON(), vocab.toJSON());
    assertEquals(again.encode(text), ids);
  }));
});

Deno.test("Vocab accepts its own JSON for every code point that lower-casing can produce", () => {
  for (let codePoint = 0; codePoint <= 0x10ffff; codePoint++) {
    const lower = String.fromCodePoint(codePoint).toLowerCase();
    for (const char of lower) assert(char.toLowerCase() === char, `U+${codePoint.toString(16)}`);
  }
  const sigma = Vocab.fromText("ΑΣ Σ İ");
  assertEquals(Vocab.fromJSON(sigma.toJSON()).chars, sigma.chars);
});

Deno.test("Vocab survives lone surrogates, which JSON escapes", () => {
  const vocab = Vocab.fromText("\udc00a\ud83d");
  assertEquals(vocab.vocabSize, 3);
  assertEquals(Vocab.fromJSON(JSON.parse(JSON.stringify(vocab))).chars, ["a", "\ud83d", "\udc00"]);
});

Deno.test("Vocab.encodeCounting reports the dropped characters once each, in order of appearance", () => {
  const { ids, dropped, droppedCharacters } = Vocab.fromText("ab").encodeCounting("😀aZb😀z\u0000");
  assertEquals([...ids], [0, 1]);
  assertEquals(dropped, 5);
  assertEquals(droppedCharacters, ["😀", "z", "\u0000"]);
});

Deno.test("Vocab.decode shows ids outside the table as question marks", () => {
  const vocab = Vocab.fromText("ab");
  assertEquals(vocab.decode(Int32Array.of(0, 2, -1, 1)), "a??b");
  assertEquals(vocab.pieces([0.5, NaN, Infinity, 1]), ["?", "?", "?", "b"]);
});

Deno.test("Vocab.chars cannot be changed from outside", () => {
  const vocab = Vocab.fromText("ab");
  assertThrows(() => (vocab.chars as string[]).push("c"), TypeError);
  const json = vocab.toJSON();
  (json.chars as string[]).push("c");
  assertEquals(vocab.vocabSize, 2);
});

Deno.test("Vocab.fromJSON names what is wrong with a file", () => {
  const good = { kind: "char", version: 1, lowerCase: true, chars: ["a", "b"] };
  const { kind: _kind, ...withoutKind } = good;
  const cases: [unknown, string][] = [
    [null, "an object: got null"],
    [[], "an object: got an array"],
    ["x", "an object: got string"],
    [withoutKind, 'kind "char": got undefined'],
    [{ ...good, kind: "bpe" }, 'kind "char": got "bpe"'],
    [{ ...good, version: 2 }, "version 1: got 2"],
    [{ ...good, lowerCase: "yes" }, 'a boolean lowerCase: got "yes"'],
    [{ ...good, chars: "ab" }, 'a list of chars: got "ab"'],
    [{ ...good, extra: 1 }, 'the keys kind, version, lowerCase, chars only: got "extra"'],
    [{ ...good, chars: ["a", ""] }, 'one code point each: got "" at 1'],
    [{ ...good, chars: ["ab"] }, 'one code point each: got "ab" at 0'],
    [{ ...good, chars: [97] }, "one code point each: got 97 at 0"],
    [{ ...good, chars: ["b", "a"] }, "increasing order of code point: got U+0061 at 1"],
    [{ ...good, chars: ["a", "a"] }, "increasing order of code point: got U+0061 at 1"],
    [{ ...good, chars: ["A", "b"] }, 'lower case as lowerCase is true: got "A" at 0'],
    // deno-lint-ignore no-sparse-arrays
    [{ ...good, chars: ["a", , "b"] }, "one code point each: got undefined at 1"],
  ];
  for (const [json, message] of cases) {
    assertThrows(() => Vocab.fromJSON(json), SyntaxError, message);
    assertThrows(() => Vocab.fromJSON(json), SyntaxError, "Cannot read a character vocabulary as it needs");
  }
  assertEquals(Vocab.fromJSON(good).chars, ["a", "b"]);
});

Deno.test("Vocab.fromJSON survives any JSON value", () => {
  fc.assert(fc.property(fc.jsonValue(), (json) => {
    assertThrows(() => Vocab.fromJSON(json), SyntaxError);
  }));
});
