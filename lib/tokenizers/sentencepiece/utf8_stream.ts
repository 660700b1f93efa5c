/** Bytes to text, one character at a time, with one U+FFFD for each byte that belongs to none. */

/** Bytes of the character that begins with `byte`, 0 if none does. */
function announcedLength(byte: number): number {
  if (byte < 0x80) return 1;
  if (byte >= 0xc2 && byte <= 0xdf) return 2;
  if (byte >= 0xe0 && byte <= 0xef) return 3;
  return byte >= 0xf0 && byte <= 0xf4 ? 4 : 0;
}

const SMALLEST = [0, 0, 0x80, 0x800, 0x10000];

/** The code point of the first `length` bytes, −1 if they are no UTF-8: bad continuation, overlong, surrogate, too large. */
function codePointOf(bytes: readonly number[], length: number): number {
  let point = length === 1 ? bytes[0] : bytes[0] & (0x7f >> length);
  for (let i = 1; i < length; i++) {
    if ((bytes[i] & 0xc0) !== 0x80) return -1;
    point = (point << 6) | (bytes[i] & 0x3f);
  }
  const isSurrogate = point >= 0xd800 && point <= 0xdfff;
  return point < SMALLEST[length] || point > 0x10ffff || isSurrogate ? -1 : point;
}

/** Takes characters off the front of `bytes`; an incomplete one stays there unless the bytes are all there will be. */
function drain(bytes: number[], final: boolean): string {
  let text = "";
  while (bytes.length > 0) {
    const length = announcedLength(bytes[0]);
    const complete = length > 0 && length <= bytes.length;
    if (length > bytes.length && !final) break;
    const point = complete ? codePointOf(bytes, length) : -1;
    text += point < 0 ? "\ufffd" : String.fromCodePoint(point);
    bytes.splice(0, point < 0 ? 1 : length);
  }
  return text;
}

/**
 * Collects bytes and gives text as soon as a character is complete.
 *
 * `TextDecoder` would give one U+FFFD for several bytes of a truncated character; SentencePiece gives one a byte.
 */
export class Utf8Stream {
  #bytes: number[] = [];

  /** Takes bytes and gives the characters that they complete. */
  push(bytes: Iterable<number>): string {
    for (const byte of bytes) this.#bytes.push(byte);
    return drain(this.#bytes, false);
  }

  /** What the held bytes read as if no more came; they stay held. */
  end(): string {
    return drain([...this.#bytes], true);
  }

  /** Gives the held bytes as text and forgets them. */
  flush(): string {
    return drain(this.#bytes, true);
  }
}
