/**
 * The bytes of a `.shard`: a header, the name of its source, then uint16 ids to the end; all little-endian.
 *
 * | byte | what                                                                       |
 * | ---- | -------------------------------------------------------------------------- |
 * | 0    | magic: 0x93 `hazetok`                                                      |
 * | 8    | uint32 version, 1                                                          |
 * | 12   | uint32 V, 1 to 65536                                                       |
 * | 16   | uint32 number of ids, n                                                    |
 * | 20   | uint32 id of the mark that begins a document, 0xffffffff for none          |
 * | 24   | hash of the tokenizer, 8 bytes, most significant first                     |
 * | 32   | hash of the ids' bytes (FNV-1a, 64 bits), most significant first           |
 * | 40   | uint32 length s of the source's name in UTF-8, at most 1024                |
 * | 44   | uint32 CRC-32 of bytes 0 to 43 and of the name                             |
 * | 48   | the name, then zeros up to a multiple of 8                                 |
 *
 * @module
 */

/** No text and no number of any other format starts like this. */
export const SHARD_MAGIC: readonly number[] = [0x93, 0x68, 0x61, 0x7a, 0x65, 0x74, 0x6f, 0x6b];
export const SHARD_VERSION = 1;
/** Bytes in front of the source's name. */
export const HEADER_BYTES = 48;
/** Where the fields stand. */
export const AT = {
  version: 8,
  vocabSize: 12,
  tokens: 16,
  bosId: 20,
  tokenizerHash: 24,
  contentHash: 32,
  nameBytes: 40,
  crc: 44,
} as const;
/** Stands for no mark in front of documents. */
export const NO_BOS = 0xffffffff;
/** All that two bytes can tell apart. */
export const MAX_VOCAB = 65536;
export const MAX_NAME_BYTES = 1024;
export const MAX_TOKENS = 0xffffffff;

/** Where the ids start. */
export function idsOffset(nameBytes: number): number {
  return HEADER_BYTES + 8 * Math.ceil(nameBytes / 8);
}

/**
 * Whether bytes start like a `.shard`.
 *
 * @example
 * ```ts
 * import { hasShardMagic } from "@haze/haze/formats";
 * import { assertEquals } from "@std/assert";
 * assertEquals(hasShardMagic(Uint8Array.of(1, 0, 44, 1)), false);
 * ```
 */
export function hasShardMagic(bytes: Uint8Array): boolean {
  return bytes.length >= SHARD_MAGIC.length && SHARD_MAGIC.every((byte, i) => bytes[i] === byte);
}
