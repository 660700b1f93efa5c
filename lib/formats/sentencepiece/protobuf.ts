/**
 * The wire format of protocol buffers, as far as it takes to read and write one message type.
 *
 * A message is a row of fields: a key, varint(number · 8 + type), then a varint (type 0), eight bytes (1), a length and
 * as many bytes (2), or four bytes (5).
 * @module
 */
import type { Place } from "../content_error.ts";
import { FileFault } from "../file_fault.ts";
import { viewOf } from "../float_view.ts";

/** One field of a message. */
export interface ProtoField {
  /** Its number. */
  readonly number: number;
  /** How it is written. */
  readonly wireType: 0 | 1 | 2 | 5;
  /** The low 32 bits of a varint, signed; 0 for other types. */
  readonly int32: number;
  /** Its bytes, for types 1, 2 and 5; a view. */
  readonly bytes: Uint8Array;
}

const EMPTY = new Uint8Array(0);

/** Walks the fields of a message; throws FileFault where one runs past the end or is of no known type. */
export function* protoFields(bytes: Uint8Array, place: Place, what: string): Generator<ProtoField> {
  let at = 0;
  const fault = (rule: string, found: string): FileFault =>
    new FileFault("tokenizer", place, rule, found, "the file is damaged, or is no SentencePiece model");
  const varint = (): { low: number; high: number } => {
    let [low, high] = [0, 0];
    for (let shift = 0; shift < 70; shift += 7) {
      if (at >= bytes.length) {
        throw fault(`has whole numbers in its ${what}`, "found the end of it inside one");
      }
      const byte = bytes[at++];
      const part = byte & 0x7f;
      if (shift < 28) low |= part << shift;
      else if (shift === 28) [low, high] = [low | (part << 28), part >> 4];
      else high |= part << (shift - 32);
      if (byte < 0x80) return { low, high };
    }
    throw fault(`has numbers of at most ten bytes in its ${what}`, `found a longer one before byte ${at}`);
  };
  /** A varint that counts: it has to fit what is left. */
  const length = (): number => {
    const { low, high } = varint();
    const count = high === 0 ? low >>> 0 : Infinity;
    return take(count);
  };
  const take = (count: number): number => {
    const left = bytes.length - at;
    if (count > left) {
      const asked = count === Infinity ? "at least 2^32" : count;
      throw fault(`has ${asked} bytes of a field in its ${what}`, `found ${left} left`);
    }
    return count;
  };
  while (at < bytes.length) {
    const key = varint();
    const number = key.low >>> 3;
    const wireType = key.low & 7;
    if (key.high !== 0 || number === 0) {
      throw fault(`has fields numbered from 1 in its ${what}`, "found another");
    }
    if (wireType === 0) {
      yield { number, wireType, int32: varint().low, bytes: EMPTY };
      continue;
    }
    if (wireType !== 1 && wireType !== 2 && wireType !== 5) {
      throw fault(`has fields of known types in its ${what}`, `found type ${wireType} for field ${number}`);
    }
    const size = wireType === 2 ? length() : take(wireType === 1 ? 8 : 4);
    const from = at;
    at += size;
    yield { number, wireType, int32: 0, bytes: bytes.subarray(from, at) };
  }
}

/** A float field's number. */
export function floatOf({ bytes }: ProtoField): number {
  return viewOf(bytes).getFloat32(0, true);
}

/** Collects the bytes of a message. */
export class ProtoWriter {
  readonly #parts: Uint8Array[] = [];

  /** Adds an int32, enum or bool field; a negative number takes ten bytes, as the format has it. */
  int32(number: number, value: number): this {
    this.#varint(number << 3);
    if (value >= 0) this.#varint(value);
    else {
      const low = value >>> 0;
      const septets = [0, 7, 14, 21].map((shift) => ((low >>> shift) & 0x7f) | 0x80);
      // Sign extension to 64 bits: four bits of the number and three ones, four times seven ones, and one more.
      this.#parts.push(Uint8Array.of(...septets, (low >>> 28) | 0xf0, 0xff, 0xff, 0xff, 0xff, 1));
    }
    return this;
  }

  /** Adds a float field. */
  float(number: number, value: number): this {
    this.#varint((number << 3) | 5);
    const bytes = new Uint8Array(4);
    viewOf(bytes).setFloat32(0, value, true);
    this.#parts.push(bytes);
    return this;
  }

  /** Adds a string field. */
  text(number: number, text: string): this {
    return this.bytes(number, new TextEncoder().encode(text));
  }

  /** Adds a field of bytes: a string or a message. */
  bytes(number: number, bytes: Uint8Array): this {
    this.#varint((number << 3) | 2);
    this.#varint(bytes.length);
    this.#parts.push(bytes);
    return this;
  }

  /** The message. */
  finish(): Uint8Array {
    const whole = new Uint8Array(this.#parts.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of this.#parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }

  #varint(value: number): void {
    const bytes: number[] = [];
    let rest = value;
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
    bytes.push(rest);
    this.#parts.push(Uint8Array.from(bytes));
  }
}
