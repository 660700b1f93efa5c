/**
 * Data bytes of an `.npy` array turned into a typed array as they arrive, without a second copy of the array.
 * @module
 */
import { contentError, type Place, showName, showShape } from "./content_error.ts";
import { halfToFloat } from "./float16.ts";
import { allocateData, type NpyData, type NpyDtype, parseDtype } from "./npy_dtype.ts";
import { type NpyHeader, refusedDtypeError } from "./npy_header.ts";

/** An array read from an `.npy` file or `.npz` member. */
export interface NpyArray {
  /** Sizes of the axes, outermost first; `[]` for a scalar. */
  shape: number[];
  /** numpy's descr as read, such as `"<f4"` or `">i8"`. */
  dtype: string;
  /** The elements, row-major, in the machine's byte order; `f2` as float32, `b1` as 0 or 1 in bytes. */
  data: NpyData;
}

/** Takes the data bytes of one array in pieces of any size; `finish` gives the array. */
export class NpyDecoder {
  readonly #header: NpyHeader;
  readonly #place: Place;
  readonly #dtype: NpyDtype;
  readonly #data: NpyData;
  /** Where file bytes land: the whole of `data`, or its upper half for f2, widened in place at the end. */
  readonly #raw: Uint8Array;
  readonly #transpose: FortranWalk | null;
  #filled = 0;

  /** Allocates the array; throws SyntaxError for a refused dtype and RangeError where memory is not granted. */
  constructor(header: NpyHeader, place: Place) {
    const dtype = parseDtype(header.dtype);
    if (dtype === null) throw refusedDtypeError(header, place);
    this.#header = header;
    this.#place = place;
    this.#dtype = dtype;
    try {
      this.#data = allocateData(dtype, header.elements);
    } catch (cause) {
      const file = showName(place.file);
      const size = `${header.elements * dtype.memoryBytes} bytes for shape ${showShape(header.shape)}`;
      throw new RangeError(
        `Cannot read ${file} as this machine grants one array no more memory: ${size}`,
        { cause },
      );
    }
    const fileBytes = header.elements * dtype.itemBytes;
    this.#raw = new Uint8Array(this.#data.buffer, this.#data.byteLength - fileBytes, fileBytes);
    // With at most one axis longer than 1 both orders are the same.
    const turned = header.fortranOrder && header.elements > 0 &&
      header.shape.filter((size) => size > 1).length > 1;
    this.#transpose = turned ? new FortranWalk(header.shape, dtype.itemBytes) : null;
  }

  /** Takes the next data bytes. */
  push(chunk: Uint8Array): void {
    if (this.#filled + chunk.length > this.#raw.length) {
      throw contentError(this.#place, `has ${this.#raw.length} data bytes`, `found more`);
    }
    if (this.#transpose === null) this.#raw.set(chunk, this.#filled);
    else this.#transpose.scatter(chunk, this.#raw);
    this.#filled += chunk.length;
  }

  /** Gives the array once all its bytes have come. */
  finish(): NpyArray {
    if (this.#filled !== this.#raw.length) {
      throw contentError(this.#place, `has ${this.#raw.length} data bytes`, `found ${this.#filled}`);
    }
    if (this.#dtype.swapped) reverseItems(this.#raw, this.#dtype.itemBytes);
    if (this.#dtype.code === "f2") widenHalves(this.#data as Float32Array, this.#raw);
    if (this.#dtype.code === "b1") checkBooleans(this.#raw, 0, this.#place);
    return { shape: [...this.#header.shape], dtype: this.#header.dtype, data: this.#data };
  }
}

/** Throws SyntaxError unless all bytes are 0 or 1; `start` elements lie before them. */
export function checkBooleans(bytes: Uint8Array, start: number, place: Place): void {
  const wrong = bytes.findIndex((byte) => byte > 1);
  if (wrong < 0) return;
  throw contentError(
    place,
    "has only the bytes 0 and 1 as booleans",
    `found ${bytes[wrong]} at element ${start + wrong}`,
  );
}

/** Puts column-major bytes at their row-major places; remembers where it stopped between pieces. */
class FortranWalk {
  readonly #shape: readonly number[];
  readonly #strides: number[]; // row-major strides in elements
  readonly #index: number[];
  readonly #itemBytes: number;
  #position = 0; // row-major element that the next bytes belong to
  #byte = 0;

  constructor(shape: readonly number[], itemBytes: number) {
    this.#shape = shape;
    this.#itemBytes = itemBytes;
    this.#index = shape.map(() => 0);
    this.#strides = shape.map((_, axis) =>
      shape.slice(axis + 1).reduce((product, size) => product * size, 1)
    );
  }

  scatter(chunk: Uint8Array, raw: Uint8Array): void {
    for (let i = 0; i < chunk.length; i++) {
      raw[this.#position * this.#itemBytes + this.#byte] = chunk[i];
      if (++this.#byte === this.#itemBytes) this.#advance();
    }
  }

  #advance(): void {
    this.#byte = 0;
    for (let axis = 0; axis < this.#shape.length; axis++) {
      this.#position += this.#strides[axis];
      if (++this.#index[axis] < this.#shape[axis]) return;
      this.#position -= this.#strides[axis] * this.#shape[axis];
      this.#index[axis] = 0;
    }
  }
}

function reverseItems(bytes: Uint8Array, itemBytes: number): void {
  for (let start = 0; start < bytes.length; start += itemBytes) {
    for (let low = start, high = start + itemBytes - 1; low < high; low++, high--) {
      const byte = bytes[low];
      bytes[low] = bytes[high];
      bytes[high] = byte;
    }
  }
}

/**
 * Widens halves to floats inside one buffer: `raw` is its upper half.
 * Float i ends at byte 4i + 4 and half i + 1 starts at 2n + 2i + 2 ≥ 4i + 4, so no half is overwritten unread.
 */
function widenHalves(floats: Float32Array, raw: Uint8Array): void {
  const halves = new Uint16Array(raw.buffer, raw.byteOffset, floats.length);
  for (let i = 0; i < floats.length; i++) floats[i] = halfToFloat(halves[i]);
}
