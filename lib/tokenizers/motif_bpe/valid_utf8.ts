/** UTF-8 without the bytes that are none: what Python's `decode("utf-8", "ignore")` leaves. */
import type { DecodingStream } from "../tokenizer.ts";

/** Values of the second byte that a first byte allows: no overlong form, no surrogate, nothing above U+10FFFF. */
function secondRange(first: number): readonly [low: number, high: number] {
  if (first === 0xe0) return [0xa0, 0xbf];
  if (first === 0xed) return [0x80, 0x9f];
  if (first === 0xf0) return [0x90, 0xbf];
  return first === 0xf4 ? [0x80, 0x8f] : [0x80, 0xbf];
}

/** Bytes of the character at `at`: 0 if none begins there, −1 if the bytes end before it does. */
function characterLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  const [low, high] = secondRange(first);
  for (let i = 1; i < length; i++) {
    if (at + i >= bytes.length) return -1;
    const byte = bytes[at + i]!;
    if (i === 1 ? byte < low || byte > high : byte < 0x80 || byte > 0xbf) return 0;
  }
  return length;
}

/** The text of those bytes that are UTF-8, and the bytes at the end that more bytes may complete. */
export function validText(bytes: Uint8Array): { text: string; rest: Uint8Array } {
  const kept = new Uint8Array(bytes.length);
  let [length, at] = [0, 0];
  while (at < bytes.length) {
    const size = characterLength(bytes, at);
    if (size < 0) break;
    for (let i = 0; i < size; i++) kept[length++] = bytes[at + i]!;
    at += Math.max(size, 1);
  }
  // A byte order mark is a character like others here.
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(kept.subarray(0, length));
  return { text, rest: bytes.slice(at) };
}

/** Text of ids as they come: a character as soon as its last byte is there, and nothing for bytes that are none. */
export class ValidUtf8Stream implements DecodingStream {
  readonly #bytesOf: (id: number) => Uint8Array | null;
  #rest: Uint8Array = new Uint8Array(0);

  /** Takes what gives the bytes of an id. */
  constructor(bytesOf: (id: number) => Uint8Array | null) {
    this.#bytesOf = bytesOf;
  }

  push(id: number): string {
    const more = this.#bytesOf(id);
    if (!more) return "";
    const bytes = new Uint8Array(this.#rest.length + more.length);
    bytes.set(this.#rest);
    bytes.set(more, this.#rest.length);
    const { text, rest } = validText(bytes);
    this.#rest = rest;
    return text;
  }

  /** A character that was cut is dropped. */
  end(): string {
    // Behind a first byte that is dropped there may be no whole character: a byte that fits a longer one begins none.
    return "";
  }
}
