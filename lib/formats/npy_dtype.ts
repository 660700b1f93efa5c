/**
 * Which numpy element types are read, and into which typed arrays.
 * @module
 */

/** The typed arrays an array of numbers is handed out in. */
export type NpyData =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

/** True on every machine where a number's low byte comes first in memory. */
const NATIVE_LITTLE_ENDIAN: boolean = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** A numpy element type that can be read. */
export interface NpyDtype {
  /** Letter and size without the byte order, such as `f4` or `b1`. */
  readonly code: string;
  /** Bytes an element takes in the file. */
  readonly itemBytes: number;
  /** Bytes an element takes once read (`f2` is widened to float32). */
  readonly memoryBytes: number;
  /** Whether the file's byte order is the other one. */
  readonly swapped: boolean;
}

const MAKERS: Readonly<Record<string, new (length: number) => NpyData>> = {
  f2: Float32Array,
  f4: Float32Array,
  f8: Float64Array,
  i1: Int8Array,
  i2: Int16Array,
  i4: Int32Array,
  i8: BigInt64Array,
  u1: Uint8Array,
  u2: Uint16Array,
  u4: Uint32Array,
  u8: BigUint64Array,
  b1: Uint8Array,
};

/**
 * Understands a `descr` such as `<f4`; null when it is none of f2 f4 f8 i1 i2 i4 i8 u1 u2 u4 u8 b1.
 *
 * Elements of more than one byte need an explicit `<` or `>`, as numpy writes them.
 */
export function parseDtype(descr: string): NpyDtype | null {
  const match = /^([<>|])([fiub][1248])$/.exec(descr);
  if (match === null || !Object.hasOwn(MAKERS, match[2])) return null;
  const [, order, code] = match;
  const itemBytes = Number(code[1]);
  if (itemBytes > 1 && order === "|") return null;
  return {
    code,
    itemBytes,
    memoryBytes: code === "f2" ? 4 : itemBytes,
    swapped: itemBytes > 1 && (order === "<") !== NATIVE_LITTLE_ENDIAN,
  };
}

/** Says in plain words what a refused `descr` is. */
export function describeRefusedDtype(descr: string): string {
  if (descr.startsWith("[") || /^[<>|=]?V/.test(descr)) return "a structured or void type";
  if (/^[<>|=]?O/.test(descr)) return "pickled Python objects, which are never loaded as they can run code";
  if (/^[<>|=]?[USa]/.test(descr)) return "strings";
  if (/^[<>|=]?c/.test(descr)) return "complex numbers";
  if (/^[<>|=]?[Mm]/.test(descr)) return "dates or time spans";
  if (/^[<>|=]?f(12|16)$/.test(descr)) return "long doubles";
  return "an element type this reader does not know";
}

/** Allocates the typed array (zeros) in which `length` elements of `dtype` are handed out. */
export function allocateData(dtype: NpyDtype, length: number): NpyData {
  return new MAKERS[dtype.code](length);
}

/** Gives the `descr` under which a typed array is written as it lies in memory; null for any other value. */
export function descrOfData(data: NpyData): string | null {
  for (const [code, maker] of Object.entries(MAKERS)) {
    // f2 and b1 share their typed array with f4 and u1, which are what the memory really holds.
    if (code === "f2" || code === "b1" || !(data instanceof maker)) continue;
    if (code.endsWith("1")) return `|${code}`;
    return (NATIVE_LITTLE_ENDIAN ? "<" : ">") + code;
  }
  return null;
}
