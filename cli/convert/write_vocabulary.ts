/** Vocabularies as the bytes of a file. */
import { writeSentencePieceModel, writeTokenizerBin } from "../../lib/formats/mod.ts";
import { runCVocabularyOf, SentencePieceTokenizer, type Tokenizer } from "../../lib/tokenizers/mod.ts";
import { UsageError } from "../command.ts";
import type { VocabularyTarget } from "./target.ts";

/** The bytes of a vocabulary, and what its format cannot say. */
export function writeVocabulary(
  tokenizer: Tokenizer,
  target: VocabularyTarget,
): { bytes: Uint8Array; notes: string[] } {
  if (target === "json") {
    return { bytes: new TextEncoder().encode(`${JSON.stringify(tokenizer.toJSON())}\n`), notes: [] };
  }
  if (!(tokenizer instanceof SentencePieceTokenizer)) {
    throw new UsageError(
      `Cannot convert a vocabulary to ${target} as its pieces must be those of SentencePiece: it is ${tokenizer.kind}\n` +
        "hint: --to json holds any vocabulary",
    );
  }
  const { model } = tokenizer;
  if (target === "model") return { bytes: writeSentencePieceModel(model), notes: [] };
  const bytes = writeTokenizerBin(runCVocabularyOf(model));
  if (!model.removeExtraWhitespaces) return { bytes, notes: [] };
  return {
    bytes,
    notes: ["a tokenizer.bin does not say that extra spaces are dropped, and run.c keeps them"],
  };
}
