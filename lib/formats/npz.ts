/**
 * numpy's `.npz` archives: zip files of `.npy` arrays, read without trusting a single declared size.
 * @module
 */
import { contentError, type Place, showName } from "./content_error.ts";
import { type NpyArray, NpyDecoder } from "./npy_decode.ts";
import { HeaderGatherer } from "./npy_gather.ts";
import {
  checkDataBytes,
  MAX_HEADER_BYTES,
  NPY_PREFIX_BYTES,
  type NpyHeader,
  refusedDtypeError,
} from "./npy_header.ts";
import { parseDtype } from "./npy_dtype.ts";
import { arrayName, checkedMaxBytes, type NpzReadOptions, type NpzSkipped, openNpz } from "./npz_archive.ts";
import type { ZipMember } from "./zip_directory.ts";
import { readZipMember } from "./zip_member.ts";

export type { NpzReadOptions, NpzSkipped } from "./npz_archive.ts";
export { type NpzWriteOptions, writeNpz } from "./npz_write.ts";

/**
 * The arrays of an archive by name (without `.npy`), in the order of the file.
 *
 * @example
 * ```ts
 * import { readNpz, writeNpz } from "@haze/haze/formats";
 * import { unzipSync, zipSync } from "fflate";
 * import { assertEquals } from "@std/assert";
 * const files = unzipSync(writeNpz([["w", { shape: [1], data: Float32Array.of(2) }]]));
 * const arrays = readNpz(zipSync({ ...files, "note.txt": new TextEncoder().encode("trained on Tuesday") }));
 * assertEquals([...arrays.keys(), arrays.skipped[0]?.member], ["w", "note.txt"]);
 * ```
 */
export class NpzArrays extends Map<string, NpyArray> {
  /** Members that hold no readable array; always empty when `only` was given, as asking for one is then an error. */
  readonly skipped: NpzSkipped[] = [];
}

/** What `listNpz` tells about one member. */
export interface NpzListing {
  /** Name of the array, without `.npy`. */
  readonly name: string;
  /** Sizes of the axes, outermost first. */
  readonly shape: number[];
  /** numpy's descr, such as `"<f4"`. */
  readonly dtype: string;
  /** Bytes of data in the member, unpacked. */
  readonly dataBytes: number;
  /** Why the array cannot be read (strings, objects …); null where it can. */
  readonly refusal: string | null;
}

/**
 * Reads the arrays of an `.npz` file into a Map that also tells what it `skipped`.
 *
 * Without `only`, members that are no `.npy` or hold strings, objects or structured types are listed in `skipped`
 * (their data and CRC are not looked at) and the rest is read. With `only`, exactly the chosen arrays are read, and
 * choosing such a member is a SyntaxError. The archive's directory is checked as a whole before anything is unpacked;
 * no more memory is taken than the arrays' own plus 16 MB, and every array's CRC-32 is verified.
 * Throws SyntaxError naming file and member for anything malformed, RangeError where `maxBytes` does not suffice.
 *
 * @example
 * ```ts
 * import { readNpz, writeNpz } from "@haze/haze/formats";
 * import { assertEquals } from "@std/assert";
 * const bytes = writeNpz([["embed", { shape: [1, 2], data: Float32Array.of(0.5, 2) }]]);
 * const arrays = readNpz(bytes, { name: "model.npz" });
 * assertEquals(arrays.get("embed")?.data, Float32Array.of(0.5, 2));
 * assertEquals(arrays.skipped, []);
 * ```
 */
export function readNpz(bytes: Uint8Array, options: NpzReadOptions = {}): NpzArrays {
  const { place, members } = openNpz(bytes, options);
  const maxBytes = checkedMaxBytes(options);
  const chosen = members.filter((member) => options.only?.(arrayName(member)) ?? true);
  const budget = new Budget(maxBytes, place);
  budget.checkDeclared(chosen);
  const arrays = new NpzArrays();
  for (const member of chosen) {
    const inside: Place = { ...place, member: member.name };
    const asked = options.only !== undefined;
    const array = member.name.endsWith(".npy")
      ? readArray(bytes, member, inside, budget, asked)
      : notAnArray(member, inside, asked);
    if ("reason" in array) arrays.skipped.push(array);
    else arrays.set(arrayName(member), array);
  }
  return arrays;
}

