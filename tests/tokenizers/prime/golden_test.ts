/** Against the sequences of the program that the seed comes from. */
import { assertEquals } from "@std/assert";
import { PrimeTokenizer } from "../../../lib/tokenizers/mod.ts";
import golden from "../../golden/reso/tokenizer.json" with { type: "json" };

interface Encoded {
  readonly text: string;
  readonly primes: number[];
  readonly primes_bos_eos: number[];
  readonly decoded: string;
  readonly decoded_keep_special: string;
  readonly dense_index: number[];
}

interface Recorded {
  readonly vocab: Readonly<Record<string, number>>;
  readonly vocab_size: number;
  readonly max_prime: number;
  readonly char_level: boolean;
  readonly encode: readonly Encoded[];
}

const { corpus } = golden;
const CASES: Record<string, [PrimeTokenizer, Recorded]> = {
  shakespeare: [PrimeTokenizer.fromPreset("shakespeare"), golden.shakespeare],
  ascii: [PrimeTokenizer.fromPreset("ascii"), golden.ascii],
  code: [PrimeTokenizer.fromPreset("code"), golden.code],
  "characters of a corpus": [PrimeTokenizer.fromCorpus(corpus), golden.from_corpus_char],
  "words of a corpus": [PrimeTokenizer.fromCorpus(corpus, { charLevel: false }), golden.from_corpus_word],
  "words that come twice": [
    PrimeTokenizer.fromCorpus(corpus, { charLevel: false, minFrequency: 2 }),
    golden.from_corpus_min_freq2,
  ],
  "the eight most frequent characters": [
    PrimeTokenizer.fromCorpus(corpus, { maxVocabSize: 12 }),
    golden.from_corpus_max_vocab,
  ],
};

for (const [name, [tokenizer, recorded]] of Object.entries(CASES)) {
  Deno.test(`PrimeTokenizer reads and writes as upstream: ${name}`, () => {
    const { vocabSize, maxPrime, charLevel } = tokenizer;
    assertEquals([vocabSize, maxPrime, charLevel], [
      ...[recorded.vocab_size, recorded.max_prime, recorded.char_level],
    ]);
    const vocab = Array.from({ length: vocabSize }, (_, id) => [
      tokenizer.pieces([id])[0]!,
      tokenizer.indexToPrime(id),
    ]);
    assertEquals(Object.fromEntries(vocab), recorded.vocab);
    for (
      const { text, primes, primes_bos_eos, decoded, decoded_keep_special, dense_index } of recorded.encode
    ) {
      assertEquals([...tokenizer.encodePrimes(text)], primes);
      assertEquals([...tokenizer.encode(text)], dense_index);
      const marked = tokenizer.encodePrimes(text, { bos: true, eos: true });
      assertEquals([...marked], primes_bos_eos);
      assertEquals(tokenizer.decodePrimes(marked), decoded);
      assertEquals(tokenizer.decodePrimes(marked, { skipSpecial: false }), decoded_keep_special);
      assertEquals(tokenizer.decode(marked.map((prime) => tokenizer.primeToIndex(prime))), decoded);
    }
  });
}

Deno.test("PrimeTokenizer.encodeBatch cuts and fills rows as upstream, and counts what is left", () => {
  const { texts, sequences, lengths_before_truncation } = golden.batch_max10;
  const tokenizer = PrimeTokenizer.fromPreset("shakespeare");
  const { ids, lengths } = tokenizer.encodeBatch(texts, { maxLength: 10 });
  assertEquals(ids.map((row) => Array.from(row, (id) => tokenizer.indexToPrime(id))), sequences);
  assertEquals(lengths, lengths_before_truncation.map((length) => Math.min(length, 10)));
});
