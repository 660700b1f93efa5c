/**
 * What is wrong with the data of an `.npz` file.
 * @module
 */
import { type Place, showName } from "./content_error.ts";
import { HeaderGatherer } from "./npy_gather.ts";
import { checkBooleans } from "./npy_decode.ts";
import { parseDtype } from "./npy_dtype.ts";
import { checkDataBytes, type NpyHeader } from "./npy_header.ts";
import { arrayName, checkedMaxBytes, type NpzReadOptions, type NpzSkipped, openNpz } from "./npz_archive.ts";
import type { ZipMember } from "./zip_directory.ts";
import { readZipMember } from "./zip_member.ts";

/**
 * Looks for damage in the data that {@linkcode listNpz} does not read: each array's length against its shape,
 * booleans, and the CRC-32. Nothing is kept, so no memory is taken; arrays that would exceed `maxBytes` of unpacked data together are
 * listed as not looked at.
 *
 * @throws {SyntaxError} as `listNpz`, where the archive cannot even be listed.
 *
 * @example
 * ```ts
 * import { findNpzDamage, writeNpz } from "@haze/haze/formats";
 * import { assertEquals } from "@std/assert";
 * const bytes = writeNpz([["w", { shape: [4], data: Float32Array.of(1, 2, 3, 4) }]], { compress: false });
 * assertEquals(findNpzDamage(bytes), []);
 * const one = new Uint8Array(Float32Array.of(1).buffer);
 * const at = bytes.findIndex((_, i) => one.every((byte, k) => bytes[i + k] === byte));
 * const [damage] = findNpzDamage(bytes.with(at, 1), { name: "m.npz" });
 * assertEquals(damage.member, "w");
 * assertEquals(damage.reason.startsWith("Cannot read m.npz as member w.npy has CRC-32 "), true);
 * ```
 */
export function findNpzDamage(bytes: Uint8Array, options: Omit<NpzReadOptions, "only"> = {}): NpzSkipped[] {
  const { place, members } = openNpz(bytes, options);
  const found: NpzSkipped[] = [];
  let left = checkedMaxBytes(options);
  for (const member of members.filter(({ name }) => name.endsWith(".npy"))) {
    const report = (reason: string) => void found.push({ member: arrayName(member), reason });
    if (member.bytes > left) {
      report(`${showName(member.name)} was not looked at: its ${member.bytes} bytes are too many`);
      continue;
    }
    left -= member.bytes;
    const inside: Place = { ...place, member: member.name };
    try {
      checkArray(bytes, member, inside);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      report(error.message);
    }
  }
  return found;
}

/** Reads a member to its end and keeps nothing. */
function checkArray(bytes: Uint8Array, member: ZipMember, place: Place): void {
  const gatherer = new HeaderGatherer(member, place);
  let header: NpyHeader | undefined;
  let isBoolean = false;
  let at = 0;
  readZipMember(bytes, member, place, (chunk) => {
    let data: Uint8Array | null = chunk;
    if (header === undefined) {
      data = gatherer.push(chunk);
      if (data === null) return true;
      header = gatherer.finish();
      if (header.refusal === null) checkDataBytes(header, member.bytes - header.dataOffset, place);
      isBoolean = header.refusal === null && parseDtype(header.dtype)?.code === "b1";
    }
    if (isBoolean) checkBooleans(data, at, place);
    at += data.length;
    return true;
  });
  gatherer.finish(); // a member may end inside its header
}
