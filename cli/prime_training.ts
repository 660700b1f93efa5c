/** Prime tokenizers learnt from a text. */
import { trainChatTokenizer } from "../lib/models/reso_llm/data/chat_tokenizer.ts";
import { PrimeTokenizer } from "../lib/tokenizers/mod.ts";
import { asUsage, type Call, UsageError } from "./command.ts";
import type { PrimeKind } from "./tokenizer_kinds.ts";

/** Checks a prime call and gives what learns from the text, so that a wrong call fails before anything is read. */
export function primeTraining(
  kind: PrimeKind,
  call: Call,
): (text: string) => PrimeTokenizer {
  const [vocabSize, minFrequency] = [call.number("vocab-size"), call.number("min-frequency")];
  const rare = minFrequency === undefined ? {} : { minFrequency };
  if (kind === "prime-bpe" || kind === "prime-chat") {
    if (vocabSize === undefined) {
      throw new UsageError(`Cannot train a tokenizer as --kind ${kind} needs --vocab-size V: got nothing`);
    }
    return kind === "prime-chat"
      ? (text) => asUsage(() => trainChatTokenizer(text, vocabSize, rare))
      : (text) => asUsage(() => PrimeTokenizer.fromMerges(text, { vocabSize, ...rare }));
  }
  const limit = vocabSize === undefined ? {} : { maxVocabSize: vocabSize };
  const options = { charLevel: kind === "prime-char", ...limit, ...rare };
  return (text) => asUsage(() => PrimeTokenizer.fromCorpus(text, options));
}
