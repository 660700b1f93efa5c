/**
 * Writing `.npz` archives that are the same bytes for the same arrays.
 * @module
 */
import { zipSync } from "fflate/browser";
import { encodeNpy, type NpyInput } from "./npy.ts";
import { memberNameProblem } from "./zip_name.ts";

/** Settings of `writeNpz`. */
export interface NpzWriteOptions {
  /** Deflates the members: smaller, slower. Float weights shrink by less than a tenth. */
  readonly compress?: boolean;
}

/** Beyond either of these a zip needs zip64 records, which fflate does not write. */
const MAX_MEMBERS = 0xffff - 1;
const MAX_FILE_BYTES = 0xffffffff - 1;

/**
 * Writes named arrays as one `.npz` file that `numpy.load` opens; the same arrays give the same bytes.
 *
 * Throws RangeError for a name that is repeated, empty or path-like (`../`, absolute), and for more than 4 GiB or
 * 65,534 arrays; TypeError and RangeError of `encodeNpy` name the array.
 *
 * @example
 * ```ts
 * import { listNpz, writeNpz } from "@haze/haze/formats";
 * import { assertEquals } from "@std/assert";
 * const bytes = writeNpz([["w", { shape: [2], data: Int8Array.of(1, 2) }]], { compress: true });
 * assertEquals(listNpz(bytes).map((array) => array.name), ["w"]);
 * ```
 */
export function writeNpz(arrays: Iterable<[string, NpyInput]>, options: NpzWriteOptions = {}): Uint8Array {
  const members: Record<string, Uint8Array> = {};
  let bytes = 22; // the end record
  let count = 0;
  for (const [name, array] of arrays) {
    const member = `${name}.npy`;
    const problem = name === "" ? "are not empty" : memberNameProblem(member);
    if (problem !== null) throw refuse(`array names ${problem}`, JSON.stringify(name));
    if (Object.hasOwn(members, member)) {
      throw refuse("array names are given once", `${JSON.stringify(name)} twice`);
    }
    members[member] = encodeNamed(name, array);
    bytes += members[member].length + 76 + 2 * new TextEncoder().encode(member).length;
    if (++count > MAX_MEMBERS) throw refuse(`at most ${MAX_MEMBERS} arrays fit in one file`, "more");
    if (bytes > MAX_FILE_BYTES) {
      throw refuse("a file without zip64 stays below 4 GiB", `${bytes} bytes at "${name}"`);
    }
  }
  // fflate writes the local time of day, so a date made from local parts gives the same bytes in every time zone;
  // noon, as some zones had no midnight that day. 1980 is the first year a zip knows.
  return zipSync(members, { level: options.compress === true ? 6 : 0, mtime: new Date(1980, 0, 1, 12) });
}

function refuse(rule: string, got: string): RangeError {
  return new RangeError(`Cannot write an .npz as ${rule}: ${got}`);
}

function encodeNamed(name: string, array: NpyInput): Uint8Array {
  try {
    return encodeNpy(array);
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    const Same = error instanceof TypeError ? TypeError : RangeError;
    throw new Same(error.message.replace("an .npy array", `array "${name}"`), { cause: error });
  }
}
