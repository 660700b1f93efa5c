/** Between a SentencePiece model and the vocabulary that `run.c` reads. */
import { byteOfPiece } from "./byte_pieces.ts";
import { checkSentencePieceModel } from "./check_model.ts";
import type { Piece, RunCVocabulary, SentencePieceModel } from "./model.ts";

/** The ids that `run.c` takes for granted. */
export const RUN_C_IDS = Object.freeze({ unk: 0, bos: 1, eos: 2, firstByte: 3 });

const BYTES_END = RUN_C_IDS.firstByte + 256;

/** How the marks read in a vocabulary of `run.c`. */
const MARKS = new Map<number, string>([[RUN_C_IDS.bos, "\n<s>\n"], [RUN_C_IDS.eos, "\n</s>\n"]]);

/**
 * Gives the vocabulary that `run.c` reads: the same ids and scores, spaces for `▁`, the marks between newlines.
 *
 * @throws {RangeError} if the model has not the ids that `run.c` takes for granted: 0 unknown, 1 begin, 2 end, 3 to 258
 * the bytes.
 *
 * @example
 * ```ts
 * import { runCVocabularyOf, trainSentencePiece } from "@haze/haze/tokenizers";
 * import { assertEquals } from "@std/assert";
 *
 * const { pieces } = runCVocabularyOf(trainSentencePiece("a rose is a rose", { vocabSize: 270 }));
 * assertEquals(pieces[1], { text: "\n<s>\n", score: 0 });
 * assertEquals(pieces.some(({ text }) => text === " r"), true);
 * ```
 */
export function runCVocabularyOf(model: SentencePieceModel): RunCVocabulary {
  const { unk, bos, eos } = RUN_C_IDS;
  const got = `${model.unkId}, ${model.bosId}, ${model.eosId}`;
  if (model.unkId !== unk || model.bosId !== bos || model.eosId !== eos) {
    throw new RangeError(
      `Cannot give run.c a vocabulary as the unknown, begin and end ids must be 0, 1, 2: got ${got}`,
    );
  }
  checkBytes(model.pieces, "give run.c a vocabulary");
  const pieces = model.pieces.map(({ text, score }, id) => {
    return { text: MARKS.get(id) ?? text.replaceAll("▁", " "), score };
  });
  return { pieces };
}

/** Options of {@linkcode modelOfRunCVocabulary}. */
export interface RunCModelOptions {
  /**
   * Whether spaces at both ends are dropped and runs of them become one; a `tokenizer.bin` does not say. False unless
   * told otherwise, as for Llama 2; true is right for the tokenizers that llama2.c trains.
   */
  readonly removeExtraWhitespaces?: boolean;
}

/**
 * Gives the SentencePiece model behind a vocabulary of `run.c`, as far as that tells.
 *
 * Types follow from ids; `▁` and space are one in such a vocabulary, so a piece that had a real space is not told apart.
 *
 * @throws {RangeError} if ids 0 to 258 are not the unknown piece, the marks and the bytes, a text is empty or there
 * twice, or a score is not finite.
 *
 * @example
 * ```ts
 * import { modelOfRunCVocabulary, runCVocabularyOf, trainSentencePiece } from "@haze/haze/tokenizers";
 * import { assertEquals } from "@std/assert";
 *
 * const model = trainSentencePiece("a rose is a rose", { vocabSize: 270 });
 * const copy = modelOfRunCVocabulary(runCVocabularyOf(model), { removeExtraWhitespaces: true });
 * assertEquals(copy, model);
 * ```
 */
export function modelOfRunCVocabulary(
  { pieces }: RunCVocabulary,
  { removeExtraWhitespaces = false }: RunCModelOptions = {},
): SentencePieceModel {
  checkBytes(pieces, "read a vocabulary of run.c");
  const { unk, bos, eos } = RUN_C_IDS;
  const typed = pieces.map(({ text, score }, id): Piece => {
    if (MARKS.has(id)) return { text: text.trim(), score, type: "control" };
    const type = id === unk ? "unknown" : id < BYTES_END ? "byte" : "normal";
    return { text: text.replaceAll(" ", "▁"), score, type };
  });
  const model: SentencePieceModel = {
    pieces: typed,
    addDummyPrefix: true,
    removeExtraWhitespaces,
    escapeWhitespaces: true,
    byteFallback: true,
    unkId: unk,
    bosId: bos,
    eosId: eos,
    padId: -1,
    unkSurface: " ⁇ ",
  };
  checkSentencePieceModel(model);
  return model;
}

/** RangeError unless ids 3 to 258 are the 256 bytes in order. */
function checkBytes(pieces: readonly { readonly text: string }[], act: string): void {
  for (let id = RUN_C_IDS.firstByte; id < BYTES_END; id++) {
    const text = pieces[id]?.text;
    if (text === undefined || byteOfPiece(text) !== id - RUN_C_IDS.firstByte) {
      const got = text === undefined ? "no piece" : JSON.stringify(text);
      throw new RangeError(
        `Cannot ${act} as ids 3 to 258 must be the bytes <0x00> to <0xFF>: got ${got} at ${id}`,
      );
    }
  }
}
