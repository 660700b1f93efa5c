/**
 * numpy's `.npz` archives: zip files of `.npy` arrays, read without trusting a single declared size.
 * @module
 */
import { contentError, type Place, showName } from "./content_error.ts";
import { describeFile } from "./file_kind.ts";
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
import { readZipDirectory, type ZipMember } from "./zip_directory.ts";
import { readZipMember } from "./zip_member.ts";

export { type NpzWriteOptions, writeNpz } from "./npz_write.ts";

/** Settings of `readNpz` and `listNpz`. */
export interface NpzReadOptions {
  /** Name of the file for error messages. */
  readonly name?: string;
  /** Most memory the arrays may take together, in bytes; 1 GiB unless given. */
  readonly maxBytes?: number;
  /** Chooses arrays by name (`"embed"`, without `.npy`); what it does not choose is not touched. */
  readonly only?: (member: string) => boolean;
}

/** A member that was left out. */
export interface NpzSkipped {
  /** Name of the member as stored. */
  readonly member: string;
  /** Why, in plain words. */
  readonly reason: string;
}

/** The arrays of an archive by name (without `.npy`), in the order of the file. */
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

const DEFAULT_MAX_BYTES = 2 ** 30;

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
  const { place, members } = open(bytes, options);
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
  const { place, members } = open(bytes, options);
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

function arrayName(member: ZipMember): string {
  return member.name.endsWith(".npy") ? member.name.slice(0, -".npy".length) : member.name;
}

function open(bytes: Uint8Array, options: NpzReadOptions): { place: Place; members: ZipMember[] } {
  const place: Place = { file: options.name ?? "npz data" };
  if (!(bytes instanceof Uint8Array)) {
    throw new TypeError(`Cannot read ${place.file} as .npz bytes have to be a Uint8Array: ${typeof bytes}`);
  }
  const kind = describeFile(bytes);
  if (kind.kind !== "zip") {
    throw contentError(
      place,
      "has to be a zip archive of .npy arrays",
      `found ${kind.description}`,
      kind.hint,
    );
  }
  const members = readZipDirectory(bytes, place);
  const pickle = members.find((member) => /(^|\/)data\.pkl$/.test(member.name));
  if (pickle !== undefined) {
    throw contentError(
      place,
      "has to be a zip archive of .npy arrays",
      `found a PyTorch checkpoint (${showName(pickle.name)} inside)`,
      "pickles can run code and are never loaded: save the tensors with numpy.savez or as safetensors",
    );
  }
  if (members.length > 0 && !members.some((member) => member.name.endsWith(".npy"))) {
    throw contentError(
      place,
      "holds at least one .npy member",
      `found ${members.length} others, first ${showName(members[0].name)}`,
    );
  }
  return { place, members };
}

function checkedMaxBytes({ maxBytes = DEFAULT_MAX_BYTES }: NpzReadOptions): number {
  if (typeof maxBytes === "number" && maxBytes >= 0) return maxBytes;
  throw new RangeError(`Cannot read an .npz as maxBytes has to be a number from 0: ${maxBytes}`);
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
