/** Training, encoding and decoding against the SentencePiece library 0.2.3, with settings and piece types of all kinds. */
import { assertEquals } from "@std/assert";
import type { PieceType, SentencePieceModel } from "../../../lib/tokenizers/sentencepiece/model.ts";
import { SentencePieceTokenizer } from "../../../lib/tokenizers/sentencepiece/sentencepiece_tokenizer.ts";
import type { SentencePieceTrainingOptions } from "../../../lib/tokenizers/sentencepiece/train/options.ts";
import { trainSentencePiece } from "../../../lib/tokenizers/sentencepiece/train/train.ts";
import { readJson } from "./support.ts";

interface Golden {
  corpus: string;
  /** Options, and the pieces learnt: merges in order, then characters. */
  trained: { options: SentencePieceTrainingOptions; pieces: string[] }[];
  /** One of the models above, changed, with what the library makes of texts and ids. */
  variants: {
    name: string;
    trained: number;
    retyped: Record<string, PieceType>;
    escapeWhitespaces: boolean;
    encodings: [text: string, ids: number[]][];
    decodings: [ids: number[], text: string][];
  }[];
}

const golden = readJson<Golden>("sentencepiece.json");

for (const { options, pieces } of golden.trained) {
  Deno.test(`trainSentencePiece learns the pieces of the library with ${JSON.stringify(options)}`, () => {
    const model = trainSentencePiece(golden.corpus, options);
    assertEquals(model.pieces.length, options.vocabSize);
    const learnt = model.pieces.filter(({ type }) => type === "normal");
    assertEquals(learnt.map(({ text }) => text), pieces);
    assertEquals(learnt.map(({ score }) => score), pieces.map((_, rank) => 0 - rank));
  });
}

for (const variant of golden.variants) {
  const { options } = golden.trained[variant.trained];
  const trained = trainSentencePiece(golden.corpus, options);
  const model: SentencePieceModel = {
    ...trained,
    escapeWhitespaces: variant.escapeWhitespaces,
    pieces: trained.pieces.map((piece, id) => ({ ...piece, type: variant.retyped[id] ?? piece.type })),
  };
  const tokenizer = new SentencePieceTokenizer(model);

  Deno.test(`SentencePieceTokenizer encodes as the library does: ${variant.name}`, () => {
    assertEquals(variant.encodings.length, 60);
    for (const [text, ids] of variant.encodings) {
      assertEquals([...tokenizer.encode(text)], ids, JSON.stringify(text));
    }
  });

  Deno.test(`SentencePieceTokenizer decodes as the library does: ${variant.name}`, () => {
    assertEquals(variant.decodings.length, 40);
    for (const [ids, text] of variant.decodings) assertEquals(tokenizer.decode(ids), text, String(ids));
  });
}
