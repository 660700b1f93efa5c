/**
 * An `.npz` file as a list of members, before any of them is read.
 * @module
 */
import { contentError, type Place, showName } from "./content_error.ts";
import { describeFile } from "./file_kind.ts";
import { pyTorchHint } from "./pytorch.ts";
import { readZipDirectory, type ZipMember } from "./zip_directory.ts";

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

const DEFAULT_MAX_BYTES = 2 ** 30;

/** Name of the array that a member holds. */
export function arrayName(member: ZipMember): string {
  return member.name.endsWith(".npy") ? member.name.slice(0, -".npy".length) : member.name;
}

/** The members of an archive, once its directory was found whole and it is one of arrays. */
export function openNpz(bytes: Uint8Array, options: NpzReadOptions): { place: Place; members: ZipMember[] } {
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
      pyTorchHint(place.file),
    );
  }
  if (members.length > 0 && !members.some((member) => member.name.endsWith(".npy"))) {
    throw contentError(
      place,
      "holds at least one .npy member",
      `found ${members.length} other${members.length === 1 ? "" : "s"}, first ${showName(members[0].name)}`,
    );
  }
  return { place, members };
}

/** The most memory that arrays may take. */
export function checkedMaxBytes({ maxBytes = DEFAULT_MAX_BYTES }: NpzReadOptions): number {
  if (typeof maxBytes === "number" && maxBytes >= 0) return maxBytes;
  throw new RangeError(`Cannot read an .npz as maxBytes has to be a number from 0: ${maxBytes}`);
}
