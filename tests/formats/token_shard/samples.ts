// Shards for the tests of their readers.
import { writeTokenShard } from "../../../lib/formats/mod.ts";

export const TOKENIZER = { vocabSize: 512, bosId: 1, hash: "0123456789abcdef" };

/** Documents of 10 tokens, each with a begin mark, ids below 512. */
export function sampleIds(tokens: number, offset = 0): Uint16Array {
  return Uint16Array.from({ length: tokens }, (_, i) => i % 10 === 0 ? 1 : 2 + ((offset + i * i * 7) % 510));
}

/** A `.shard` of such documents. */
export function sampleShard(tokens: number, source = "notes.txt"): Uint8Array {
  const { vocabSize, bosId, hash } = TOKENIZER;
  return writeTokenShard({ ids: sampleIds(tokens), vocabSize, bosId, tokenizerHash: hash, source });
}
