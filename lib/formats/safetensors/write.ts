/**
 * Writing safetensors files.
 * @module
 */
import { floatToBfloat16 } from "../bfloat16.ts";
import { showName, showShape } from "../content_error.ts";
import { floatToHalf } from "../float16.ts";
import { putFloats, viewOf } from "../float_view.ts";
import { type FramedTensor, frameSafetensors } from "./frame.ts";

/** Element types that are written. */
export type SafetensorsDtype = "F32" | "F16" | "BF16";

/** Settings of `writeSafetensors`. */
export interface SafetensorsWriteOptions {
  /** Element type of all tensors; `"F32"` unless given, the others round to nearest even. */
  readonly dtype?: SafetensorsDtype;
  /** Free text by key; Hugging Face's loaders ask for `format: "pt"`. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** A tensor to be written. */
export interface SafetensorsInput {
  /** Sizes of the axes, outermost first; their product is `data.length`. */
  readonly shape: readonly number[];
  /** The elements, row-major. */
  readonly data: Float32Array;
}

/**
 * Writes named tensors as one safetensors file; the same tensors give the same bytes.
 *
 * @throws {TypeError} for a shape that does not fit its data.
 * @throws {RangeError} for a name that is repeated or reserved, and for a finite number that becomes infinite as a half.
 *
 * @example
 * ```ts
 * import { writeSafetensors } from "@haze/haze/formats";
 * import { assertEquals } from "@std/assert";
 * const bytes = writeSafetensors([["w", { shape: [1], data: Float32Array.of(1) }]]);
 * assertEquals(new TextDecoder().decode(bytes.subarray(8, 13)), '{"w":');
 * assertEquals([...bytes.subarray(-4)], [0, 0, 0x80, 0x3f]);
 * ```
 */
export function writeSafetensors(
  tensors: Iterable<readonly [string, SafetensorsInput]>,
  options: SafetensorsWriteOptions = {},
): Uint8Array {
  const { dtype = "F32", metadata } = options;
  if (dtype !== "F32" && dtype !== "F16" && dtype !== "BF16") {
    throw refuse("its dtype is F32, F16 or BF16", dtype);
  }
  const itemBytes = dtype === "F32" ? 4 : 2;
  const named = new Map<string, Float32Array>();
  const entries: FramedTensor[] = [];
  for (const [name, { shape, data }] of tensors) {
    checkInput(name, shape, data);
    if (name === "__metadata__" || named.has(name)) {
      throw refuse("names are given once, and __metadata__ is none", JSON.stringify(showName(name)));
    }
    named.set(name, data);
    entries.push({ name, dtype, shape, bytes: data.length * itemBytes });
  }
  const { out, dataStart } = frameSafetensors(entries, metadata);
  let at = dataStart;
  for (const [name, data] of named) {
    at = dtype === "F32" ? putFloats(out, at, data) : putHalves(out, at, name, data, dtype);
  }
  return out;
}

function refuse(rule: string, got: string): RangeError {
  return new RangeError(`Cannot write a safetensors file as ${rule}: ${got}`);
}

function checkInput(name: string, shape: readonly number[], data: Float32Array): void {
  const elements = shape.reduce((product, size) => product * size, 1);
  const isShape = shape.every((size) => Number.isSafeInteger(size) && size >= 0);
  if (data instanceof Float32Array && isShape && elements === data.length) return;
  const found = data instanceof Float32Array ? `${data.length} elements` : typeof data;
  const what = `${showName(name)} of shape ${showShape(shape)}`;
  throw new TypeError(`Cannot write a safetensors file as ${what} is a Float32Array of that size: ${found}`);
}

function putHalves(
  out: Uint8Array,
  start: number,
  name: string,
  data: Float32Array,
  dtype: "F16" | "BF16",
): number {
  const view = viewOf(out);
  const narrow = dtype === "F16" ? floatToHalf : floatToBfloat16;
  const infinity = dtype === "F16" ? 0x7c00 : 0x7f80;
  data.forEach((value, i) => {
    const pattern = narrow(value);
    if ((pattern & 0x7fff) === infinity && Number.isFinite(value)) {
      throw refuse(`${dtype} holds its numbers`, `${showName(name)}[${i}] is ${value}`);
    }
    view.setUint16(start + 2 * i, pattern, true);
  });
  return start + 2 * data.length;
}
