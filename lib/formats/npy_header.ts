/**
 * The `.npy` header, checked before anything is allocated.
 * @module
 */
import { contentError, type Place, showName, showShape } from "./content_error.ts";
import { describeFile } from "./file_kind.ts";
import { parseNpyDict } from "./npy_dict.ts";
import { describeRefusedDtype, type NpyDtype, parseDtype } from "./npy_dtype.ts";

/** What an `.npy` header says about its array. */
export interface NpyHeader {
  /** Sizes of the axes, outermost first; `[]` for a scalar. */
  readonly shape: number[];
  /** numpy's descr as written, such as `<f4`; the source text for a structured type. */
  readonly dtype: string;
  /** Whether the file runs through the first index fastest. */
  readonly fortranOrder: boolean;
  /** Product of the shape: 1 for a scalar. */
  readonly elements: number;
  /** Where the data starts, in bytes from the magic. */
  readonly dataOffset: number;
  /** How many bytes of data have to follow; null where the dtype is refused and its size is not known. */
  readonly dataBytes: number | null;
  /** Why the data cannot be decoded, in plain words (strings, objects …); null where it can. */
  readonly refusal: string | null;
}

/** Enough of a file to know how long its header is; no `.npy` file is shorter. */
export const NPY_PREFIX_BYTES = 12;
/** Longer headers are refused: 64 axes need less than 2 kB, and numpy itself stops at 10,000 bytes. */
export const MAX_HEADER_BYTES = 1 << 16;
const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]; // \x93NUMPY

/** Says whether bytes start like an `.npy` file. */
function hasNpyMagic(bytes: Uint8Array): boolean {
  return bytes.length >= MAGIC.length && MAGIC.every((byte, i) => bytes[i] === byte);
}

/** Gives the offset of the data from the first 12 bytes; throws SyntaxError when they are no `.npy` start. */
export function npyDataOffset(prefix: Uint8Array, place: Place): number {
  if (!hasNpyMagic(prefix)) {
    const kind = describeFile(prefix);
    throw contentError(place, "has to start with \\x93NUMPY", `found ${kind.description}`, kind.hint);
  }
  if (prefix.length < NPY_PREFIX_BYTES) {
    throw contentError(place, `has at least ${NPY_PREFIX_BYTES} header bytes`, `found ${prefix.length}`);
  }
  const [major, minor] = [prefix[6], prefix[7]];
  if (major < 1 || major > 3 || minor !== 0) {
    throw contentError(place, "has .npy version 1.0, 2.0 or 3.0", `found ${major}.${minor}`);
  }
  const view = new DataView(prefix.buffer, prefix.byteOffset, prefix.byteLength);
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > MAX_HEADER_BYTES) {
    throw contentError(
      place,
      `has a header of at most ${MAX_HEADER_BYTES} bytes`,
      `found ${length} declared`,
    );
  }
  return (major === 1 ? 10 : 12) + length;
}

/**
 * Reads the header alone, so that an array can be listed, judged or skipped without decoding it.
 *
 * `bytes` needs to hold the whole header and may stop right after it. A dtype that cannot be decoded (strings,
 * objects, structured …) is no error here: `refusal` then says why. Throws SyntaxError on a malformed header.
 *
 * @example
 * ```ts
 * import { encodeNpy, parseNpyHeader } from "@haze/haze/formats";
 * import { assertEquals } from "@std/assert";
 * const header = parseNpyHeader(encodeNpy({ shape: [2, 3], data: new Float32Array(6) }));
 * assertEquals([header.shape, header.dtype, header.dataBytes], [[2, 3], "<f4", 24]);
 * ```
 */
export function parseNpyHeader(bytes: Uint8Array, name = "npy data"): NpyHeader {
  return readNpyHeader(bytes, { file: name });
}

/** `parseNpyHeader` for a known place, such as a member of an archive. */
export function readNpyHeader(bytes: Uint8Array, place: Place): NpyHeader {
  const dataOffset = npyDataOffset(bytes, place);
  if (bytes.length < dataOffset) {
    throw contentError(
      place,
      `needs ${dataOffset} header bytes`,
      `found ${bytes.length}`,
      "the file was cut short",
    );
  }
  const version = bytes[6];
  const dict = parseNpyDict(
    headerText(bytes.subarray(version === 1 ? 10 : 12, dataOffset), version, place),
    place,
  );
  const dtype = parseDtype(dict.descr);
  const elements = countElements(dict.shape, place);
  return {
    shape: dict.shape,
    dtype: dict.descr,
    fortranOrder: dict.fortranOrder,
    elements,
    dataOffset,
    dataBytes: dtype === null ? null : dataBytesOf(elements, dtype, dict.shape, place),
    refusal: dtype === null ? describeRefusedDtype(dict.descr) : null,
  };
}

/** The error for an array whose dtype is refused although it was asked for. */
export function refusedDtypeError(header: NpyHeader, place: Place): SyntaxError {
  return contentError(
    place,
    "needs a dtype among f2 f4 f8 i1 i2 i4 i8 u1 u2 u4 u8 b1",
    `found ${showName(header.dtype)}, ${header.refusal}`,
    "save it as a plain number array, for example array.astype('float32')",
  );
}

function headerText(bytes: Uint8Array, version: number, place: Place): string {
  if (version === 3) {
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch (cause) {
      throw contentError(place, "has a version 3.0 header in UTF-8", "found other bytes", undefined, cause);
    }
  }
  // TextDecoder's "latin1" is windows-1252 in truth, so the bytes are mapped one by one.
  return String.fromCharCode(...bytes); // at most MAX_HEADER_BYTES
}

function countElements(shape: readonly number[], place: Place): number {
  if (shape.includes(0)) return 0;
  let elements = 1;
  for (const size of shape) {
    elements *= size;
    // Both factors are below 2^53, so a product that left the exact range is caught before the next step.
    if (!Number.isSafeInteger(elements)) {
      throw contentError(place, "has fewer than 2^53 elements", `found shape ${showShape(shape)}`);
    }
  }
  return elements;
}

function dataBytesOf(elements: number, dtype: NpyDtype, shape: readonly number[], place: Place): number {
  const bytes = elements * dtype.itemBytes;
  if (!Number.isSafeInteger(bytes)) {
    throw contentError(place, "has fewer than 2^53 data bytes", `found shape ${showShape(shape)}`);
  }
  return bytes;
}

/** Throws SyntaxError unless exactly the data bytes that the header promises are there. */
export function checkDataBytes(header: NpyHeader, found: number, place: Place): void {
  if (header.dataBytes === null || header.dataBytes === found) return;
  throw contentError(
    place,
    `needs ${header.dataBytes} data bytes for its shape ${showShape(header.shape)} of ${header.dtype}`,
    `found ${found}`,
    found < header.dataBytes ? "the file was cut short" : "something follows the array",
  );
}
