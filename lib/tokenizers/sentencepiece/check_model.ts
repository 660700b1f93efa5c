import { byteOfPiece, bytePiece } from "./byte_pieces.ts";
import { PIECE_TYPES, type SentencePieceModel } from "./model.ts";

/** Pieces that a model may have: ranks and ids share one float64 key while merging. */
const MAX_PIECES = 2 ** 21;

/**
 * Checks that a model can be encoded and decoded with.
 *
 * @throws {RangeError} if there is no piece or more than 2²¹, a text is empty, malformed or there twice, a score is not
 * finite, a type is unknown, an id names no piece of its kind, or byte fallback is on and one of the 256 byte pieces is
 * missing.
 *
 * @example
 * ```ts
 * import { checkSentencePieceModel, trainSentencePiece } from "@haze/haze/tokenizers";
 * import { assertThrows } from "@std/assert";
 *
 * const model = trainSentencePiece("a rose is a rose", { vocabSize: 270 });
 * checkSentencePieceModel(model);
 * assertThrows(() => checkSentencePieceModel({ ...model, unkId: 5 }), RangeError, "unkId");
 * ```
 */
export function checkSentencePieceModel(model: SentencePieceModel): void {
  const { pieces, unkId } = model;
  if (pieces.length === 0 || pieces.length > MAX_PIECES) {
    throw invalid(`it must have from 1 to ${MAX_PIECES} pieces`, pieces.length);
  }
  const idOf = checkPieces(model);
  if (pieces[unkId]?.type !== "unknown") {
    throw invalid(
      "unkId must be the id of the unknown piece",
      `${unkId}, ${pieces[unkId]?.type ?? "no piece"}`,
    );
  }
  for (const name of ["bosId", "eosId", "padId"] as const) {
    const id = model[name];
    if (id !== -1 && !pieces[id]) throw invalid(`${name} must be -1 or the id of a piece`, id);
  }
  if (!model.byteFallback) return;
  for (let byte = 0; byte < 256; byte++) {
    const id = idOf.get(bytePiece(byte));
    if (id === undefined || pieces[id].type !== "byte") {
      throw invalid("byte fallback needs a byte piece for each byte", `none for ${bytePiece(byte)}`);
    }
  }
}

/** Checks each piece on its own and that no text comes twice; gives the ids by text. */
function checkPieces({ pieces }: SentencePieceModel): Map<string, number> {
  const idOf = new Map<string, number>();
  pieces.forEach(({ text, score, type }, id) => {
    const at = `${JSON.stringify(text)} at id ${id}`;
    if (text === "" || !text.isWellFormed()) throw invalid("a piece must be a text that is not empty", at);
    if (!Number.isFinite(score)) throw invalid("scores must be finite", `${score} of ${at}`);
    if (!PIECE_TYPES.includes(type)) throw invalid(`types must be one of ${PIECE_TYPES.join(", ")}`, type);
    if (type === "byte" && byteOfPiece(text) < 0) throw invalid("byte pieces must read <0x00> to <0xFF>", at);
    const first = idOf.get(text);
    if (first !== undefined) throw invalid("no text may come twice", `${at}, and at ${first}`);
    idOf.set(text, id);
  });
  return idOf;
}

function invalid(rule: string, got: string | number): RangeError {
  return new RangeError(`Cannot use a SentencePiece model as ${rule}: got ${got}`);
}