/**
 * Lists the arrays of an `.npz` file: name, shape and dtype, without unpacking more than each header.
 *
 * Members that are no `.npy` are left out; refused dtypes are listed with their `refusal`. CRCs are not verified, as
 * that would take all the data. Throws like `readNpz`; `maxBytes` plays no part.
 *
 * @example
 * ```ts
 * import { listNpz, writeNpz } from "@haze/haze/formats";
 * import { assertEquals } from "@std/assert";
 * const bytes = writeNpz([["step", { shape: [], data: Int32Array.of(7) }]]);
 * assertEquals(listNpz(bytes), [{ name: "step", shape: [], dtype: "<i4", dataBytes: 4, refusal: null }]);
 * ```
 */
export function listNpz(bytes: Uint8Array, options: Omit<NpzReadOptions, "maxBytes"> = {}): NpzListing[] {
  const { place, members } = openNpz(bytes, options);
  const listings: NpzListing[] = [];
  for (const member of members) {
    const name = arrayName(member);
    if (!member.name.endsWith(".npy") || !(options.only?.(name) ?? true)) continue;
    const inside: Place = { ...place, member: member.name };
    const gatherer = new HeaderGatherer(member, inside);
    readZipMember(bytes, member, inside, (chunk) => gatherer.push(chunk) === null);
    const header = gatherer.finish();
    const dataBytes = member.bytes - header.dataOffset;
    listings.push({ name, shape: header.shape, dtype: header.dtype, dataBytes, refusal: header.refusal });
  }
  return listings;
}

function notAnArray(member: ZipMember, place: Place, asked: boolean): NpzSkipped {
  if (asked) throw contentError(place, "has to be a .npy array", "found another kind of member");
  return { member: member.name, reason: "not a .npy array" };
}

function readArray(
  bytes: Uint8Array,
  member: ZipMember,
  place: Place,
  budget: Budget,
  asked: boolean,
): NpyArray | NpzSkipped {
  const gatherer = new HeaderGatherer(member, place);
  let decoder: NpyDecoder | null = null;
  readZipMember(bytes, member, place, (chunk) => {
    if (decoder !== null) {
      decoder.push(chunk);
      return true;
    }
    const rest = gatherer.push(chunk);
    if (rest === null) return true;
    const header = gatherer.finish();
    if (header.refusal !== null) return false;
    checkDataBytes(header, member.bytes - header.dataOffset, place);
    budget.spend(header);
    decoder = new NpyDecoder(header, place);
    decoder.push(rest);
    return true;
  });
  const header = gatherer.finish();
  if (header.refusal === null) return decoder!.finish();
  if (asked) throw refusedDtypeError(header, place);
  return { member: member.name, reason: `${header.refusal} (${showName(header.dtype)})` };
}

/** Keeps what is read within `maxBytes`, both as declared in the directory and as it will lie in memory. */
class Budget {
  readonly #maxBytes: number;
  readonly #place: Place;
  #spent = 0;

  constructor(maxBytes: number, place: Place) {
    this.#maxBytes = maxBytes;
    this.#place = place;
  }

  /** Headers do not count and halves double, so `spend` decides; this stops the absurd before any work. */
  checkDeclared(members: readonly ZipMember[]): void {
    const arrays = members.filter((member) => member.name.endsWith(".npy"));
    const declared = arrays.reduce((sum, member) => sum + member.bytes, 0);
    const most = this.#maxBytes + arrays.length * (MAX_HEADER_BYTES + NPY_PREFIX_BYTES);
    if (declared > most) this.#refuse(declared);
  }

  spend(header: NpyHeader): void {
    this.#spent += header.elements * (parseDtype(header.dtype)?.memoryBytes ?? 0);
    if (this.#spent > this.#maxBytes) this.#refuse(this.#spent);
  }

  #refuse(bytes: number): never {
    throw new RangeError(
      `Cannot read ${
        showName(this.#place.file)
      } as its arrays may take ${this.#maxBytes} bytes (maxBytes): at least ${bytes}\n` +
        "hint: raise maxBytes if you trust the file, or choose arrays with `only`",
    );
  }
}
