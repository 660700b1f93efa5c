/**
 * uint16 ids in the bytes of a file.
 * @module
 */
import { fnv1a64 } from "../../tokenizers/hash.ts";

const NATIVE_LITTLE_ENDIAN: boolean = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** Gives all ids from byte `start` on: a view where the memory allows it, else a copy. */
export function idsAt(bytes: Uint8Array, start: number): Uint16Array {
  const from = bytes.byteOffset + start;
  const count = (bytes.length - start) >> 1;
  if (NATIVE_LITTLE_ENDIAN && from % 2 === 0) return new Uint16Array(bytes.buffer, from, count);
  const ids = new Uint16Array(count);
  const view = new DataView(bytes.buffer, from, 2 * count);
  for (let i = 0; i < count; i++) ids[i] = view.getUint16(2 * i, true);
  return ids;
}

/** The little-endian bytes of ids: a view where the machine stores them so, else a copy. */
export function bytesOfIds(ids: Uint16Array): Uint8Array {
  if (NATIVE_LITTLE_ENDIAN) return new Uint8Array(ids.buffer, ids.byteOffset, ids.byteLength);
  const bytes = new Uint8Array(2 * ids.length);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < ids.length; i++) view.setUint16(2 * i, ids[i], true);
  return bytes;
}

/**
 * Names ids by their content: FNV-1a (64 bits, 16 hex digits) of their little-endian bytes.
 *
 * Two shards of equal ids have equal hashes, whatever they are called and whoever wrote them.
 *
 * @example
 * ```ts
 * import { shardContentHash } from "@haze/haze/formats";
 * import { assertEquals } from "@std/assert";
 * assertEquals(shardContentHash(Uint16Array.of(1, 5)) === shardContentHash(Uint16Array.of(1, 6)), false);
 * ```
 */
export function shardContentHash(ids: Uint16Array): string {
  return fnv1a64(bytesOfIds(ids));
}
