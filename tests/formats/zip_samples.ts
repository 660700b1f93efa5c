// Zip files put together by hand, so that each field can be wrong on its own.
import { crc32 } from "../../lib/formats/crc32.ts";

/** A member to write; what is left out is written correctly. */
export interface RawMember {
  name: string;
  /** Bytes as they lie in the archive. */
  packed: Uint8Array;
  method?: number;
  flags?: number;
  /** Declared unpacked size. */
  size?: number;
  /** Declared packed size. */
  packedSize?: number;
  crc?: number;
  localName?: string;
  localMethod?: number;
  /** Declared offset of the local header. */
  localStart?: number;
  /** Puts sizes and offset into a zip64 field. */
  zip64?: boolean;
  /** Leaves sizes and CRC of the local header zero and puts them behind the data. */
  descriptor?: boolean;
  /** Raw extra field of the directory entry. */
  extra?: Uint8Array;
}

/** What the end records say where they should not tell the truth. */
export interface RawEnd {
  members?: number;
  start?: number;
  bytes?: number;
  disk?: number;
  comment?: string;
  zip64?: boolean;
}

const encoder = new TextEncoder();
const le = (value: number, bytes: number): number[] =>
  Array.from({ length: bytes }, (_, i) => Number((BigInt(value) >> BigInt(8 * i)) & 255n));

/** Bytes one behind another. */
class ByteRow {
  readonly #parts: Uint8Array[] = [];
  length = 0;

  push(...bytes: number[]): void {
    this.add(Uint8Array.from(bytes));
  }

  add(bytes: Uint8Array): void {
    this.#parts.push(bytes);
    this.length += bytes.length;
  }

  bytes(): Uint8Array<ArrayBuffer> {
    const whole = new Uint8Array(this.length);
    let at = 0;
    for (const part of this.#parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }
}

/** Writes the archive. */
export function zipFile(members: RawMember[], end: RawEnd = {}): Uint8Array {
  const out = new ByteRow();
  const directory = new ByteRow();
  for (const member of members) {
    const { packed, method = 0, flags = 0, crc = crc32(packed) } = member;
    const start = member.localStart ?? out.length;
    const [size, packedSize] = [member.size ?? packed.length, member.packedSize ?? packed.length];
    const name = encoder.encode(member.name);
    const localName = encoder.encode(member.localName ?? member.name);
    const numbers = [...le(crc, 4), ...le(packedSize, 4), ...le(size, 4)];
    const allFlags = flags | (member.descriptor ? 8 : 0);
    out.push(
      0x50,
      0x4b,
      3,
      4,
      20,
      0,
      ...le(allFlags, 2),
      ...le(member.localMethod ?? method, 2),
      0,
      0,
      0x21,
      0,
    );
    out.push(
      ...(member.descriptor ? new Array(12).fill(0) : numbers),
      ...le(localName.length, 2),
      0,
      0,
      ...localName,
    );
    out.add(packed);
    if (member.descriptor) out.push(0x50, 0x4b, 7, 8, ...numbers);
    const extra = member.zip64
      ? [1, 0, 24, 0, ...le(size, 8), ...le(packedSize, 8), ...le(start, 8)]
      : [...(member.extra ?? [])];
    const shown = (value: number): number[] => member.zip64 ? [255, 255, 255, 255] : le(value, 4);
    directory.push(
      0x50,
      0x4b,
      1,
      2,
      20,
      0,
      20,
      0,
      ...le(allFlags, 2),
      ...le(method, 2),
      0,
      0,
      0x21,
      0,
      ...le(crc, 4),
    );
    directory.push(
      ...shown(packedSize),
      ...shown(size),
      ...le(name.length, 2),
      ...le(extra.length, 2),
      0,
      0,
      0,
      0,
    );
    directory.push(0, 0, 0, 0, 0, 0, ...shown(start), ...name, ...extra);
  }
  const [start, bytes, count] = [
    end.start ?? out.length,
    end.bytes ?? directory.length,
    end.members ?? members.length,
  ];
  const zip64At = out.length + directory.length;
  out.add(directory.bytes());
  if (end.zip64) {
    out.push(0x50, 0x4b, 6, 6, ...le(44, 8), 45, 0, 45, 0, ...le(0, 8), ...le(count, 8), ...le(count, 8));
    out.push(...le(bytes, 8), ...le(start, 8), 0x50, 0x4b, 6, 7, ...le(0, 4), ...le(zip64At, 8), ...le(1, 4));
  }
  const comment = encoder.encode(end.comment ?? "");
  const tail = end.zip64
    ? new Array(12).fill(255)
    : [...le(count, 2), ...le(count, 2), ...le(bytes, 4), ...le(start, 4)];
  out.push(0x50, 0x4b, 5, 6, ...le(end.disk ?? 0, 2), 0, 0, ...tail, ...le(comment.length, 2), ...comment);
  return out.bytes();
}
