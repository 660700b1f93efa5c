/** Encoding and decoding against SentencePiece 0.1.97 and run.c. */
import { assertEquals } from "@std/assert";
import { runCPiece, runCPrinted } from "../../../lib/tokenizers/sentencepiece/decode_run_c.ts";
import { runCText } from "../../../lib/tokenizers/sentencepiece/encode_run_c.ts";
import type { RunCVocabulary } from "../../../lib/tokenizers/sentencepiece/model.ts";
import {
  modelOfRunCVocabulary,
  runCVocabularyOf,
} from "../../../lib/tokenizers/sentencepiece/run_c_vocabulary.ts";
import { SentencePieceTokenizer } from "../../../lib/tokenizers/sentencepiece/sentencepiece_tokenizer.ts";
import {
  exists,
  fromHex,
  readBytes,
  readJson,
  readModel,
  readTokenizerBin,
  SHARED,
  toHex,
} from "./support.ts";

interface EncodeCase {
  hex: string;
  /** Absent in this repository's files where SentencePiece gives the same. */
  run_c?: number[];
  /** Absent for malformed bytes. */
  sentencepiece?: number[];
}

interface DecodeCase {
  ids: number[];
  sentencepiece: string;
  stream_steps: string[];
  stream_final: string;
  run_c_piece_hex: string[];
  run_c_printed_hex: string;
}

const read = { model: (name: string) => readModel(readBytes(`${name}.model`)) };

/** Every case of a file that SentencePiece took. */
function checkSentencePiece(cases: EncodeCase[], tokenizer: SentencePieceTokenizer): void {
  for (const { hex, sentencepiece } of cases) {
    if (!sentencepiece) continue;
    const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(fromHex(hex));
    assertEquals([...tokenizer.encode(text, { bos: true })], sentencepiece, JSON.stringify(text));
  }
}

function checkRunC(cases: EncodeCase[], tokenizer: SentencePieceTokenizer): void {
  for (const { hex, sentencepiece, run_c = sentencepiece } of cases) {
    const text = runCText(fromHex(hex));
    assertEquals([...tokenizer.encode(text, { bos: true })], run_c!, JSON.stringify(text));
  }
}

/** Recorded from the second id if the first is a begin mark. */
function checkPieces(cases: DecodeCase[], vocabulary: RunCVocabulary): void {
  for (const { ids, run_c_piece_hex, run_c_printed_hex } of cases) {
    const marked = ids[0] === 1 ? ids : [1, ...ids];
    const pieces = marked.slice(1).map((id, i) => runCPiece(vocabulary, marked[i], id));
    assertEquals(pieces.map(toHex), run_c_piece_hex);
    assertEquals(pieces.map((piece) => toHex(runCPrinted(piece))).join(""), run_c_printed_hex);
  }
}

for (const name of ["tok512", "tok4096"]) {
  const { cases } = readJson<{ cases: EncodeCase[] }>(`encode.${name}.json`);
  const decodings = readJson<{ cases: DecodeCase[] }>(`decode.${name}.json`).cases;

  Deno.test(`SentencePieceTokenizer encodes with ${name} as SentencePiece does`, () => {
    assertEquals(cases.filter(({ sentencepiece }) => sentencepiece).length, 190);
    checkSentencePiece(cases, new SentencePieceTokenizer(read.model(name)));
  });

  Deno.test(`SentencePieceTokenizer with the rule run.c encodes with ${name} as run.c does, malformed bytes too`, () => {
    assertEquals(cases.length, 202);
    checkRunC(cases, new SentencePieceTokenizer(read.model(name), { rule: "run.c" }));
  });

  Deno.test(`SentencePieceTokenizer decodes with ${name} as SentencePiece does, in the same parts`, () => {
    assertEquals(decodings.length >= 40, true);
    const tokenizer = new SentencePieceTokenizer(read.model(name));
    for (const { ids, sentencepiece, stream_steps, stream_final } of decodings) {
      assertEquals(tokenizer.decode(ids), sentencepiece);
      const stream = tokenizer.startDecoding();
      assertEquals(ids.map((id) => stream.push(id)), stream_steps);
      assertEquals(stream.end(), stream_final);
    }
  });

  Deno.test(`runCPiece and runCPrinted give the bytes of run.c with ${name}`, () => {
    checkPieces(decodings, runCVocabularyOf(read.model(name)));
  });
}

Deno.test("modelOfRunCVocabulary gives the model behind tok512.bin, but for what such a file does not say", () => {
  const model = read.model("tok512");
  const vocabulary = readTokenizerBin(readBytes("tok512.bin"));
  assertEquals(runCVocabularyOf(model), vocabulary);
  const copy = modelOfRunCVocabulary(vocabulary, { removeExtraWhitespaces: true });
  assertEquals({ ...copy, unkSurface: model.unkSurface }, model);
});

const LLAMA = new URL("llama32k.bin", SHARED);

Deno.test({
  name:
    "SentencePieceTokenizer encodes and decodes with the vocabulary of Llama 2 as SentencePiece and run.c do",
  ignore: !exists(LLAMA),
  fn: () => {
    const vocabulary = readTokenizerBin(Deno.readFileSync(LLAMA));
    const model = modelOfRunCVocabulary(vocabulary);
    const { cases } = readJson<{ cases: EncodeCase[] }>("encode.llama32k.json", SHARED);
    checkSentencePiece(cases, new SentencePieceTokenizer(model));
    checkRunC(cases, new SentencePieceTokenizer(model, { rule: "run.c" }));
    const decodings = readJson<{ cases: DecodeCase[] }>("decode.llama32k.json", SHARED).cases;
    checkPieces(decodings, vocabulary);
    const tokenizer = new SentencePieceTokenizer(model);
    for (const { ids, sentencepiece } of decodings) assertEquals(tokenizer.decode(ids), sentencepiece);
  },
});
