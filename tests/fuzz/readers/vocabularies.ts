/** Readers of vocabularies: tokenizer.bin, SentencePiece's models, and tokenizers as JSON. */
import {
  readSentencePieceModel,
  readTokenizer,
  readTokenizerBin,
  writeSentencePieceModel,
  writeTokenizerBin,
} from "../../../lib/formats/mod.ts";
import {
  canonicalJson,
  IdTokenizer,
  PrimeTokenizer,
  type RunCVocabulary,
  type SentencePieceModel,
  SentencePieceTokenizer,
  type Tokenizer,
  tokenizerOfJson,
  trainMotifBpe,
  trainSentencePiece,
  Vocab,
} from "../../../lib/tokenizers/mod.ts";
import { golden } from "../../formats/llama_samples.ts";
import { damageBytes } from "../damage/bytes.ts";
import { damageJson, encodeLoosely } from "../damage/json.ts";
import { damageRecords, messageFields, tokenizerBinRecords } from "../damage/records.ts";
import { must, type Reader } from "../reader.ts";

const name = "fuzzed";
const TEXT = "a rose is a rose is a rose, and no rose is a nose.\n";

/** A trained model of some 280 pieces. */
export function sentencePieceSample(): SentencePieceModel {
  return trainSentencePiece(TEXT, { vocabSize: 275 });
}

/** The least vocabulary that run.c reads, and two pieces. */
export function runCPieces(): { text: string; score: number }[] {
  const bytes = Array.from(
    { length: 256 },
    (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`,
  );
  return ["<unk>", "\n<s>\n", "\n</s>\n", ...bytes, " ", "a", " a", "é"].map((text, id) => ({
    text,
    score: Math.min(0, 258 - id),
  }));
}

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);

const tokenizerBin: Reader = {
  name: "tokenizer-bin",
  promise: "no checksum: written again it is the same file, bit for bit",
  cases: 600,
  open() {
    const samples = [runCPieces(), runCPieces().slice(0, -2)].map((pieces) => writeTokenizerBin({ pieces }));
    samples.push(golden("tokenizer/tok512.bin"));
    const records = tokenizerBinRecords(samples[0]!);
    return {
      samples,
      damage: (dice) => ({
        bytes: dice(2) === 0 ? damageBytes(samples, dice) : damageRecords(records, dice),
      }),
      read: (bytes) => readTokenizerBin(bytes, { name }),
      check(result, { bytes }) {
        must(
          sameBytes(writeTokenizerBin(result as RunCVocabulary), bytes),
          "another file when written again",
        );
        return samples.some((sample) => sameBytes(sample, bytes)) ? "equal" : "accepted";
      },
    };
  },
};

/** Ids below V, and a text of known characters back. */
function checkUse(tokenizer: Tokenizer): void {
  const ids = tokenizer.encode(tokenizer.kind === "ids" ? ",0" : "a");
  must(ids.every((id) => id >= 0 && id < tokenizer.vocabSize), "an id out of range");
  must(typeof tokenizer.decode(ids) === "string", "no text");
}

const sentencePiece: Reader = {
  name: "sentencepiece",
  promise: "no checksum: written and read again it is the same model, and gives ids below V",
  cases: 600,
  open() {
    const model = sentencePieceSample();
    const samples = [writeSentencePieceModel(model), golden("tokenizer/tok512.model")];
    const fields = messageFields(samples[0]!);
    return {
      samples,
      damage: (dice) => ({ bytes: dice(2) === 0 ? damageBytes(samples, dice) : damageRecords(fields, dice) }),
      read: (bytes) => readSentencePieceModel(bytes, { name }),
      check(result, { bytes }) {
        const read = result as SentencePieceModel;
        const again = readSentencePieceModel(writeSentencePieceModel(read), { name });
        must(JSON.stringify(again) === JSON.stringify(read), "another model when read again");
        checkUse(new SentencePieceTokenizer(read));
        return samples.some((sample) => sameBytes(sample, bytes)) ? "equal" : "accepted";
      },
    };
  },
};

function jsonReader(kind: string, cases: number, make: () => Tokenizer[]): Reader {
  return {
    name: `tokenizer-${kind}`,
    promise: "no checksum: written as JSON and read again it is the same tokenizer, and gives ids below V",
    cases,
    open() {
      const texts = make().map((tokenizer) => JSON.stringify(tokenizer.toJSON()));
      return {
        samples: texts.map(encodeLoosely),
        damage: (dice) => ({ bytes: encodeLoosely(damageJson(texts[dice(texts.length)]!, dice)) }),
        read: (bytes) => readTokenizer(bytes, { name }),
        check(result) {
          const tokenizer = result as Tokenizer;
          const json = tokenizer.toJSON();
          const again = tokenizerOfJson(JSON.parse(JSON.stringify(json)));
          must(canonicalJson(again.toJSON()) === canonicalJson(json), "another tokenizer when read again");
          checkUse(tokenizer);
          return "accepted";
        },
      };
    },
  };
}

export const VOCABULARY_READERS: readonly Reader[] = [
  tokenizerBin,
  sentencePiece,
  jsonReader("char", 1000, () => [Vocab.fromText(TEXT), Vocab.fromText('the haze – 😀\n"quoted"')]),
  jsonReader("ids", 500, () => [new IdTokenizer(7)]),
  jsonReader("motif", 600, () => [trainMotifBpe(TEXT.repeat(4), { vocabSize: 300, minFreq: 2 })]),
  jsonReader("prime", 800, () => [
    PrimeTokenizer.fromCorpus(TEXT),
    PrimeTokenizer.fromCorpus(TEXT, { charLevel: false }),
    PrimeTokenizer.fromMerges(TEXT, { vocabSize: 25 }),
  ]),
  jsonReader("sentencepiece", 400, () => [new SentencePieceTokenizer(sentencePieceSample())]),
];
