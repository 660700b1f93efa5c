/**
 * Decodes the bytes of a text file as strict UTF-8 and turns every line end (CRLF, lone CR) into LF.
 *
 * A byte-order mark is kept as the character U+FEFF, as upstream haze keeps it; an empty file gives an empty text.
 *
 * @throws {SyntaxError} if the bytes are not UTF-8; it names the file and the offset of the first bad byte.
 *
 * @example
 * ```ts
 * import { decodeUtf8Text } from "@haze/haze/data";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const bytes = new TextEncoder().encode("one\r\ntwo\rthree");
 * assertEquals(decodeUtf8Text(bytes, "notes.txt"), "one\ntwo\nthree");
 * assertThrows(() => decodeUtf8Text(Uint8Array.of(65, 0xff), "x.txt"), SyntaxError, "byte 0xff at offset 1");
 * ```
 */
export function decodeUtf8Text(bytes: Uint8Array, name: string): string {
  const offset = firstInvalidUtf8(bytes);
  if (offset >= 0) {
    const rest = bytes.subarray(offset);
    const got = endsInsideCharacter(rest)
      ? `the bytes end inside the character that starts at offset ${offset}`
      : `byte 0x${rest[0]!.toString(16).padStart(2, "0")} at offset ${offset}`;
    throw new SyntaxError(
      `Cannot decode ${name} as a text must be UTF-8: ${got}\nhint: ${encodingHint(bytes)}`,
    );
  }
  return normaliseLineEnds(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
}

/**
 * Turns CRLF and lone CR into LF.
 *
 * @example
 * ```ts
 * import { normaliseLineEnds } from "@haze/haze/data";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(normaliseLineEnds("a\r\nb\rc\n\r"), "a\nb\nc\n\n");
 * ```
 */
export function normaliseLineEnds(text: string): string {
  return text.replace(/\r\n?/g, "\n");
}

/**
 * Counts the bytes of a text in UTF-8 without encoding it; a lone surrogate counts 3, as `TextEncoder` writes it.
 *
 * @example
 * ```ts
 * import { utf8Length } from "@haze/haze/data";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(utf8Length("aé—😀"), 1 + 2 + 3 + 4);
 * ```
 */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const codePoint = text.codePointAt(i)!;
    if (codePoint > 0xffff) i++;
    bytes += codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
  }
  return bytes;
}

// Offset of the first byte of the first sequence that is not well-formed UTF-8 (Unicode table 3-7), or -1.
// TextDecoder only says that there is one.
function firstInvalidUtf8(bytes: Uint8Array): number {
  let i = 0;
  while (i < bytes.length) {
    const lead = bytes[i]!;
    if (lead < 0x80) {
      i++;
      continue;
    }
    const length = sequenceLength(lead);
    if (length === 0 || i + length > bytes.length) return i;
    for (let k = 1; k < length; k++) if (!continues(lead, k, bytes[i + k]!)) return i;
    i += length;
  }
  return -1;
}

function sequenceLength(lead: number): number {
  if (lead < 0xc2 || lead > 0xf4) return 0;
  return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

// Whether `byte` may stand at index k ≥ 1 after `lead`: overlong forms, surrogates and values above U+10FFFF may not.
function continues(lead: number, k: number, byte: number): boolean {
  const low = k > 1 ? 0x80 : lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const high = k > 1 ? 0xbf : lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  return byte >= low && byte <= high;
}

function endsInsideCharacter(rest: Uint8Array): boolean {
  return rest.length < sequenceLength(rest[0]!) &&
    rest.every((byte, k) => k === 0 || continues(rest[0]!, k, byte));
}

function encodingHint(bytes: Uint8Array): string {
  const [a, b] = bytes;
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) {
    return "it starts like UTF-16; convert it with `iconv -f UTF-16 -t UTF-8 IN > OUT`";
  }
  if (bytes.subarray(0, 4096).includes(0)) {
    return "it holds zero bytes, so it is no text file; give a plain text file";
  }
  return "if it is Windows or Latin-1 text, convert it with `iconv -f WINDOWS-1252 -t UTF-8 IN > OUT`";
}
