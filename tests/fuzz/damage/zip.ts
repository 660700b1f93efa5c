/** Archives put together wrongly: names, sizes, places and contents that do not fit, each on its own. */
import { deflateSync } from "fflate";
import { crc32 } from "../../../lib/formats/crc32.ts";
import { encodeNpy, readNpz } from "../../../lib/formats/mod.ts";
import { type RawEnd, type RawMember, zipFile } from "../../formats/zip_samples.ts";
import { type Dice, pick } from "../dice.ts";
import type { Damaged } from "../reader.ts";
import { damageBytes } from "./bytes.ts";
import { damageJson, encodeLoosely } from "./json.ts";
import { nastyNpy, npyBomb } from "./npy.ts";

/** A member of an archive, unpacked: the bytes of its `.npy`. */
export interface Member {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The members of a sample. */
export function membersOf(sample: Uint8Array): Member[] {
  return Array.from(readNpz(sample), ([name, { shape, data }]) => ({
    name: `${name}.npy`,
    bytes: encodeNpy({ shape, data }),
  }));
}

const SIZES: readonly number[] = [0, 1, 2, 127, 2 ** 16, 2 ** 24, 2 ** 31 - 1, 2 ** 32 - 1];
const NAMES: readonly string[] = [
  ...[
    "",
    ".npy",
    "../x.npy",
    "/etc/x.npy",
    "C:\\x.npy",
    "..\\x.npy",
    "a/../../x.npy",
    "x.npy/",
    "a\u0000.npy",
    "x",
    "meta.json",
  ],
  ...[
    "meta.json.npy",
    "__proto__.npy",
    "constructor.npy",
    "\u202ex.npy",
    "é.npy",
    "data.pkl",
    "a/data.pkl",
    `${"n".repeat(3000)}.npy`,
  ],
];
let bomb: ReturnType<typeof npyBomb> | undefined;

/** An archive with one or two faults; `sealed` where the checksums are right although an array is another. */
export function damageZip(samples: readonly (readonly Member[])[], dice: Dice): Damaged {
  const members: RawMember[] = pick(samples, dice).map(({ name, bytes }) => ({ name, packed: bytes }));
  const end: RawEnd = {};
  let sealed = false;
  for (let faults = 1 + (dice(3) === 0 ? 1 : 0); faults > 0; faults--) {
    sealed = damageMember(members, dice) || sealed;
    if (dice(6) === 0) damageEnd(end, dice);
  }
  return { bytes: zipFile(members, end), sealed };
}

function damageEnd(end: RawEnd, dice: Dice): void {
  const key = pick(["members", "start", "bytes", "disk"] as const, dice);
  if (dice(3) === 0) end.zip64 = true;
  else if (dice(4) === 0) {
    end.comment = pick(["x", "PK\u0005\u0006".padEnd(30, "\u0000"), "c".repeat(65535)], dice);
  } else end[key] = pick(SIZES, dice);
}

/** Changes a member; whether the archive's checksums know nothing of it. */
function damageMember(members: RawMember[], dice: Dice): boolean {
  const at = dice(members.length);
  const member = members[at];
  if (member === undefined) return false;
  const put = (change: Partial<RawMember>): false => {
    members[at] = { ...member, ...change };
    return false;
  };
  switch (dice(22)) {
    case 0: // the same name twice, with the same or other content
      members.splice(dice(members.length + 1), 0, {
        ...member,
        packed: dice(2) === 0 ? member.packed : nastyNpy(dice),
      });
      return true;
    case 1:
      put(dice(2) === 0 ? { name: pick(NAMES, dice) } : { localName: pick(NAMES, dice) });
      return true;
    case 2: // two members change names
    {
      const other = dice(members.length);
      put({ name: members[other]!.name });
      members[other] = { ...members[other]!, name: member.name };
      return true;
    }
    case 3:
      return put({ size: pick([...SIZES, member.packed.length - 1, member.packed.length + 1], dice) });
    case 4:
      return put({ packedSize: pick([...SIZES, member.packed.length - 1, member.packed.length + 1], dice) });
    case 5:
      return put({ localStart: pick(SIZES, dice) });
    case 6: // two entries for one place
      members.splice(at + 1, 0, { ...member, name: `b${member.name}`, localStart: 0 });
      return true;
    case 7:
      return put({ crc: dice(2 ** 31) });
    case 8:
      return put({ method: pick([1, 8, 9, 14, 99, 65535], dice) });
    case 9:
      return put({ flags: pick([1, 8, 32, 64, 2048, 8192, 65535], dice) });
    case 10: // an archive in the archive
      put({ packed: zipFile([member]) });
      return true;
    case 11: // a bomb that says so, and one that does not
    {
      // They take long to go off, so there are few.
      if (dice(5) > 0) return put({ method: 8, size: pick(SIZES, dice) });
      bomb ??= npyBomb();
      return put({
        packed: bomb.packed,
        method: 8,
        size: pick([bomb.size, 128, 1000, 2 ** 32 - 1], dice),
        crc: 0,
      });
    }
    case 12:
      return put({ zip64: true });
    case 13:
      return put({ descriptor: true, ...(dice(2) === 0 ? {} : { size: pick(SIZES, dice) }) });
    case 14:
      return put({ extra: Uint8Array.from({ length: dice(40) }, () => dice(256)) });
    case 15:
      members.splice(at, 1);
      return true;
    case 16:
    case 17:
      put({ packed: nastyNpy(dice) });
      return true;
    case 18: // whole, but packed
      return put({
        packed: deflateSync(member.packed),
        method: 8,
        size: member.packed.length,
        crc: crc32(member.packed),
      });
    default:
      put({ packed: damagedContent(member, dice) });
      return true;
  }
}

/** What a member holds, damaged before its checksum is taken. */
function damagedContent({ name, packed }: RawMember, dice: Dice): Uint8Array {
  const text = /json/.test(name) && dice(5) > 0 ? jsonBytesOf(packed) : undefined;
  if (text === undefined) return dice(3) === 0 ? nastyNumbers(packed, dice) : damageBytes([packed], dice);
  const data = encodeLoosely(damageJson(new TextDecoder().decode(text), dice));
  return encodeNpy({ shape: [data.length], data });
}

/** The data behind a header of version 1. */
function jsonBytesOf(npy: Uint8Array): Uint8Array {
  return npy.subarray(10 + npy[8]! + 256 * npy[9]!);
}

/** NaN, infinities and extremes among the numbers. */
function nastyNumbers(npy: Uint8Array, dice: Dice): Uint8Array {
  const bytes = npy.slice();
  const start = bytes.length - jsonBytesOf(bytes).length;
  const words = (bytes.length - start) >> 2;
  if (words === 0) return bytes;
  const word = pick([
    0x7fc00000,
    0x7f800000,
    0xff800000,
    0x7f7fffff,
    0xffffffff,
    0x80000000,
    0x00000001,
    0x7ff80000,
  ], dice);
  new DataView(bytes.buffer).setUint32(start + 4 * dice(words), word, true);
  return bytes;
}
