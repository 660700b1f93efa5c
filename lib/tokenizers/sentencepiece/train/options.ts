/** Options of {@linkcode trainSentencePiece}; the defaults are what llama2.c trains its tokenizers with. */
export interface SentencePieceTrainingOptions {
  /** V: pieces in all, the unknown piece, two marks, the bytes and the single characters included. */
  readonly vocabSize: number;
  /**
   * Share of the characters of the corpus, the most frequent ones, that become pieces of their own, in (0, 1]; 1 unless
   * told otherwise. The others become bytes.
   */
  readonly characterCoverage?: number;
  /** Whether there are 256 byte pieces, for characters without a piece; true unless told otherwise. */
  readonly byteFallback?: boolean;
  /** Whether a digit is always a piece of its own; true unless told otherwise. */
  readonly splitDigits?: boolean;
  /** Whether a text gets a space in front; true unless told otherwise. */
  readonly addDummyPrefix?: boolean;
  /** Whether outer spaces are dropped and runs of spaces become one; true unless told otherwise. */
  readonly removeExtraWhitespaces?: boolean;
  /** Whether runs of spaces may become pieces; true unless told otherwise. Without effect where extra spaces are removed. */
  readonly allowWhitespaceOnlyPieces?: boolean;
  /** Characters of the longest piece; 16 unless told otherwise. */
  readonly maxPieceLength?: number;
}

/** Complete options. */
export type TrainingSettings = Required<SentencePieceTrainingOptions>;

/** Ids and vocabulary sizes share one key while merging, see `pair_table.ts`. */
const MAX_VOCAB = 2 ** 20;

/** Completes and checks options; RangeError if a number is out of range. */
export function completeOptions(options: SentencePieceTrainingOptions): TrainingSettings {
  const settings = {
    characterCoverage: 1,
    byteFallback: true,
    splitDigits: true,
    addDummyPrefix: true,
    removeExtraWhitespaces: true,
    allowWhitespaceOnlyPieces: true,
    maxPieceLength: 16,
    ...options,
  };
  const { vocabSize, characterCoverage, maxPieceLength } = settings;
  if (!Number.isSafeInteger(vocabSize) || vocabSize < 1 || vocabSize > MAX_VOCAB) {
    throw invalid(`vocabSize must be an integer from 1 to ${MAX_VOCAB}`, vocabSize);
  }
  if (!(characterCoverage > 0 && characterCoverage <= 1)) {
    throw invalid("characterCoverage must be above 0 and at most 1", characterCoverage);
  }
  if (!Number.isSafeInteger(maxPieceLength) || maxPieceLength < 1) {
    throw invalid("maxPieceLength must be an integer of at least 1", maxPieceLength);
  }
  return settings;
}

function invalid(rule: string, got: number): RangeError {
  return new RangeError(`Cannot train a tokenizer as ${rule}: got ${got}`);
}
