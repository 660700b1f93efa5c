/**
 * Models in several safetensors files.
 * @module
 */
import { contentError, type Place, showName } from "../content_error.ts";
import { FileFault } from "../file_fault.ts";
import { frameSafetensors } from "./frame.ts";
import { bytesOf, readSafetensorsHeader, type SafetensorsEntry } from "./header.ts";

/** Which file each tensor is in: `weight_map` of a `model.safetensors.index.json`. */
export type SafetensorsIndex = ReadonlyMap<string, string>;

/**
 * The tensors that an index lists, each with the name of its file.
 *
 * @throws {SyntaxError} for anything but an object of tensors, each with the plain name of a file in the same folder.
 *
 * @example
 * ```ts
 * import { safetensorsIndex } from "@haze/haze/formats";
 * import { assertEquals, assertThrows } from "@std/assert";
 * const index = safetensorsIndex({ weight_map: { w: "a.safetensors" } }, "model.safetensors.index.json");
 * assertEquals([...index], [["w", "a.safetensors"]]);
 * assertThrows(() => safetensorsIndex({ weight_map: { w: "../a.safetensors" } }, "i.json"), SyntaxError, "in its folder");
 * ```
 */
export function safetensorsIndex(json: unknown, name: string): SafetensorsIndex {
  const place: Place = { file: name };
  const map: unknown = (json as { weight_map?: unknown } | null)?.weight_map;
  if (typeof map !== "object" || map === null || Array.isArray(map)) {
    throw contentError(
      place,
      "has an object as weight_map",
      `found ${showName(JSON.stringify(map) ?? "nothing")}`,
    );
  }
  for (const [tensor, file] of Object.entries(map)) {
    if (typeof file === "string" && /^[^/\\]+\.safetensors$/.test(file)) continue;
    const found = showName(JSON.stringify(file) ?? "nothing");
    throw contentError(
      place,
      "names safetensors files in its folder",
      `found ${found} for ${showName(tensor)}`,
    );
  }
  return new Map(Object.entries(map));
}

/**
 * Puts the files of a split model together as one safetensors file in memory, as its index lists them. Elements are copied
 * as they are; what the files' own metadata say is left out.
 *
 * @throws {FileFault} (names) for a tensor that is in another file than the index says, or in a file and not in the index.
 * @throws {SyntaxError} for a malformed or missing file.
 *
 * @example
 * ```ts
 * import { joinSafetensors, readSafetensors, writeSafetensors } from "@haze/haze/formats";
 * import { assertEquals } from "@std/assert";
 * const one = (name: string, x: number) => writeSafetensors([[name, { shape: [1], data: Float32Array.of(x) }]]);
 * const index = new Map([["a", "1.safetensors"], ["b", "2.safetensors"]]);
 * const joined = joinSafetensors(index, new Map([["1.safetensors", one("a", 5)], ["2.safetensors", one("b", 7)]]));
 * assertEquals(Array.from(readSafetensors(joined).tensors.values(), ({ data }) => data[0]), [5, 7]);
 * ```
 */
export function joinSafetensors(index: SafetensorsIndex, files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const parts: { entry: SafetensorsEntry; bytes: Uint8Array }[] = [];
  const seen = new Set<string>();
  for (const [name, bytes] of files) {
    for (const entry of readSafetensorsHeader(bytes, { file: name }).entries) {
      const said = index.get(entry.name);
      if (said !== name) {
        const found = said === undefined ? "it is not there" : `it says ${showName(said)}`;
        throw new FileFault("names", { file: name, member: entry.name }, "is where the index says", found);
      }
      seen.add(entry.name);
      parts.push({ entry, bytes: bytes.subarray(entry.start, entry.start + bytesOf(entry)) });
    }
  }
  for (const [tensor, file] of index) {
    if (!seen.has(tensor)) {
      throw new FileFault(
        "names",
        { file },
        `has the tensor ${showName(tensor)}`,
        "found none of that name",
        "the index lists it there",
      );
    }
  }
  return assemble(parts);
}

function assemble(parts: readonly { entry: SafetensorsEntry; bytes: Uint8Array }[]): Uint8Array {
  const tensors = parts.map(({ entry: { name, dtype, shape }, bytes }) => ({
    name,
    dtype,
    shape,
    bytes: bytes.length,
  }));
  const { out, dataStart } = frameSafetensors(tensors);
  let at = dataStart;
  for (const { bytes } of parts) {
    out.set(bytes, at);
    at += bytes.length;
  }
  return out;
}
