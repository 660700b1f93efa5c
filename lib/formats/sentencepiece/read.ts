/**
 * Reading SentencePiece's `.model` files, as far as BPE without a normalisation table goes.
 * @module
 */
import { checkSentencePieceModel } from "../../tokenizers/sentencepiece/check_model.ts";
import {
  type Piece,
  PIECE_TYPES,
  type PieceType,
  type SentencePieceModel,
} from "../../tokenizers/sentencepiece/model.ts";
import type { Place } from "../content_error.ts";
import { FileFault } from "../file_fault.ts";
import { checkTokenCount, refuseOtherKinds, type TokenizerReadOptions } from "../vocabulary_rules.ts";
import { MODEL, NORMALIZER, PIECE, TRAINER } from "./fields.ts";
import { floatOf, type ProtoField, protoFields } from "./protobuf.ts";

const MODEL_TYPES = ["unigram", "BPE", "word", "char"];
const BPE = 2;

type Draft = { -readonly [Key in keyof SentencePieceModel]: SentencePieceModel[Key] } & { modelType: number };

/**
 * Reads a SentencePiece model: its pieces, and the settings that encoding and decoding obey.
 *
 * Only BPE models without a normalisation table are taken, as other algorithms and NFKC are not done here; refusing
 * them is better than other ids than SentencePiece's.
 *
 * @throws {FileFault} where the file is something else or damaged, breaks a rule, or asks for what is not done here.
 *
 * @example
 * ```ts
 * import { readSentencePieceModel, writeSentencePieceModel } from "@haze/haze/formats";
 * import { assertEquals } from "@std/assert";
 * const model = {
 *   ...{ addDummyPrefix: true, removeExtraWhitespaces: false, escapeWhitespaces: true, byteFallback: false },
 *   ...{ unkId: 0, bosId: -1, eosId: -1, padId: -1, unkSurface: " ⁇ " },
 *   pieces: [
 *     { text: "<unk>", score: 0, type: "unknown" as const },
 *     { text: "▁a", score: -0.5, type: "normal" as const },
 *   ],
 * };
 * assertEquals(readSentencePieceModel(writeSentencePieceModel(model), { name: "tiny.model" }), model);
 * ```
 */
export function readSentencePieceModel(
  bytes: Uint8Array,
  options: TokenizerReadOptions = {},
): SentencePieceModel {
  const place: Place = { file: options.name ?? "SentencePiece model" };
  refuseOtherKinds(bytes, "sentencepiece", "has to be a SentencePiece model", place);
  const draft: Draft = { ...DEFAULTS, pieces: [], modelType: 1 };
  const pieces: Piece[] = [];
  for (const field of protoFields(bytes, place, "model")) {
    if (field.wireType !== 2) continue;
    if (field.number === MODEL.pieces) pieces.push(readPiece(field.bytes, pieces.length, place));
    if (field.number === MODEL.trainer) readTrainer(field.bytes, draft, place);
    if (field.number === MODEL.normalizer) readNormalizer(field.bytes, draft, place);
  }
  const { modelType, ...model } = { ...draft, pieces };
  if (modelType !== BPE) {
    const found = `found ${MODEL_TYPES[modelType - 1] ?? modelType}`;
    throw new FileFault("unsupported", place, "has to be a BPE model", found, "only BPE is done here");
  }
  checkModel(model, place);
  checkTokenCount(pieces.length, options, place);
  return model;
}

const DEFAULTS: SentencePieceModel = {
  pieces: [],
  addDummyPrefix: true,
  removeExtraWhitespaces: true,
  escapeWhitespaces: true,
  byteFallback: false,
  unkId: 0,
  bosId: 1,
  eosId: 2,
  padId: -1,
  unkSurface: " \u2047 ",
};

function textOf({ bytes }: ProtoField, what: string, place: Place): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new FileFault("tokenizer", place, `has ${what} in UTF-8`, "found other bytes", undefined, cause);
  }
}

function readPiece(bytes: Uint8Array, id: number, place: Place): Piece {
  let [text, score]: [string, number] = ["", 0];
  let type: PieceType | undefined = "normal";
  for (const field of protoFields(bytes, place, `piece ${id}`)) {
    if (field.number === PIECE.text && field.wireType === 2) text = textOf(field, `piece ${id}`, place);
    if (field.number === PIECE.score && field.wireType === 5) score = floatOf(field);
    if (field.number === PIECE.type && field.wireType === 0) type = PIECE_TYPES[field.int32 - 1];
  }
  if (type === undefined) {
    const rule = `has a type from 1 to ${PIECE_TYPES.length} for piece ${id}`;
    throw new FileFault("tokenizer", place, rule, "found another");
  }
  return { text, score, type };
}

function readTrainer(bytes: Uint8Array, draft: Draft, place: Place): void {
  for (const field of protoFields(bytes, place, "trainer settings")) {
    const { number, wireType, int32 } = field;
    if (number === TRAINER.unkSurface && wireType === 2) {
      draft.unkSurface = textOf(field, "unk_surface", place);
    }
    if (wireType !== 0) continue;
    if (number === TRAINER.modelType) draft.modelType = int32;
    if (number === TRAINER.byteFallback) draft.byteFallback = int32 !== 0;
    if (number === TRAINER.unkId) draft.unkId = int32;
    if (number === TRAINER.bosId) draft.bosId = int32;
    if (number === TRAINER.eosId) draft.eosId = int32;
    if (number === TRAINER.padId) draft.padId = int32;
    if (number === TRAINER.suffix && int32 !== 0) {
      const rule = "has white space in front of words";
      throw new FileFault("unsupported", place, rule, "found treat_whitespace_as_suffix");
    }
  }
}

function readNormalizer(bytes: Uint8Array, draft: Draft, place: Place): void {
  for (const field of protoFields(bytes, place, "normaliser settings")) {
    const { number, wireType, int32 } = field;
    if (number === NORMALIZER.charsmap && wireType === 2 && field.bytes.length > 0) {
      throw new FileFault(
        "unsupported",
        place,
        "has no normalisation table",
        `found one of ${field.bytes.length} bytes`,
        "train the tokenizer with --normalization_rule_name=identity",
      );
    }
    if (wireType !== 0) continue;
    if (number === NORMALIZER.addDummyPrefix) draft.addDummyPrefix = int32 !== 0;
    if (number === NORMALIZER.removeExtraWhitespaces) draft.removeExtraWhitespaces = int32 !== 0;
    if (number === NORMALIZER.escapeWhitespaces) draft.escapeWhitespaces = int32 !== 0;
  }
}

/** What SentencePiece itself insists on when it loads a model. */
function checkModel(model: SentencePieceModel, place: Place): void {
  const unknown = model.pieces.filter(({ type }) => type === "unknown").length;
  if (unknown !== 1) throw new FileFault("tokenizer", place, "has one unknown piece", `found ${unknown}`);
  try {
    checkSentencePieceModel(model);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const reason = error.message.replace(/^Cannot use a SentencePiece model as /, "");
    throw new FileFault("tokenizer", place, "holds a model that can be used", reason, undefined, error);
  }
}
