import { assertThrows } from "@std/assert";
import { checkSentencePieceModel } from "../../../lib/tokenizers/sentencepiece/check_model.ts";
import type { Piece, SentencePieceModel } from "../../../lib/tokenizers/sentencepiece/model.ts";
import { readBytes, readModel } from "./support.ts";

const model = readModel(readBytes("tok512.model"));

/** The model with one piece changed. */
const withPiece = (id: number, change: Partial<Piece>): SentencePieceModel => ({
  ...model,
  pieces: model.pieces.map((piece, i) => (i === id ? { ...piece, ...change } : piece)),
});

Deno.test("checkSentencePieceModel takes a trained model and refuses each fault by name", () => {
  checkSentencePieceModel(model);
  const faults: [SentencePieceModel, string][] = [
    [{ ...model, pieces: [] }, "it must have from 1 to 2097152 pieces: got 0"],
    [withPiece(300, { text: "" }), 'a piece must be a text that is not empty: got "" at id 300'],
    [withPiece(300, { text: "\ud800" }), "a piece must be a text that is not empty"],
    [withPiece(300, { score: NaN }), "scores must be finite: got NaN of"],
    [withPiece(300, { score: -Infinity }), "scores must be finite: got -Infinity of"],
    [withPiece(300, { type: "other" as "normal" }), "types must be one of normal, unknown"],
    [withPiece(300, { type: "byte" }), "byte pieces must read <0x00> to <0xFF>"],
    [withPiece(300, { text: "▁the" }), 'no text may come twice: got "▁the" at id 300, and at 261'],
    [withPiece(0, { type: "normal" }), "unkId must be the id of the unknown piece: got 0, normal"],
    [{ ...model, unkId: 600 }, "unkId must be the id of the unknown piece: got 600, no piece"],
    [{ ...model, bosId: 512 }, "bosId must be -1 or the id of a piece: got 512"],
    [{ ...model, eosId: -2 }, "eosId must be -1 or the id of a piece: got -2"],
    [{ ...model, padId: 0.5 }, "padId must be -1 or the id of a piece: got 0.5"],
    [withPiece(3, { text: "<0x100>", type: "normal" }), "a byte piece for each byte: got none for <0x00>"],
    [withPiece(4, { type: "normal" }), "a byte piece for each byte: got none for <0x01>"],
  ];
  for (const [faulty, message] of faults) {
    assertThrows(() => checkSentencePieceModel(faulty), RangeError, message);
  }
});

Deno.test("checkSentencePieceModel asks for no byte pieces without byte fallback", () => {
  checkSentencePieceModel({ ...withPiece(4, { type: "normal" }), byteFallback: false });
});
