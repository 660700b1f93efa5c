/** Kinds of vocabularies that are learnt, and the options of each. */
import { type Call, UsageError } from "./command.ts";
import { meantHint } from "./suggest.ts";
import { MOTIF_OPTIONS } from "./motif_training.ts";

/** Kinds of prime tokenizers. */
export const PRIME_KINDS = ["prime-char", "prime-word", "prime-bpe", "prime-chat"] as const;
/** A kind of prime tokenizer. */
export type PrimeKind = typeof PRIME_KINDS[number];

/** What `--kind` may be; the first is usual. */
export const TOKENIZER_TRAINING_KINDS = ["sentencepiece", "motif-bpe", ...PRIME_KINDS] as const;
/** A kind of vocabulary that is learnt. */
export type TokenizerTrainingKind = typeof TOKENIZER_TRAINING_KINDS[number];

/** Options that only some kinds have. */
const FAMILY_OPTIONS = {
  sentencepiece: [
    ...["spaces", "coverage", "max-piece-length"],
    ...["no-split-digits", "no-dummy-prefix", "no-whitespace-pieces", "no-byte-fallback"],
  ],
  "motif-bpe": ["min-frequency", ...MOTIF_OPTIONS.map(({ name }) => name)],
  prime: ["min-frequency"],
};

/** The kind that a call asks for. @throws {UsageError} if there is none of that name, or an option is of another kind. */
export function trainingKindOf(call: Call): TokenizerTrainingKind {
  const given = call.text("kind") ?? TOKENIZER_TRAINING_KINDS[0];
  const kind = TOKENIZER_TRAINING_KINDS.find((kind) => kind === given);
  if (kind === undefined) {
    const kinds = TOKENIZER_TRAINING_KINDS.join(", ");
    throw new UsageError(
      `Cannot train a tokenizer as --kind must be one of ${kinds}: ${given}${
        meantHint(given, TOKENIZER_TRAINING_KINDS)
      }`,
    );
  }
  const own = FAMILY_OPTIONS[isPrimeKind(kind) ? "prime" : kind];
  const foreign = Object.values(FAMILY_OPTIONS).flat().find((name) =>
    !own.includes(name) && isGiven(call, name)
  );
  if (foreign === undefined) return kind;
  throw new UsageError(`Cannot train a tokenizer as --kind ${kind} has no --${foreign}: got it`);
}

/** Whether a kind is one of prime tokenizers. */
export function isPrimeKind(kind: TokenizerTrainingKind): kind is PrimeKind {
  return (PRIME_KINDS as readonly TokenizerTrainingKind[]).includes(kind);
}

function isGiven(call: Call, name: string): boolean {
  return call.text(name) !== undefined || call.number(name) !== undefined || call.flag(name);
}
