/**
 * The field numbers of SentencePiece's messages, those that are read or written here.
 * @module
 */

/** The whole file. */
export const MODEL = { pieces: 1, trainer: 2, normalizer: 3 } as const;
/** One entry of the vocabulary. */
export const PIECE = { text: 1, score: 2, type: 3 } as const;
/** How it was trained, and which ids have a meaning. */
export const TRAINER = {
  modelType: 3,
  vocabSize: 4,
  suffix: 24,
  byteFallback: 35,
  unkId: 40,
  bosId: 41,
  eosId: 42,
  padId: 43,
  unkSurface: 44,
  unkPiece: 45,
  bosPiece: 46,
  eosPiece: 47,
  padPiece: 48,
} as const;
/** What happens to a text before it is cut into pieces. */
export const NORMALIZER = {
  name: 1,
  charsmap: 2,
  addDummyPrefix: 3,
  removeExtraWhitespaces: 4,
  escapeWhitespaces: 5,
} as const;
