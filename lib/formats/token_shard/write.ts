/**
 * Writing shards of tokens.
 * @module
 */
import { crc32 } from "../crc32.ts";
import { viewOf } from "../float_view.ts";
import { bytesOfIds, shardContentHash } from "./ids.ts";
import {
  AT,
  HEADER_BYTES,
  idsOffset,
  MAX_NAME_BYTES,
  MAX_TOKENS,
  MAX_VOCAB,
  NO_BOS,
  SHARD_MAGIC,
  SHARD_VERSION,
} from "./layout.ts";
import type { TokenShard } from "./shard.ts";

/** What a shard is written from; its content hash is computed. */
export interface NewShard extends Omit<TokenShard, "contentHash"> {
  /** Hash of the tokenizer: a `.shard` always names it. */
  readonly tokenizerHash: string;
}

/**
 * Writes a `.shard`: a header that names tokenizer and content, then the ids as uint16.
 *
 * @throws {RangeError} if there is no id, one is not below `vocabSize`, V is not from 1 to 65536, or a name or hash does
 * not fit its field.
 *
 * @example
 * ```ts
 * import { readTokenShard, writeTokenShard } from "@haze/haze/formats";
 * import { assertEquals } from "@std/assert";
 * const bytes = writeTokenShard({
 *   ...{ ids: Uint16Array.of(1, 7, 5), vocabSize: 8, bosId: 1 },
 *   ...{ tokenizerHash: "00112233aabbccdd", source: "notes.txt" },
 * });
 * assertEquals([...readTokenShard(bytes).ids], [1, 7, 5]);
 * ```
 */
export function writeTokenShard({ ids, vocabSize, bosId, tokenizerHash, source }: NewShard): Uint8Array {
  checkIds(ids, vocabSize);
  checkField("bosId", bosId === undefined || (Number.isInteger(bosId) && bosId >= 0 && bosId < vocabSize), {
    rule: `an id below ${vocabSize}`,
    got: bosId,
  });
  checkField("tokenizerHash", /^[0-9a-f]{16}$/.test(tokenizerHash), {
    rule: "16 hex digits",
    got: tokenizerHash,
  });
  const name = new TextEncoder().encode(source);
  checkField("source", name.length <= MAX_NAME_BYTES, {
    rule: `a name of at most ${MAX_NAME_BYTES} bytes`,
    got: `${name.length} bytes`,
  });
  const start = idsOffset(name.length);
  const bytes = new Uint8Array(start + 2 * ids.length);
  const view = viewOf(bytes);
  bytes.set(SHARD_MAGIC);
  view.setUint32(AT.version, SHARD_VERSION, true);
  view.setUint32(AT.vocabSize, vocabSize, true);
  view.setUint32(AT.tokens, ids.length, true);
  view.setUint32(AT.bosId, bosId ?? NO_BOS, true);
  view.setBigUint64(AT.tokenizerHash, BigInt(`0x${tokenizerHash}`));
  view.setBigUint64(AT.contentHash, BigInt(`0x${shardContentHash(ids)}`));
  view.setUint32(AT.nameBytes, name.length, true);
  view.setUint32(AT.crc, crc32(name, crc32(bytes.subarray(0, AT.crc))), true);
  bytes.set(name, HEADER_BYTES);
  bytes.set(bytesOfIds(ids), start);
  return bytes;
}

/**
 * Writes a raw shard as llama2.c reads it: uint16 ids and nothing else.
 *
 * @throws {RangeError} if there is no id, one is not below `vocabSize`, or V is not from 1 to 65536.
 *
 * @example
 * ```ts
 * import { writeRawShard } from "@haze/haze/formats";
 * import { assertEquals } from "@std/assert";
 * assertEquals(writeRawShard(Uint16Array.of(1, 300), 512), Uint8Array.of(1, 0, 44, 1));
 * ```
 */
export function writeRawShard(ids: Uint16Array, vocabSize: number): Uint8Array {
  checkIds(ids, vocabSize);
  return bytesOfIds(ids).slice();
}

function checkIds(ids: Uint16Array, V: number): void {
  checkField("vocabSize", Number.isInteger(V) && V >= 1 && V <= MAX_VOCAB, {
    rule: `from 1 to ${MAX_VOCAB}, as ids have two bytes`,
    got: V,
  });
  checkField("ids", ids.length > 0 && ids.length <= MAX_TOKENS, {
    rule: `from 1 to ${MAX_TOKENS} tokens`,
    got: ids.length,
  });
  const bad = ids.findIndex((id) => id >= V);
  checkField("ids", bad < 0, { rule: `below ${V}`, got: `${ids[bad]} at token ${bad}` });
}

function checkField(field: string, isRight: boolean, { rule, got }: { rule: string; got: unknown }): void {
  if (!isRight) throw new RangeError(`Cannot write a shard as ${field} must be ${rule}: ${got}`);
}
