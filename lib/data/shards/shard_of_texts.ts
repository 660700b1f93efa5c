import type { NewShard } from "../../formats/token_shard/write.ts";
import type { Tokenizer } from "../../tokenizers/mod.ts";
import { shardTokenizerOf } from "./folder.ts";

/** A text that becomes a document of a shard. */
export interface TextDocument {
  /** Where it came from. */
  readonly name: string;
  /** The text. */
  readonly text: string;
}

/** A shard that texts became, and what each gave. */
export interface ShardOfTexts {
  /** What to write. */
  readonly shard: NewShard;
  /** Each text with its number of tokens, the begin mark not counted. */
  readonly documents: readonly { readonly name: string; readonly tokens: number }[];
}

/**
 * Makes one shard of texts, each a document with the begin mark in front if the tokenizer has one.
 *
 * @param source What the shard says it was made of.
 * @throws {RangeError} if there is no text, or one gives no token: a text that is lost without a word is the worst of
 * faults.
 *
 * @example
 * ```ts
 * import { shardOfTexts } from "@haze/haze/data";
 * import { Vocab } from "@haze/haze/tokenizers";
 * import { assertEquals } from "@std/assert";
 *
 * const texts = [{ name: "a.txt", text: "aba" }, { name: "b.txt", text: "b" }];
 * const { shard, documents } = shardOfTexts(texts, Vocab.fromText("ab"), "letters");
 * assertEquals([...shard.ids], [0, 1, 0, 1]);
 * assertEquals(documents.map(({ tokens }) => tokens), [3, 1]);
 * ```
 */
export function shardOfTexts(
  texts: readonly TextDocument[],
  tokenizer: Tokenizer,
  source: string,
): ShardOfTexts {
  const { vocabSize, bosId, hash } = shardTokenizerOf(tokenizer);
  if (vocabSize > 65536) {
    throw new RangeError(
      `Cannot build a shard of ${source} as ids of two bytes need a vocabulary of at most 65536: it has ${vocabSize}`,
    );
  }
  const encoded = texts.map(({ name, text }) => ({ name, ids: tokenizer.encode(text) }));
  const empty = encoded.filter(({ ids }) => ids.length === 0);
  if (empty.length > 0 || encoded.length === 0) {
    const got = encoded.length === 0 ? "no text" : `none in ${empty.map(({ name }) => name).join(", ")}`;
    throw new RangeError(
      `Cannot build a shard of ${source} as every text must give tokens: ${got}\nhint: leave empty texts out`,
    );
  }
  const mark = bosId === undefined ? [] : [bosId];
  const ids = new Uint16Array(encoded.reduce((sum, { ids }) => sum + mark.length + ids.length, 0));
  let at = 0;
  for (const document of encoded) {
    ids.set(mark, at);
    ids.set(document.ids, at + mark.length);
    at += mark.length + document.ids.length;
  }
  return {
    shard: { ids, vocabSize, bosId, tokenizerHash: hash, source },
    documents: encoded.map(({ name, ids }) => ({ name, tokens: ids.length })),
  };
}
