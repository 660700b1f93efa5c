import { assert, assertEquals, assertThrows } from "@std/assert";
import { FileFault } from "../../../lib/formats/file_fault.ts";
import { readSentencePieceModel } from "../../../lib/formats/sentencepiece/read.ts";
import { readTokenizerBin } from "../../../lib/formats/tokenizer_bin/read.ts";
import { writeTokenizerBin } from "../../../lib/formats/tokenizer_bin/write.ts";
import {
  modelOfRunCVocabulary,
  runCVocabularyOf,
} from "../../../lib/tokenizers/sentencepiece/run_c_vocabulary.ts";
import type { RunCPiece } from "../../../lib/tokenizers/sentencepiece/model.ts";
import { golden, shared, sharedIsMissing } from "../llama_samples.ts";

const good = golden("tokenizer/tok512.bin");

Deno.test("readTokenizerBin reads upstream's file, and writeTokenizerBin writes it again", () => {
  const vocabulary = readTokenizerBin(good, { vocabSize: 512 });
  assertEquals(vocabulary.pieces.length, 512);
  assertEquals(vocabulary.pieces.slice(0, 4).map(({ text }) => text), [
    "<unk>",
    "\n<s>\n",
    "\n</s>\n",
    "<0x00>",
  ]);
  assertEquals(vocabulary.pieces[260].score, -1);
  assertEquals(writeTokenizerBin(vocabulary), good);
});

Deno.test("writeTokenizerBin writes a SentencePiece model as upstream exports it", () => {
  const model = readSentencePieceModel(golden("tokenizer/tok512.model"));
  assertEquals(writeTokenizerBin(runCVocabularyOf(model)), good);
});

Deno.test("readTokenizerBin gives what modelOfRunCVocabulary turns back into the model, but for the unknown's surface", () => {
  const model = readSentencePieceModel(golden("tokenizer/tok512.model"));
  const back = modelOfRunCVocabulary(readTokenizerBin(good), { removeExtraWhitespaces: true });
  assertEquals(back, { ...model, unkSurface: " ⁇ " });
});

/** The good pieces with some changed. */
function changed(change: (pieces: RunCPiece[]) => void): Uint8Array {
  const pieces = [...readTokenizerBin(good).pieces];
  change(pieces);
  return writeTokenizerBin({ pieces });
}

Deno.test("readTokenizerBin names each fault", () => {
  const invalid = good.slice();
  invalid[12] = 0xff;
  const infinite = good.slice();
  infinite.set([0, 0, 0x80, 0x7f], 4);
  const cases: [bytes: Uint8Array, check: string, words: string][] = [
    [
      good,
      "token-count",
      "has the model's 4096 tokens: found 512\nhint: it is the tokenizer of another model",
    ],
    [golden("tokenizer/tok512.model"), "container", "has to be a tokenizer.bin: found a SentencePiece model"],
    [golden("tied_mha/model.v0.bin").slice(0, 2000), "tokenizer", "left in the file"],
    [good.slice(0, -1), "tokenizer", "bytes of piece 511: found"],
    [good.slice(0, good.length - 5), "tokenizer", "has 8 bytes in front of piece 511: found "],
    [invalid, "tokenizer", "has piece 0 in UTF-8: found other bytes"],
    [infinite, "tokenizer", "has a finite score for piece 0: found Infinity"],
    [good.slice().fill(99, 0, 1), "tokenizer", "states its longest piece of "],
    [changed((pieces) => pieces.splice(200)), "tokenizer", "has <0xC5> as piece 200: found no such piece"],
    [changed((pieces) => pieces.splice(5, 1)), "tokenizer", 'has <0x02> as piece 5: found "<0x03>"'],
    [
      changed((pieces) => pieces.forEach(({ text }, id) => text === " " && pieces.splice(id, 1))),
      "tokenizer",
      "has a piece that is a single space",
    ],
    [new TextEncoder().encode("once upon a time"), "container", "found plain text"],
  ];
  for (const [bytes, check, words] of cases) {
    const vocabSize = check === "token-count" ? { vocabSize: 4096 } : {};
    const error = assertThrows(() => readTokenizerBin(bytes, { name: "t.bin", ...vocabSize }), FileFault);
    assertEquals(error.check, check, error.message);
    assert(error.message.startsWith("Cannot read t.bin as it "), error.message);
    assert(error.message.includes(words), error.message);
  }
});

Deno.test("writeTokenizerBin refuses what the file cannot hold", () => {
  const write = (text: string, score: number) =>
    writeTokenizerBin({ pieces: [{ text: "a", score: 0 }, { text, score }] });
  assertThrows(() => write("\ud800", 0), RangeError, "texts have no lone surrogates: piece 1");
  assertThrows(() => write("a", 1e39), RangeError, "scores are finite in float32: piece 1 has 1e+39");
  assertEquals(write("é", -2).subarray(-10), Uint8Array.of(0, 0, 0, 0xc0, 2, 0, 0, 0, 0xc3, 0xa9));
});

Deno.test({
  name: "readTokenizerBin reads Llama's vocabulary (in ../shared)",
  ignore: sharedIsMissing,
  fn() {
    const bytes = shared("tokenizer/llama32k.bin");
    const vocabulary = readTokenizerBin(bytes, { vocabSize: 32000 });
    assertEquals(vocabulary.pieces.findIndex(({ text }) => text === " "), 29871);
    assertEquals(vocabulary.pieces[259].score, -1e9);
    assertEquals(writeTokenizerBin(vocabulary), bytes);
  },
});
