/** Prime tokenizers learnt from a text: which options they take, and which kind each word names. */
import { PrimeTokenizer } from "../lib/tokenizers/mod.ts";
import { asUsage, type Call, UsageError } from "./command.ts";

/** What `--kind` may be; the first is usual. */
export const TOKENIZER_TRAINING_KINDS = ["sentencepiece", "prime-char", "prime-word", "prime-bpe"] as const;

/** A kind of vocabulary that is learnt. */
export type TokenizerTrainingKind = typeof TOKENIZER_TRAINING_KINDS[number];

const SENTENCEPIECE_TEXTS = ["spaces"];
const SENTENCEPIECE_NUMBERS = ["coverage", "max-piece-length"];
const SENTENCEPIECE_FLAGS = [
  ...["no-split-digits", "no-dummy-prefix", "no-whitespace-pieces", "no-byte-fallback"],
];

/** The kind that a call asks for. @throws {UsageError} if there is none of that name, or an option is of another kind. */
export function trainingKindOf(call: Call): TokenizerTrainingKind {
  const given = call.text("kind") ?? TOKENIZER_TRAINING_KINDS[0];
  const kind = TOKENIZER_TRAINING_KINDS.find((kind) => kind === given);
  if (kind === undefined) {
    const kinds = TOKENIZER_TRAINING_KINDS.join(", ");
    throw new UsageError(`Cannot train a tokenizer as --kind must be one of ${kinds}: ${given}`);
  }
  const foreign = kind === "sentencepiece"
    ? ["min-frequency"].filter((name) => call.number(name) !== undefined)
    : [
      ...SENTENCEPIECE_TEXTS.filter((name) => call.text(name) !== undefined),
      ...SENTENCEPIECE_NUMBERS.filter((name) => call.number(name) !== undefined),
      ...SENTENCEPIECE_FLAGS.filter((name) => call.flag(name)),
    ];
  if (foreign.length === 0) return kind;
  throw new UsageError(`Cannot train a tokenizer as --kind ${kind} has no --${foreign[0]}: got it`);
}

/** Checks a prime call and gives what learns from the text, so that a wrong call fails before anything is read. */
export function primeTraining(
  kind: Exclude<TokenizerTrainingKind, "sentencepiece">,
  call: Call,
): (text: string) => PrimeTokenizer {
  const [vocabSize, minFrequency] = [call.number("vocab-size"), call.number("min-frequency")];
  const rare = minFrequency === undefined ? {} : { minFrequency };
  if (kind === "prime-bpe") {
    if (vocabSize === undefined) {
      throw new UsageError("Cannot train a tokenizer as --kind prime-bpe needs --vocab-size V: got nothing");
    }
    return (text) => asUsage(() => PrimeTokenizer.fromMerges(text, { vocabSize, ...rare }));
  }
  const limit = vocabSize === undefined ? {} : { maxVocabSize: vocabSize };
  const options = { charLevel: kind === "prime-char", ...limit, ...rare };
  return (text) => asUsage(() => PrimeTokenizer.fromCorpus(text, options));
}
