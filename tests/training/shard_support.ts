/** Modules of the built-in story for the tests of training on shards. */
import { BUILTIN_TEXT } from "../../lib/data/builtin/mod.ts";
import type { TokenModule } from "../../lib/data/mod.ts";
import { shardContentHash } from "../../lib/formats/mod.ts";
import { Vocab } from "../../lib/tokenizers/mod.ts";

export const VOCAB = Vocab.fromText(BUILTIN_TEXT);

/** A module of characters of the story, from one to another. */
export function storyModule(name: string, from: number, to: number, weight = 1): TokenModule {
  const ids = Uint16Array.from(VOCAB.encode(BUILTIN_TEXT.slice(from, to)));
  const shard = {
    ids,
    vocabSize: VOCAB.vocabSize,
    source: `${name}.txt`,
    contentHash: shardContentHash(ids),
  };
  return { name, file: `${name}.shard`, weight, shard };
}
