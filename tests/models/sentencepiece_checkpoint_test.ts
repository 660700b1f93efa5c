/** A checkpoint whose tokenizer is no character vocabulary. */
import { assertEquals, assertThrows } from "@std/assert";
import { HAZE_PRESETS, HazeModel, openCheckpoint } from "../../lib/models/mod.ts";
import {
  SentencePieceTokenizer,
  type Tokenizer,
  trainSentencePiece,
  Vocab,
} from "../../lib/tokenizers/mod.ts";
import { encodeCheckpoint } from "../../lib/training/mod.ts";

Deno.test("openCheckpoint gives a SentencePiece tokenizer back with its rule", () => {
  const trained = trainSentencePiece("a rose is a rose", { vocabSize: 270 });
  const tokenizer = new SentencePieceTokenizer(trained, { rule: "run.c" });
  const model = new HazeModel({ ...HAZE_PRESETS.seed, vocabSize: tokenizer.vocabSize });
  const opened = openCheckpoint(encodeCheckpoint({ model, tokenizer }));
  assertEquals(opened.tokenizer.toJSON(), tokenizer.toJSON());
  assertEquals([...opened.tokenizer.encode("is  a")], [...tokenizer.encode("is  a")]);
  opened.model.close();
  model.close();
});

Deno.test("openCheckpoint refuses a tokenizer of a kind that there is not", () => {
  const vocab = Vocab.fromText("haze");
  const model = new HazeModel({ ...HAZE_PRESETS.seed, vocabSize: vocab.vocabSize });
  const other = {
    ...vocab,
    vocabSize: vocab.vocabSize,
    toJSON: () => ({ kind: "bytes" }),
  } as unknown as Tokenizer;
  const bytes = encodeCheckpoint({ model, tokenizer: other });
  assertThrows(
    () => openCheckpoint(bytes),
    SyntaxError,
    'kind must be one of char, ids, motif-bpe, prime, sentencepiece: got "bytes"',
  );
  model.close();
});
