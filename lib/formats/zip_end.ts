/**
 * The end records of a zip file (APPNOTE 4.3.14–4.3.16), which say where its central directory lies.
 * @module
 */
import { contentError, type Place } from "./content_error.ts";

/** Where the central directory lies and how many members it lists. */
export interface ZipDirectorySpan {
  /** First byte of the directory. */
  readonly start: number;
  /** First byte after it. */
  readonly end: number;
  /** Members it lists. */
  readonly members: number;
}

const END_BYTES = 22;
const MAX_COMMENT_BYTES = 0xffff;
const ZIP64_LOCATOR_BYTES = 20;
const ZIP64_RECORD_BYTES = 56;
/** Directory and member limits keep a hostile listing within a few megabytes of objects. */
const MAX_MEMBERS = 16384;
const MAX_DIRECTORY_BYTES = 4 << 20;

/** Finds and checks the end records; throws SyntaxError for a truncated, split or inconsistent archive. */
export function findZipDirectory(view: DataView, place: Place): ZipDirectorySpan {
  const end = findEndRecord(view, place);
  const u16 = (at: number): number => view.getUint16(end + at, true);
  const u32 = (at: number): number => view.getUint32(end + at, true);
  const plain = { disks: [u16(4), u16(6)], members: [u16(8), u16(10)], bytes: u32(12), start: u32(16) };
  const zip64At = findZip64Record(view, end, place);
  const found = zip64At === null ? plain : readZip64Record(view, zip64At, plain, place);
  if (found.disks.some((disk) => disk !== 0) || found.members[0] !== found.members[1]) {
    throw contentError(place, "has to be one whole archive", "found a part of a split zip");
  }
  const directoryEnd = zip64At ?? end;
  const [members] = found.members;
  if (found.start + found.bytes !== directoryEnd) {
    throw contentError(
      place,
      `needs its central directory to end at byte ${directoryEnd}, where its end record starts`,
      `found ${found.bytes} bytes from ${found.start} declared`,
      "the file is damaged, or was joined to another one",
    );
  }
  if (members > MAX_MEMBERS || found.bytes > MAX_DIRECTORY_BYTES) {
    throw contentError(
      place,
      `has at most ${MAX_MEMBERS} members and ${MAX_DIRECTORY_BYTES} directory bytes`,
      `found ${members} and ${found.bytes}`,
    );
  }
  return { start: found.start, end: directoryEnd, members };
}

interface EndFields {
  readonly disks: readonly number[];
  /** On this disk, and in all. */
  readonly members: readonly number[];
  readonly bytes: number;
  readonly start: number;
}

function findEndRecord(view: DataView, place: Place): number {
  const last = view.byteLength - END_BYTES;
  for (let at = last; at >= Math.max(0, last - MAX_COMMENT_BYTES); at--) {
    // A comment may contain the signature; only the true record's comment length reaches the end of the file.
    if (view.getUint32(at, true) === 0x06054b50 && view.getUint16(at + 20, true) === last - at) return at;
  }
  throw contentError(
    place,
    "needs the end record of a zip",
    `found none at the end of its ${view.byteLength} bytes`,
    "the file was cut short or has something behind it: copy or download it again",
  );
}

function findZip64Record(view: DataView, end: number, place: Place): number | null {
  const locator = end - ZIP64_LOCATOR_BYTES;
  if (locator < 0 || view.getUint32(locator, true) !== 0x07064b50) return null;
  const at = readZipUint64(view, locator + 8, place, "offset of the zip64 record");
  const fits = at + ZIP64_RECORD_BYTES <= locator && view.getUint32(at, true) === 0x06064b50 &&
    at + 12 + readZipUint64(view, at + 4, place, "length of the zip64 record") === locator;
  if (!fits || view.getUint32(locator + 4, true) !== 0 || view.getUint32(locator + 16, true) !== 1) {
    throw contentError(
      place,
      "needs a zip64 end record right before its locator",
      `found none at byte ${at}`,
    );
  }
  return at;
}

function readZip64Record(view: DataView, at: number, plain: EndFields, place: Place): EndFields {
  const u64 = (offset: number, field: string): number => readZipUint64(view, at + offset, place, field);
  const found: EndFields = {
    disks: [view.getUint32(at + 16, true), view.getUint32(at + 20, true)],
    members: [u64(24, "member count"), u64(32, "member count")],
    bytes: u64(40, "directory size"),
    start: u64(48, "directory offset"),
  };
  // Each ordinary field is either saturated or has to say the same: two truths would let two readers differ.
  const agrees = (small: number, large: number, saturated: number): boolean =>
    small === saturated || small === large;
  const consistent = agrees(plain.members[1], found.members[1], 0xffff) &&
    agrees(plain.bytes, found.bytes, 0xffffffff) && agrees(plain.start, found.start, 0xffffffff);
  if (!consistent) {
    throw contentError(place, "has end records that agree", "found a zip64 record that differs");
  }
  return found;
}

/** Reads a 64-bit size or offset; throws SyntaxError from 2^53 up, where numbers stop being exact. */
export function readZipUint64(view: DataView, at: number, place: Place, field: string): number {
  const value = view.getBigUint64(at, true);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw contentError(place, `has a ${field} below 2^53`, `found ${value}`);
  }
  return Number(value);
}
