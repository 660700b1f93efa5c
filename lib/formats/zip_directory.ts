/**
 * The central directory of a zip file, read strictly and completely before a byte of data is touched.
 * @module
 */
import { contentError, type Place, showName } from "./content_error.ts";
import { findZipDirectory, readZipUint64 } from "./zip_end.ts";
import { memberNameProblem } from "./zip_name.ts";

/** One member of a zip file, checked. */
export interface ZipMember {
  /** Name as stored, such as `embed.npy`. */
  readonly name: string;
  /** Whether the data is deflated (method 8) rather than stored (method 0). */
  readonly deflated: boolean;
  /** Bytes it takes in the archive. */
  readonly packedBytes: number;
  /** Bytes it declares to have when unpacked. */
  readonly bytes: number;
  /** CRC-32 it declares. */
  readonly crc: number;
  /** Offset of its data in the archive. */
  readonly dataStart: number;
}

interface Entry extends Omit<ZipMember, "dataStart"> {
  readonly rawName: Uint8Array;
  readonly localStart: number;
}

/** Deflate cannot expand a byte into more (258 bytes from a length code and a distance code of one bit each). */
const MAX_DEFLATE_RATIO = 1032;
const CENTRAL_BYTES = 46;
const LOCAL_BYTES = 30;
const ENCRYPTED_FLAGS = 0x2041; // bits 0 (encrypted), 6 (strong encryption), 13 (masked directory)

/**
 * Lists the members of a zip file in directory order.
 *
 * Sizes and offsets come from the central directory (zip64 included): local headers may leave them out or repeat them
 * elsewhere. Throws SyntaxError for duplicate or path-like names, encryption, methods other than stored and deflated,
 * sizes that deflate cannot reach, and members that overlap each other or the directory.
 */
export function readZipDirectory(bytes: Uint8Array, place: Place): ZipMember[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const span = findZipDirectory(view, place);
  const entries: Entry[] = [];
  const names = new Set<string>();
  let at = span.start;
  for (let i = 0; i < span.members; i++) {
    const { entry, next } = readEntry(bytes, view, at, span.end, place);
    if (names.has(entry.name)) {
      throw contentError(place, "has each member once", `found ${showName(entry.name)} twice`);
    }
    names.add(entry.name);
    entries.push(entry);
    at = next;
  }
  if (at !== span.end) {
    throw contentError(
      place,
      `has a directory of ${span.members} members`,
      `found ${span.end - at} bytes behind them`,
    );
  }
  const members = entries.map((entry) => locate(bytes, view, entry, span.start, place));
  refuseOverlap(entries, members, place);
  return members;
}

function readEntry(
  bytes: Uint8Array,
  view: DataView,
  at: number,
  end: number,
  place: Place,
): { entry: Entry; next: number } {
  if (at + CENTRAL_BYTES > end || view.getUint32(at, true) !== 0x02014b50) {
    throw contentError(place, `needs a directory entry at byte ${at}`, "found none", "the file is damaged");
  }
  const u16 = (offset: number): number => view.getUint16(at + offset, true);
  const u32 = (offset: number): number => view.getUint32(at + offset, true);
  const [nameBytes, extraBytes, commentBytes] = [u16(28), u16(30), u16(32)];
  const extraStart = at + CENTRAL_BYTES + nameBytes;
  const next = extraStart + extraBytes + commentBytes;
  if (next > end) {
    throw contentError(
      place,
      `needs ${next - at} bytes for the directory entry at byte ${at}`,
      `found ${end - at}`,
    );
  }
  const rawName = bytes.subarray(at + CENTRAL_BYTES, extraStart);
  const name = decodeName(rawName, place);
  const inside: Place = { ...place, member: name };
  const method = u16(10);
  if ((u16(8) & ENCRYPTED_FLAGS) !== 0) {
    throw contentError(inside, "must not be encrypted", "found an encryption flag");
  }
  if (method !== 0 && method !== 8) {
    throw contentError(inside, "has to be stored (0) or deflated (8)", `found compression method ${method}`);
  }
  const sizes = resolveZip64(view, extraStart, extraBytes, [u32(24), u32(20), u32(42)], u16(34), inside);
  const [size, packedBytes, localStart] = sizes;
  const most = method === 0 ? packedBytes : packedBytes * MAX_DEFLATE_RATIO;
  if (size > most || (method === 0 && size < packedBytes)) {
    throw contentError(
      inside,
      `has ${method === 0 ? "exactly" : "at most"} ${most} bytes in ${packedBytes} packed ones`,
      `found ${size} declared`,
    );
  }
  return {
    entry: { name, rawName, deflated: method === 8, packedBytes, bytes: size, crc: u32(16), localStart },
    next,
  };
}

