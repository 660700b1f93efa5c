/**
 * Reading shards of tokens.
 * @module
 */
import { contentError, type Place, showName } from "../content_error.ts";
import { checkShardIds } from "./check.ts";
import { CUT, readHeader } from "./header.ts";
import { idsAt, shardContentHash } from "./ids.ts";
import { hasShardMagic } from "./layout.ts";
import { describeMisread } from "./misread.ts";
import type { ShardTokenizer, TokenShard } from "./shard.ts";

/** Settings of {@linkcode readTokenShard}. */
export interface ShardReadOptions {
  /** Name for messages. Default `shard`. */
  readonly name?: string;
  /** The tokenizer that it must belong to. Default: any. */
  readonly tokenizer?: ShardTokenizer;
}

/**
 * Reads a `.shard` and checks all of it: the header by its CRC, the ids by their hash, and that they are below V, begin
 * documents and belong to the tokenizer. The ids are a view of the bytes where the memory allows it.
 *
 * @throws {SyntaxError} naming the field, what was expected and what was found.
 *
 * @example
 * ```ts
 * import { readTokenShard, writeTokenShard } from "@haze/haze/formats";
 * import { assertEquals, assertThrows } from "@std/assert";
 * const bytes = writeTokenShard({
 *   ...{ ids: Uint16Array.of(1, 7, 5), vocabSize: 8, bosId: 1 },
 *   ...{ tokenizerHash: "00112233aabbccdd", source: "notes.txt" },
 * });
 * assertEquals(readTokenShard(bytes).source, "notes.txt");
 * const other = { vocabSize: 8, bosId: 1, hash: "ffffffffffffffff" };
 * assertThrows(() => readTokenShard(bytes, { tokenizer: other }), SyntaxError, "the tokenizer ffffffffffffffff");
 * ```
 */
export function readTokenShard(bytes: Uint8Array, options: ShardReadOptions = {}): TokenShard {
  const place: Place = { file: options.name ?? "shard" };
  const { contentHash, idsStart, ...fields } = readHeader(bytes, place);
  const ids = idsAt(bytes, idsStart);
  const found = shardContentHash(ids);
  if (found !== contentHash) {
    throw contentError(place, `has ids of the hash ${contentHash}`, `found ${found}`, CUT);
  }
  const { tokenizer } = options;
  if (tokenizer) checkTokenizer(fields, tokenizer, place);
  checkShardIds(ids, fields, bytes, place);
  return { ids, contentHash, ...fields };
}

/**
 * Reads a raw shard, uint16 ids and nothing else, as the tokenizer's.
 *
 * @throws {SyntaxError} if it has an odd number of bytes or none, an id is not below V, or no document begins in it; a
 * file that is something else, such as the weights of a model, is called by its name.
 *
 * @example
 * ```ts
 * import { readRawShard } from "@haze/haze/formats";
 * import { assertEquals, assertThrows } from "@std/assert";
 * const tokenizer = { vocabSize: 512, bosId: 1 };
 * assertEquals([...readRawShard(Uint8Array.of(1, 0, 44, 1), { tokenizer }).ids], [1, 300]);
 * const weights = new Uint8Array(Float32Array.from({ length: 64 }, (_, i) => Math.sin(i)).buffer);
 * assertThrows(() => readRawShard(weights, { tokenizer, name: "w.bin" }), SyntaxError, "float32 numbers");
 * ```
 */
export function readRawShard(
  bytes: Uint8Array,
  { name = "shard", tokenizer }: ShardReadOptions & { readonly tokenizer: ShardTokenizer },
): TokenShard {
  const place: Place = { file: name };
  if (bytes.length === 0 || bytes.length % 2 !== 0) {
    const misread = describeMisread(bytes, name);
    const found = `found ${bytes.length} bytes${
      misread && bytes.length > 0 ? ` of ${misread.description}` : ""
    }`;
    throw contentError(place, "has tokens of two bytes each", found, misread?.hint ?? CUT);
  }
  const ids = idsAt(bytes, 0);
  const { vocabSize, bosId } = tokenizer;
  checkShardIds(ids, { vocabSize, bosId }, bytes, place);
  return { ids, vocabSize, bosId, source: name, contentHash: shardContentHash(ids) };
}

/**
 * Reads either kind of shard; a raw one needs the tokenizer.
 *
 * @throws {SyntaxError} as {@linkcode readTokenShard} and {@linkcode readRawShard}.
 *
 * @example
 * ```ts
 * import { readAnyShard, writeRawShard } from "@haze/haze/formats";
 * import { assertEquals } from "@std/assert";
 * const raw = writeRawShard(Uint16Array.of(1, 7), 8);
 * assertEquals([...readAnyShard(raw, { tokenizer: { vocabSize: 8 } }).ids], [1, 7]);
 * ```
 */
export function readAnyShard(
  bytes: Uint8Array,
  options: ShardReadOptions & { readonly tokenizer: ShardTokenizer },
): TokenShard {
  return hasShardMagic(bytes) ? readTokenShard(bytes, options) : readRawShard(bytes, options);
}

function checkTokenizer(
  { vocabSize, tokenizerHash, source }: Omit<TokenShard, "ids" | "contentHash">,
  tokenizer: ShardTokenizer,
  place: Place,
): void {
  const hint = `build it again from ${showName(source)} with the model's tokenizer`;
  if (vocabSize !== tokenizer.vocabSize) {
    const rule = `belongs to a vocabulary of ${tokenizer.vocabSize} tokens`;
    throw contentError(place, rule, `found ${vocabSize}`, hint);
  }
  if (tokenizer.hash !== undefined && tokenizerHash !== tokenizer.hash) {
    throw contentError(place, `belongs to the tokenizer ${tokenizer.hash}`, `found ${tokenizerHash}`, hint);
  }
}
