/**
 * Reading safetensors files.
 * @module
 */
import { bfloat16ToFloat } from "../bfloat16.ts";
import { contentError, type Place } from "../content_error.ts";
import { halfToFloat } from "../float16.ts";
import { floatsAt, viewOf } from "../float_view.ts";
import { readSafetensorsHeader, type SafetensorsEntry } from "./header.ts";

/** A tensor as read. */
export interface SafetensorsTensor {
  /** Sizes of the axes, outermost first. */
  readonly shape: number[];
  /** Element type in the file: `"F32"`, `"F16"` or `"BF16"`. */
  readonly dtype: string;
  /** The elements, row-major; a view of the file's bytes for aligned F32, else a copy. */
  readonly data: Float32Array;
}

/** Settings of `readSafetensors` and `listSafetensors`. */
export interface SafetensorsReadOptions {
  /** Name of the file for error messages. */
  readonly name?: string;
}

/** What a safetensors file holds. */
export interface SafetensorsFile {
  /** Tensors of floats by name, in the order of their data. */
  readonly tensors: Map<string, SafetensorsTensor>;
  /** Free text by key. */
  readonly metadata: ReadonlyMap<string, string>;
  /** Tensors of types that are not read: name and dtype. */
  readonly skipped: { readonly name: string; readonly dtype: string }[];
}

/**
 * Reads a safetensors file: F32, F16 and BF16 as float32; other types are listed in `skipped`.
 *
 * The header is checked as a whole before a tensor is made: known types, lengths that follow from the shapes, data that
 * covers the rest of the file without gaps or overlaps. Widened halves take four bytes an element.
 *
 * @throws {SyntaxError} naming file and tensor for anything malformed.
 *
 * @example
 * ```ts
 * import { readSafetensors, writeSafetensors } from "@haze/haze/formats";
 * import { assertEquals } from "@std/assert";
 * const bytes = writeSafetensors([["w", { shape: [1, 2], data: Float32Array.of(0.5, 2) }]], { dtype: "BF16" });
 * const { tensors } = readSafetensors(bytes, { name: "model.safetensors" });
 * assertEquals(tensors.get("w"), { shape: [1, 2], dtype: "BF16", data: Float32Array.of(0.5, 2) });
 * ```
 */
export function readSafetensors(bytes: Uint8Array, options: SafetensorsReadOptions = {}): SafetensorsFile {
  const { entries, metadata } = listSafetensors(bytes, options);
  const tensors = new Map<string, SafetensorsTensor>();
  const skipped: { name: string; dtype: string }[] = [];
  for (const entry of entries) {
    const { name, shape, dtype } = entry;
    const data = floatsOf(bytes, entry);
    if (data === null) skipped.push({ name, dtype });
    else tensors.set(name, { shape, dtype, data });
  }
  return { tensors, metadata, skipped };
}

/**
 * Lists the tensors of a safetensors file and its metadata, without looking at the data.
 *
 * @throws {SyntaxError} as `readSafetensors`.
 *
 * @example
 * ```ts
 * import { listSafetensors, writeSafetensors } from "@haze/haze/formats";
 * import { assertEquals } from "@std/assert";
 * const bytes = writeSafetensors([["w", { shape: [3], data: new Float32Array(3) }]], { metadata: { format: "pt" } });
 * const { entries, metadata } = listSafetensors(bytes);
 * assertEquals([entries[0].name, entries[0].dtype, metadata.get("format")], ["w", "F32", "pt"]);
 * ```
 */
export function listSafetensors(
  bytes: Uint8Array,
  options: SafetensorsReadOptions = {},
): { readonly entries: SafetensorsEntry[]; readonly metadata: ReadonlyMap<string, string> } {
  const place: Place = { file: options.name ?? "safetensors data" };
  return readSafetensorsHeader(bytes, place);
}

function floatsOf(bytes: Uint8Array, { dtype, start, elements }: SafetensorsEntry): Float32Array | null {
  if (dtype === "F32") return floatsAt(bytes, start, elements);
  if (dtype !== "F16" && dtype !== "BF16") return null;
  const widen = dtype === "F16" ? halfToFloat : bfloat16ToFloat;
  const view = viewOf(bytes);
  const floats = new Float32Array(elements);
  for (let i = 0; i < elements; i++) floats[i] = widen(view.getUint16(start + 2 * i, true));
  return floats;
}

/** The error for a tensor that is needed and of a type that is not read. */
export function refusedType(name: string, dtype: string, place: Place): SyntaxError {
  return contentError({ ...place, member: name }, "has a dtype of F32 F16 BF16", `found ${dtype}`);
}
