import { assert, assertEquals, assertThrows } from "@std/assert";
import { FileFault } from "../../../lib/formats/file_fault.ts";
import { ProtoWriter } from "../../../lib/formats/sentencepiece/protobuf.ts";
import { readSentencePieceModel } from "../../../lib/formats/sentencepiece/read.ts";
import { writeSentencePieceModel } from "../../../lib/formats/sentencepiece/write.ts";
import type { Piece, SentencePieceModel } from "../../../lib/tokenizers/sentencepiece/model.ts";
import { golden, shared, sharedIsMissing } from "../llama_samples.ts";

const TINY: SentencePieceModel = {
  ...{ addDummyPrefix: false, removeExtraWhitespaces: false, escapeWhitespaces: true, byteFallback: false },
  ...{ unkId: 1, bosId: 0, eosId: -1, padId: 4, unkSurface: " ⁇ " },
  pieces: [
    { text: "<begin>", score: 0, type: "control" },
    { text: "<unk>", score: 0, type: "unknown" },
    { text: "▁a", score: -0.5, type: "normal" },
    { text: "😀", score: -1, type: "userDefined" },
    { text: "<pad>", score: 0, type: "control" },
    { text: "b", score: -2, type: "unused" },
  ],
};

Deno.test("readSentencePieceModel reads the settings and pieces that SentencePiece's trainer wrote", () => {
  const { pieces, ...settings } = readSentencePieceModel(golden("tokenizer/tok512.model"), {
    vocabSize: 512,
  });
  assertEquals(settings, {
    ...{ addDummyPrefix: true, removeExtraWhitespaces: true, escapeWhitespaces: true, byteFallback: true },
    ...{ unkId: 0, bosId: 1, eosId: 2, padId: -1 },
    unkSurface: " \\342\\201\\207 ",
  });
  assertEquals(pieces.length, 512);
  assertEquals(pieces[2], { text: "</s>", score: 0, type: "control" });
  assertEquals(pieces[258], { text: "<0xFF>", score: 0, type: "byte" });
  assertEquals(pieces[260].score, -1);
});

Deno.test("writeSentencePieceModel and readSentencePieceModel are inverse", () => {
  const model = readSentencePieceModel(golden("tokenizer/tok512.model"));
  assertEquals(readSentencePieceModel(writeSentencePieceModel(model)), model);
  assertEquals(readSentencePieceModel(writeSentencePieceModel(TINY)), TINY);
});

/** A file made by hand: pieces, then trainer and normaliser settings. */
function file(
  pieces: readonly Uint8Array[],
  trainer: (writer: ProtoWriter) => ProtoWriter = (writer) => writer,
  normalizer: (writer: ProtoWriter) => ProtoWriter = (writer) => writer,
): Uint8Array {
  const writer = new ProtoWriter();
  for (const piece of pieces) writer.bytes(1, piece);
  writer.bytes(2, trainer(new ProtoWriter().int32(3, 2)).finish());
  return writer.bytes(3, normalizer(new ProtoWriter()).finish()).finish();
}

const piece = (text: string, score: number, type?: number): Uint8Array => {
  const writer = new ProtoWriter().text(1, text).float(2, score);
  return (type === undefined ? writer : writer.int32(3, type)).finish();
};
const UNK = piece("<unk>", 0, 2);

Deno.test("readSentencePieceModel takes what a file leaves out from the format's defaults", () => {
  const pieces = [UNK, piece("<s>", 0, 3), piece("</s>", 0, 3), piece("▁a", -1)];
  const { pieces: read, ...settings } = readSentencePieceModel(file(pieces));
  assertEquals(read[3], { text: "▁a", score: -1, type: "normal" } satisfies Piece);
  assertEquals(settings, {
    ...{ addDummyPrefix: true, removeExtraWhitespaces: true, escapeWhitespaces: true, byteFallback: false },
    ...{ unkId: 0, bosId: 1, eosId: 2, padId: -1, unkSurface: " ⁇ " },
  });
});

Deno.test("readSentencePieceModel skips fields that it does not know", () => {
  const pieces = [UNK, piece("<s>", 0, 3), piece("</s>", 0, 3)];
  const unknown = new ProtoWriter().int32(99, 7).float(98, 1).text(97, "x").finish();
  const eightBytes = Uint8Array.of((96 << 3 & 0x7f) | 1 | 0x80, 96 >> 4, 1, 2, 3, 4, 5, 6, 7, 8);
  const bytes = Uint8Array.from([...file(pieces), ...unknown, ...eightBytes]);
  assertEquals(readSentencePieceModel(bytes).pieces.length, 3);
});