/** Replaces saturated 32-bit fields by those of the zip64 extra field; the order is fixed by APPNOTE 4.5.3. */
function resolveZip64(
  view: DataView,
  start: number,
  length: number,
  fields: number[],
  disk: number,
  place: Place,
): number[] {
  let zip64 = -1;
  let zip64End = -1;
  for (let at = start; at < start + length;) {
    const fits = at + 4 <= start + length && at + 4 + view.getUint16(at + 2, true) <= start + length;
    if (!fits) {
      throw contentError(
        place,
        "has whole extra fields in the directory",
        `found one cut short at byte ${at}`,
      );
    }
    const next = at + 4 + view.getUint16(at + 2, true);
    if (view.getUint16(at, true) === 1) {
      if (zip64 >= 0) throw contentError(place, "has one zip64 field at most", "found two");
      [zip64, zip64End] = [at + 4, next];
    }
    at = next;
  }
  const resolved = fields.map((field) => {
    if (field !== 0xffffffff) return field;
    if (zip64 < 0 || zip64 + 8 > zip64End) {
      throw contentError(place, "needs a zip64 field for its sizes", "found none");
    }
    zip64 += 8;
    return readZipUint64(view, zip64 - 8, place, "size or offset");
  });
  const inZip64 = disk === 0xffff && zip64 >= 0 && zip64 + 4 <= zip64End;
  if ((inZip64 ? view.getUint32(zip64, true) : disk) !== 0) {
    throw contentError(place, "has to lie in this file", "found it on another disk of a split zip");
  }
  return resolved;
}

function decodeName(raw: Uint8Array, place: Place): string {
  let name: string;
  try {
    // Names without the UTF-8 flag are code page 437 by the letter; writers that mean it are extinct, so both are UTF-8.
    name = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(raw);
  } catch (cause) {
    throw contentError(place, "has member names in UTF-8", "found other bytes", undefined, cause);
  }
  const problem = memberNameProblem(name);
  if (problem !== null) {
    throw contentError(place, `has member names that ${problem}`, `found "${showName(name)}"`);
  }
  return name;
}

/** Finds the data behind the local header, which has to name the same member. */
function locate(bytes: Uint8Array, view: DataView, entry: Entry, limit: number, place: Place): ZipMember {
  const { rawName, localStart, ...member } = entry;
  const inside: Place = { ...place, member: entry.name };
  if (localStart + LOCAL_BYTES > limit || view.getUint32(localStart, true) !== 0x04034b50) {
    throw contentError(
      inside,
      `needs its local header at byte ${localStart}`,
      "found none",
      "the file is damaged",
    );
  }
  const nameStart = localStart + LOCAL_BYTES;
  const nameBytes = view.getUint16(localStart + 26, true);
  const dataStart = nameStart + nameBytes + view.getUint16(localStart + 28, true);
  if (dataStart + entry.packedBytes > limit) {
    throw contentError(
      inside,
      `needs ${entry.packedBytes} packed bytes before the directory`,
      `found room for ${Math.max(0, limit - dataStart)}`,
    );
  }
  const sameName = nameBytes === rawName.length && rawName.every((byte, i) => byte === bytes[nameStart + i]);
  const method = view.getUint16(localStart + 8, true);
  if (
    !sameName || method !== (entry.deflated ? 8 : 0) ||
    (view.getUint16(localStart + 6, true) & ENCRYPTED_FLAGS) !== 0
  ) {
    throw contentError(inside, "has a local header that agrees with the directory", "found one that differs");
  }
  return { ...member, dataStart };
}

function refuseOverlap(entries: readonly Entry[], members: readonly ZipMember[], place: Place): void {
  const order = entries.map((_, i) => i).sort((a, b) => entries[a].localStart - entries[b].localStart);
  for (let i = 1; i < order.length; i++) {
    const before = members[order[i - 1]];
    if (before.dataStart + before.packedBytes <= entries[order[i]].localStart) continue;
    const inside: Place = { ...place, member: entries[order[i]].name };
    throw contentError(
      inside,
      "has bytes of its own",
      `found them overlapping those of ${showName(before.name)}`,
      "this is how zip bombs are built",
    );
  }
}
