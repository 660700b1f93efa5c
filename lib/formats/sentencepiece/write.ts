/**
 * Writing SentencePiece's `.model` files.
 * @module
 */
import { checkSentencePieceModel } from "../../tokenizers/sentencepiece/check_model.ts";
import { PIECE_TYPES, type SentencePieceModel } from "../../tokenizers/sentencepiece/model.ts";
import { MODEL, NORMALIZER, PIECE, TRAINER } from "./fields.ts";
import { ProtoWriter } from "./protobuf.ts";

const BPE = 2;

/**
 * Writes a BPE model as SentencePiece reads it; every setting is written out, whatever its default.
 *
 * @throws {RangeError} for a model that cannot be used (see `checkSentencePieceModel`), and for scores too large for a
 * float32.
 *
 * @example
 * ```ts
 * import { writeSentencePieceModel } from "@haze/haze/formats";
 * import { assertEquals } from "@std/assert";
 * const bytes = writeSentencePieceModel({
 *   ...{ addDummyPrefix: true, removeExtraWhitespaces: true, escapeWhitespaces: true, byteFallback: false },
 *   ...{ unkId: 0, bosId: -1, eosId: -1, padId: -1, unkSurface: " ⁇ " },
 *   pieces: [{ text: "<unk>", score: 0, type: "unknown" }],
 * });
 * assertEquals(new TextDecoder().decode(bytes.subarray(4, 9)), "<unk>");
 * ```
 */
export function writeSentencePieceModel(model: SentencePieceModel): Uint8Array {
  const { pieces } = model;
  const file = new ProtoWriter();
  checkSentencePieceModel(model);
  pieces.forEach(({ text, score, type }, id) => {
    if (!Number.isFinite(Math.fround(score))) {
      const rule = "scores are finite in float32";
      throw new RangeError(`Cannot write a SentencePiece model as ${rule}: piece ${id} has ${score}`);
    }
    const piece = new ProtoWriter().text(PIECE.text, text).float(PIECE.score, score);
    if (type !== "normal") piece.int32(PIECE.type, PIECE_TYPES.indexOf(type) + 1);
    file.bytes(MODEL.pieces, piece.finish());
  });
  const trainer = new ProtoWriter()
    .int32(TRAINER.modelType, BPE)
    .int32(TRAINER.vocabSize, pieces.length)
    .int32(TRAINER.byteFallback, Number(model.byteFallback))
    .int32(TRAINER.unkId, model.unkId)
    .int32(TRAINER.bosId, model.bosId)
    .int32(TRAINER.eosId, model.eosId)
    .int32(TRAINER.padId, model.padId)
    .text(TRAINER.unkSurface, model.unkSurface);
  // SentencePiece finds the special pieces by these texts, not by the ids.
  for (const special of ["unk", "bos", "eos", "pad"] as const) {
    const text = pieces[model[`${special}Id`]]?.text;
    if (text !== undefined) trainer.text(TRAINER[`${special}Piece`], text);
  }
  const normalizer = new ProtoWriter()
    .text(NORMALIZER.name, "identity")
    .int32(NORMALIZER.addDummyPrefix, Number(model.addDummyPrefix))
    .int32(NORMALIZER.removeExtraWhitespaces, Number(model.removeExtraWhitespaces))
    .int32(NORMALIZER.escapeWhitespaces, Number(model.escapeWhitespaces));
  return file.bytes(MODEL.trainer, trainer.finish()).bytes(MODEL.normalizer, normalizer.finish()).finish();
}