Deno.test("readSentencePieceModel names each fault", () => {
  const rest = [piece("<s>", 0, 3), piece("</s>", 0, 3)];
  const cases: [bytes: Uint8Array, check: string, words: string][] = [
    [golden("tokenizer/tok512.model"), "token-count", "has the model's 4096 tokens: found 512"],
    [golden("tokenizer/tok512.bin"), "container", "found a tokenizer.bin of llama2.c"],
    [golden("tokenizer/tok512.model").slice(0, 3000), "tokenizer", "bytes of a field in its model: found"],
    [
      file([UNK, ...rest], (writer) => writer.int32(3, 1)),
      "unsupported",
      "has to be a BPE model: found unigram",
    ],
    [
      file([UNK, ...rest], (writer) => writer.int32(24, 1)),
      "unsupported",
      "found treat_whitespace_as_suffix",
    ],
    [
      file([UNK, ...rest], undefined, (writer) => writer.text(1, "nmt_nfkc").bytes(2, new Uint8Array(40))),
      "unsupported",
      "has no normalisation table: found one of 40 bytes",
    ],
    [file([]), "tokenizer", "has one unknown piece: found 0"],
    [
      file([UNK, ...rest, piece("", 0)]),
      "tokenizer",
      'holds a model that can be used: a piece must be a text that is not empty: got "" at id 3',
    ],
    [file([UNK, ...rest, piece("a", NaN)]), "tokenizer", "can be used: scores must be finite: got NaN of"],
    [file([UNK, ...rest, piece("a", 0, 7)]), "tokenizer", "has a type from 1 to 6 for piece 3"],
    [
      file([UNK, ...rest, piece("<s>", 0)]),
      "tokenizer",
      'no text may come twice: got "<s>" at id 3, and at 1',
    ],
    [file(rest), "tokenizer", "has one unknown piece: found 0"],
    [
      file([UNK, ...rest], (writer) => writer.int32(41, 3)),
      "tokenizer",
      "bosId must be -1 or the id of a piece: got 3",
    ],
    [
      file([UNK, ...rest], (writer) => writer.int32(43, -2)),
      "tokenizer",
      "padId must be -1 or the id of a piece: got -2",
    ],
    [
      file([UNK, ...rest], (writer) => writer.int32(35, 1)),
      "tokenizer",
      "byte fallback needs a byte piece for each byte: got none for <0x00>",
    ],
    [file([UNK, Uint8Array.of(0x0a, 1, 0xff)]), "tokenizer", "has piece 1 in UTF-8"],
    [file([UNK, Uint8Array.of(0x0b)]), "tokenizer", "has fields of known types in its piece 1: found type 3"],
    [file([UNK, Uint8Array.of(0x08)]), "tokenizer", "has whole numbers in its piece 1"],
    [
      file([UNK, new Uint8Array(12).fill(0x88)]),
      "tokenizer",
      "has numbers of at most ten bytes in its piece 1",
    ],
    [
      file([UNK, Uint8Array.of(0x12, 255, 255, 255, 255, 255, 1)]),
      "tokenizer",
      "has at least 2^32 bytes of a field",
    ],
  ];
  for (const [bytes, check, words] of cases) {
    const vocabSize = check === "token-count" ? { vocabSize: 4096 } : {};
    const error = assertThrows(
      () => readSentencePieceModel(bytes, { name: "t.model", ...vocabSize }),
      FileFault,
    );
    assertEquals(error.check, check, error.message);
    assert(error.message.startsWith("Cannot read t.model as it "), error.message);
    assert(error.message.includes(words), error.message);
  }
});

Deno.test("writeSentencePieceModel refuses what SentencePiece would not load", () => {
  const write = (added: Piece) => writeSentencePieceModel({ ...TINY, pieces: [...TINY.pieces, added] });
  assertThrows(
    () => write({ text: "b", score: 0, type: "normal" }),
    RangeError,
    'no text may come twice: got "b" at id 6',
  );
  assertThrows(() => write({ text: "", score: 0, type: "normal" }), RangeError, 'got "" at id 6');
  assertThrows(
    () => write({ text: "c", score: NaN, type: "normal" }),
    RangeError,
    "scores must be finite: got NaN",
  );
  assertThrows(
    () => write({ text: "\udc00", score: 0, type: "normal" }),
    RangeError,
    "a text that is not empty",
  );
  assertThrows(() => write({ text: "c", score: 1e39, type: "normal" }), RangeError, "piece 6 has 1e+39");
});

Deno.test({
  name: "readSentencePieceModel reads a model of LLiSA's settings (in ../shared)",
  ignore: sharedIsMissing,
  fn() {
    const model = readSentencePieceModel(shared("tokenizer/tok4096.model"), { vocabSize: 4096 });
    assertEquals(readSentencePieceModel(writeSentencePieceModel(model)), model);
  },
});
