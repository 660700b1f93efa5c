/**
 * The data of one zip member, handed on in pieces; inflation stops at the first byte too many.
 * @module
 */
import { Inflate } from "fflate/browser";
import { contentError, type Place } from "./content_error.ts";
import { crc32 } from "./crc32.ts";
import type { ZipMember } from "./zip_directory.ts";

/**
 * Deflated bytes given to the inflater at a time. It grows one buffer to whatever they expand to before we see it, at
 * most 1,032-fold: 3 MB, about 14 MB with its doublings and the copy it hands out. (`inflateSync` with an `out` of the
 * declared size caps the memory too, but walks a bomb to its end before it returns.)
 */
const INFLATE_STEP_BYTES = 3072;
/** Stored bytes looked at a time: what lies behind a header that is all one wanted is not even read. */
const STORED_STEP_BYTES = 1 << 16;

/**
 * Gives the unpacked bytes of `member` to `sink` piece by piece, until it returns false.
 *
 * Pieces are views that are only valid during the call. When the sink never stops it, size and CRC-32 are checked
 * against the directory; throws SyntaxError where they differ or the deflated data is malformed.
 */
export function readZipMember(
  bytes: Uint8Array,
  member: ZipMember,
  place: Place,
  sink: (chunk: Uint8Array) => boolean,
): void {
  const packed = bytes.subarray(member.dataStart, member.dataStart + member.packedBytes);
  const chunks = member.deflated ? inflate(packed, place) : slices(packed);
  let crc = 0;
  let size = 0;
  for (const chunk of chunks) {
    size += chunk.length;
    if (size > member.bytes) {
      throw contentError(
        place,
        `has ${member.bytes} bytes by the directory`,
        "found more while inflating",
        "this is how zip bombs are built",
      );
    }
    crc = crc32(chunk, crc);
    if (!sink(chunk)) return;
  }
  if (size !== member.bytes) {
    throw contentError(place, `has ${member.bytes} bytes by the directory`, `found ${size} while inflating`);
  }
  if (crc !== member.crc) {
    const hex = (value: number): string => value.toString(16).padStart(8, "0");
    throw contentError(
      place,
      `has CRC-32 ${hex(member.crc)} by the directory`,
      `found ${hex(crc)}`,
      "the file is damaged",
    );
  }
}

function* slices(packed: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < packed.length; at += STORED_STEP_BYTES) {
    yield packed.subarray(at, at + STORED_STEP_BYTES);
  }
}

function* inflate(packed: Uint8Array, place: Place): Generator<Uint8Array> {
  let piece = new Uint8Array(0);
  const inflater = new Inflate((chunk) => {
    piece = chunk as Uint8Array<ArrayBuffer>;
  });
  for (let at = 0; at < packed.length; at += INFLATE_STEP_BYTES) {
    const next = at + INFLATE_STEP_BYTES;
    try {
      inflater.push(packed.subarray(at, next), next >= packed.length);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw contentError(place, "needs valid deflated data", `found ${reason}`, "the file is damaged", cause);
    }
    yield piece;
  }
}
