/**
 * CRC-32 as zip uses it (polynomial 0xEDB88320, reflected), eight bytes a step.
 * @module
 */

/** TABLES[256·k + b]: the effect of byte b followed by k zero bytes. */
const TABLES: Uint32Array = makeTables();

function makeTables(): Uint32Array {
  const tables = new Uint32Array(8 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let rest = byte;
    for (let bit = 0; bit < 8; bit++) rest = (rest & 1) !== 0 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
    tables[byte] = rest;
  }
  for (let i = 256; i < tables.length; i++) {
    tables[i] = (tables[i - 256] >>> 8) ^ tables[tables[i - 256] & 255];
  }
  return tables;
}

/**
 * Gives the CRC-32 of `bytes`, or of everything so far when `previous` is the value before them.
 *
 * @example
 * ```ts
 * import { crc32 } from "@haze/haze/formats";
 * import { assertEquals } from "@std/assert";
 * assertEquals(crc32(new TextEncoder().encode("123456789")), 0xcbf43926);
 * ```
 */
export function crc32(bytes: Uint8Array, previous = 0): number {
  const t = TABLES;
  let crc = ~previous;
  let i = 0;
  for (const end = bytes.length - 7; i < end; i += 8) {
    crc ^= bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24);
    crc = t[0x700 + (crc & 255)] ^ t[0x600 + ((crc >>> 8) & 255)] ^
      t[0x500 + ((crc >>> 16) & 255)] ^ t[0x400 + (crc >>> 24)] ^
      t[0x300 + bytes[i + 4]] ^ t[0x200 + bytes[i + 5]] ^ t[0x100 + bytes[i + 6]] ^ t[bytes[i + 7]];
  }
  for (; i < bytes.length; i++) crc = (crc >>> 8) ^ t[(crc ^ bytes[i]) & 255];
  return ~crc >>> 0;
}
