/** Shards of the base text, and how they are split here and upstream. */
import { shardContentHash } from "../../formats/mod.ts";
import type { TokenModule } from "../../data/mod.ts";
import type { LlisaLab } from "../llisa/llisa_lab.ts";

/** Tokens a window of these claims. */
export const SPLIT_CONTEXT = 64;

/** The base text as one module. */
export function moduleOfBase({ corpus, tokenizer }: LlisaLab, name: string): TokenModule {
  const ids = Uint16Array.from(tokenizer.encode(corpus.text));
  const shard = { ids, vocabSize: tokenizer.vocabSize, source: name, contentHash: shardContentHash(ids) };
  return { name, file: `${name}.shard`, weight: 1, shard };
}

/** What the seed's fork makes of a list of files: the first int(0.9·n) train, the others validate. */
export function upstreamSplit<T>(
  files: readonly T[],
): { readonly train: readonly T[]; readonly validation: readonly T[] } {
  const count = Math.trunc(files.length * 0.9);
  return { train: files.slice(0, count), validation: files.slice(count) };
}
