/** Training against a slow twin, its options and its errors; the library's own results are in library_test.ts. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { checkSentencePieceModel } from "../../../../lib/tokenizers/sentencepiece/check_model.ts";
import type { SentencePieceModel } from "../../../../lib/tokenizers/sentencepiece/model.ts";
import type { SentencePieceTrainingOptions } from "../../../../lib/tokenizers/sentencepiece/train/options.ts";
import { trainSentencePiece } from "../../../../lib/tokenizers/sentencepiece/train/train.ts";
import { slowMerges } from "../slow.ts";

/** The texts of the pieces learnt. */
const learnt = ({ pieces }: SentencePieceModel): string[] =>
  pieces.filter(({ type }) => type === "normal").map(({ text }) => text);

Deno.test("trainSentencePiece learns what counting all pairs anew for every merge learns", () => {
  const corpora = fc.array(fc.string({ unit: fc.constantFrom("a", "b", "c"), minLength: 1, maxLength: 12 }), {
    minLength: 1,
    maxLength: 12,
  });
  fc.assert(
    fc.property(corpora, (words) => {
      const counts = new Map<string, number>();
      for (const word of words) counts.set(`▁${word}`, (counts.get(`▁${word}`) ?? 0) + 1);
      const characters = new Set(["▁", ...words.join("")]).size;
      const merges = slowMerges(counts, 12);
      const vocabSize = 3 + characters + merges.length;
      const options = { vocabSize, byteFallback: false, maxPieceLength: 1000 };
      assertEquals(learnt(trainSentencePiece(words.join(" "), options)).slice(0, merges.length), merges);
    }),
    { numRuns: 400 },
  );
});

Deno.test("trainSentencePiece numbers marks, bytes, merges and characters by falling frequency", () => {
  const model = trainSentencePiece("low low low lower lowest", { vocabSize: 269 });
  checkSentencePieceModel(model);
  const { pieces } = model;
  assertEquals(pieces.slice(0, 4).map(({ text, type }) => [text, type]), [
    ["<unk>", "unknown"],
    ["<s>", "control"],
    ["</s>", "control"],
    ["<0x00>", "byte"],
  ]);
  assertEquals([pieces[258].text, pieces[258].type], ["<0xFF>", "byte"]);
  assertEquals(learnt(model), ["lo", "low", "l", "o", "w", "▁", "e", "r", "s", "t"]);
  assertEquals(pieces.slice(258).map(({ score }) => score), [0, 0, -1, -2, -3, -4, -5, -6, -7, -8, -9]);
  const { addDummyPrefix, removeExtraWhitespaces, escapeWhitespaces, byteFallback } = model;
  assertEquals(
    [addDummyPrefix, removeExtraWhitespaces, escapeWhitespaces, byteFallback],
    Array(4).fill(true),
  );
  assertEquals([model.unkId, model.bosId, model.eosId, model.padId, model.unkSurface], [0, 1, 2, -1, " ⁇ "]);
});

Deno.test("trainSentencePiece takes a list of texts as the lines of one", () => {
  const [whole, parts] = ["a b\nab ab\nba", ["a b", "ab ab\nba"]];
  const options = { vocabSize: 264 };
  assertEquals(trainSentencePiece(whole, options), trainSentencePiece(parts, options));
});

Deno.test("trainSentencePiece never learns across marks, scripts, digits or what reads like a mark", () => {
  const line = "xy1 xy1 12 12 12 aβ aβ aβ d<s>e d<s>e d<s>e <0x41> d</s>e d<unk>e";
  const options = { vocabSize: 269, splitDigits: true };
  const merges = learnt(trainSentencePiece(line, options)).filter((text) => [...text].length > 1);
  for (const text of ["y1", "12", "aβ", "de", "d<"]) {
    assert(!merges.some((merge) => merge.includes(text)), text);
  }
  assertEquals(merges[0], "▁d");
  const characters = learnt(trainSentencePiece(line, options)).filter((text) => [...text].length === 1);
  assertEquals(characters.includes("<"), false);
});

Deno.test("trainSentencePiece lets an accent join any script, and kana join Han", () => {
  const text = Array(5).fill("e\u0301 日テ").join(" ");
  const merges = learnt(trainSentencePiece(text, { vocabSize: 268 }));
  assert(merges.some((piece) => piece.includes("e\u0301")));
  assert(merges.some((piece) => piece.includes("日テ")));
});

/** What one option changes: a text, a size, the option, and the piece that comes or goes with it. */
const EFFECTS: [string, number, Partial<SentencePieceTrainingOptions>, string, boolean][] = [
  ["12 12 12 ab", 266, { splitDigits: false }, "12", true],
  ["a  b  a  b  a", 264, { removeExtraWhitespaces: false }, "▁▁", true],
  ["abcd abcd abcd xy zz", 271, { maxPieceLength: 2 }, "▁abcd", false],
  ["abab abab abab q", 264, { characterCoverage: 0.9 }, "q", false],
];

for (const [text, vocabSize, option, piece, comes] of EFFECTS) {
  Deno.test(`trainSentencePiece changes its pieces with ${JSON.stringify(option)}`, () => {
    const has = (options: Partial<SentencePieceTrainingOptions>) =>
      learnt(trainSentencePiece(text, { vocabSize, ...options })).includes(piece);
    assertEquals([has({}), has(option)], [!comes, comes]);
  });
}

Deno.test("trainSentencePiece leaves spaces apart where runs of them may be no pieces, and the prefix away", () => {
  const spaced = { vocabSize: 262, removeExtraWhitespaces: false };
  const text = "a    b    a    b";
  assert(learnt(trainSentencePiece(text, { ...spaced, vocabSize: 263 })).includes("▁▁"));
  const apart = trainSentencePiece(text, { ...spaced, vocabSize: 264, allowWhitespaceOnlyPieces: false });
  assertEquals(learnt(apart), ["▁a", "▁b", "▁", "a", "b"]);
  const bare = trainSentencePiece("ab", { vocabSize: 262, addDummyPrefix: false });
  assertEquals(learnt(bare), ["ab", "a", "b"]);
});

Deno.test("trainSentencePiece refuses options out of range and sizes that the texts cannot fill", () => {
  const train = (options: SentencePieceTrainingOptions, text = "abc abc") => () =>
    trainSentencePiece(text, options);
  for (const vocabSize of [0, 1.5, NaN, 2 ** 21]) {
    assertThrows(
      train({ vocabSize }),
      RangeError,
      `vocabSize must be an integer from 1 to 1048576: got ${vocabSize}`,
    );
  }
  for (const characterCoverage of [0, 1.1, NaN]) {
    const rule = `characterCoverage must be above 0 and at most 1: got ${characterCoverage}`;
    assertThrows(train({ vocabSize: 300, characterCoverage }), RangeError, rule);
  }
  assertThrows(
    train({ vocabSize: 300, maxPieceLength: 0 }),
    RangeError,
    "maxPieceLength must be an integer of at",
  );
  const room =
    "vocabSize must have room for 259 marks and bytes and 4 characters: got 262\nhint: a lower charac";
  assertThrows(train({ vocabSize: 262 }), RangeError, room);
  const most = "got 300, and they have pairs for 266\nhint: more text, or a vocabSize of at most 266";
  assertThrows(train({ vocabSize: 300 }), RangeError, most);
  assertEquals(train({ vocabSize: 266 })().pieces.length, 266);
  assertThrows(train({ vocabSize: 260 }, ""), RangeError, "they have pairs for 259");
});
