/**
 * What a piece is for, in the order in which the file format numbers them from 1.
 *
 * @example
 * ```ts
 * import { PIECE_TYPES } from "@haze/haze/tokenizers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(PIECE_TYPES.indexOf("control") + 1, 3); // the number that stands in a `.model` file
 * ```
 */
export const PIECE_TYPES = ["normal", "unknown", "control", "userDefined", "unused", "byte"] as const;

/**
 * What a piece is for.
 *
 * `normal` takes part in merges; `unknown` stands for what has no piece; `control` marks (begin, end) never come from
 * text; `userDefined` is cut out of the text before any merge; `unused` may be merged through but is split again;
 * `byte`, `<0x00>` to `<0xFF>`, is one byte of a character that has no piece.
 */
export type PieceType = typeof PIECE_TYPES[number];

/** One entry of a SentencePiece vocabulary; its id is its place in the list. */
export interface Piece {
  /** The text, with `▁` (U+2581) for a space. */
  readonly text: string;
  /** Of two merges the one with the higher score comes first: 0, −1, −2, … by rank; a float32 number. */
  readonly score: number;
  /** What it is for. */
  readonly type: PieceType;
}

/** A SentencePiece BPE model as a plain value: its pieces by id and the settings that encoding and decoding obey. */
export interface SentencePieceModel {
  /** The vocabulary by id. */
  readonly pieces: readonly Piece[];
  /** Whether a text gets a `▁` in front; true where a file is silent. */
  readonly addDummyPrefix: boolean;
  /** Whether spaces at both ends are dropped and runs of spaces become one; true where a file is silent. */
  readonly removeExtraWhitespaces: boolean;
  /** Whether spaces become `▁`; true where a file is silent. */
  readonly escapeWhitespaces: boolean;
  /** Whether a character without a piece becomes its UTF-8 bytes; otherwise it becomes the unknown piece. */
  readonly byteFallback: boolean;
  /** Id of the unknown piece. */
  readonly unkId: number;
  /** Id of the begin mark, −1 for none. */
  readonly bosId: number;
  /** Id of the end mark, −1 for none. */
  readonly eosId: number;
  /** Id of the padding mark, −1 for none. */
  readonly padId: number;
  /** What the unknown piece decodes to; `" ⁇ "` (U+2047) where a file is silent. */
  readonly unkSurface: string;
}

/** One entry of a vocabulary as `run.c` knows it. */
export interface RunCPiece {
  /** The text as it is printed: spaces are spaces, the marks stand between newlines, `<0x41>` is a byte. */
  readonly text: string;
  /** As in {@linkcode Piece}. */
  readonly score: number;
}

/** A vocabulary as a `tokenizer.bin` holds it: texts and scores by id, no types and no settings. */
export interface RunCVocabulary {
  /** The vocabulary by id: 0 unknown, 1 begin, 2 end, 3 to 258 the bytes. */
  readonly pieces: readonly RunCPiece[];
}
