/**
 * numpy's `.npy` arrays: reading versions 1–3 of the container, writing version 1.0.
 *
 * Own code throughout: once the header has been checked here, a typed array over the data bytes is all that is left to
 * do, and the packages on offer take unaligned data, other byte orders and column-major arrays wrongly or not at all.
 * @module
 */
import { type Place, showShape } from "./content_error.ts";
import { floatToHalf } from "./float16.ts";
import { type NpyArray, NpyDecoder } from "./npy_decode.ts";
import { MAX_AXES } from "./npy_dict.ts";
import { descrOfData, type NpyData } from "./npy_dtype.ts";
import { checkDataBytes, readNpyHeader, refusedDtypeError } from "./npy_header.ts";

export type { NpyArray } from "./npy_decode.ts";
export type { NpyData } from "./npy_dtype.ts";
export { type NpyHeader, parseNpyHeader } from "./npy_header.ts";

/** What `encodeNpy` writes. */
export interface NpyInput {
  /** Sizes of the axes, outermost first; their product is `data.length`. */
  readonly shape: readonly number[];
  /** The elements, row-major. */
  readonly data: NpyData;
  /** `"<f2"` stores floats as halves; otherwise the typed array decides. */
  readonly dtype?: "<f2";
}

/**
 * Reads one `.npy` file: f2 f4 f8 i1 i2 i4 i8 u1 u2 u4 u8 b1, either byte order, row- or column-major.
 *
 * Halves come as float32, booleans as 0 and 1 in a Uint8Array, 64-bit integers as bigints. The result is a copy and
 * never a view of `bytes`. Throws SyntaxError naming `name` and what was found when the header is malformed, the data
 * bytes are not exactly as many as the shape needs, or the dtype is refused (strings, objects, structured …).
 *
 * @example
 * ```ts
 * import { encodeNpy, parseNpy } from "@haze/haze/formats";
 * import { assertEquals } from "@std/assert";
 * const bytes = encodeNpy({ shape: [2, 2], data: Float64Array.of(1, 2, 3, 4) });
 * assertEquals(parseNpy(bytes), { shape: [2, 2], dtype: "<f8", data: Float64Array.of(1, 2, 3, 4) });
 * ```
 */
export function parseNpy(bytes: Uint8Array, name = "npy data"): NpyArray {
  if (!(bytes instanceof Uint8Array)) {
    throw new TypeError(`Cannot read ${name} as .npy bytes have to be a Uint8Array: ${typeof bytes}`);
  }
  const place: Place = { file: name };
  const header = readNpyHeader(bytes, place);
  if (header.refusal !== null) throw refusedDtypeError(header, place);
  checkDataBytes(header, bytes.length - header.dataOffset, place);
  const decoder = new NpyDecoder(header, place);
  decoder.push(bytes.subarray(header.dataOffset));
  return decoder.finish();
}

/**
 * Writes an array as `.npy` version 1.0; the data starts at a multiple of 64 bytes, as numpy does it.
 *
 * Throws TypeError when the shape does not fit the data or halves are asked of integers, and RangeError when a finite
 * number is too large for a half (it would become infinity).
 *
 * @example
 * ```ts
 * import { encodeNpy, parseNpy } from "@haze/haze/formats";
 * import { assertEquals } from "@std/assert";
 * const halves = encodeNpy({ shape: [3], data: Float32Array.of(0.1, 1, -2), dtype: "<f2" });
 * assertEquals(parseNpy(halves).data, Float32Array.of(0.0999755859375, 1, -2));
 * ```
 */
export function encodeNpy(array: NpyInput): Uint8Array {
  const descr = checkedDescr(array);
  const shape = array.shape.length === 1 ? `(${array.shape[0]},)` : `(${array.shape.join(", ")})`;
  const dict = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }`;
  const dataOffset = Math.ceil((10 + dict.length + 1) / 64) * 64;
  const itemBytes = Number(descr[2]);
  const out = new Uint8Array(dataOffset + array.data.length * itemBytes);
  out.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
  const view = new DataView(out.buffer);
  view.setUint16(8, dataOffset - 10, true);
  out.set(new TextEncoder().encode(dict.padEnd(dataOffset - 11) + "\n"), 10);
  if (array.dtype === "<f2") writeHalves(view, dataOffset, array.data as Float32Array | Float64Array);
  else out.set(new Uint8Array(array.data.buffer, array.data.byteOffset, array.data.byteLength), dataOffset);
  return out;
}

function checkedDescr({ shape, data, dtype }: NpyInput): string {
  const refuse = (rule: string, got: string): TypeError =>
    new TypeError(`Cannot write an .npy array as ${rule}: ${got}`);
  const descr = descrOfData(data);
  if (descr === null) {
    throw refuse("data has to be a numeric typed array", Object.prototype.toString.call(data));
  }
  if (shape.length > MAX_AXES || !shape.every((size) => Number.isSafeInteger(size) && size >= 0)) {
    throw refuse(`a shape has at most ${MAX_AXES} sizes, each a whole number from 0`, showShape(shape));
  }
  const elements = shape.reduce((product, size) => product * size, 1);
  if (elements !== data.length) {
    throw refuse(`shape ${showShape(shape)} holds ${elements} elements`, `data has ${data.length}`);
  }
  if (dtype === undefined) return descr;
  if (dtype !== "<f2") throw refuse(`dtype can only be "<f2" or left out`, String(dtype));
  if (!descr.includes("f")) throw refuse("<f2 needs float data", descr);
  return dtype;
}

function writeHalves(view: DataView, offset: number, data: Float32Array | Float64Array): void {
  for (let i = 0; i < data.length; i++) {
    const half = floatToHalf(data[i]);
    if ((half & 0x7fff) === 0x7c00 && Number.isFinite(data[i])) {
      throw new RangeError(
        `Cannot write an .npy array as <f2 holds magnitudes below 65520: element ${i} is ${data[i]}`,
      );
    }
    view.setUint16(offset + 2 * i, half, true);
  }
}
