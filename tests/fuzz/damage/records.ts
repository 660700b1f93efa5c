/** Damage to files of words, of records and of messages. */
import { type Dice, pick } from "../dice.ts";
import { damageBytes, joined } from "./bytes.ts";

const WORDS: readonly number[] = [
  0,
  1,
  2,
  3,
  4,
  8,
  64,
  1000,
  -1,
  2 ** 31 - 1,
  -(2 ** 31),
  2 ** 24,
  2 ** 24 - 1,
  2 ** 16,
  0x7fc00000,
];

/** Damages bytes, or puts an extreme into one to three of the little-endian words from `from` to `to`. */
export function damageWords(
  samples: readonly Uint8Array[],
  from: number,
  to: number,
  dice: Dice,
): Uint8Array {
  if (dice(3) === 0) return damageBytes(samples, dice);
  const bytes = pick(samples, dice).slice();
  const view = new DataView(bytes.buffer);
  for (let changes = 1 + dice(3); changes > 0; changes--) {
    const at = dice(3) > 0 ? from + 4 * dice((to - from) >> 2) : 4 * dice(bytes.length >> 2);
    const near = view.getInt32(at, true) + pick([-1, 1, 2, -4], dice);
    view.setInt32(at, dice(3) === 0 ? near : pick(WORDS, dice), true);
  }
  return dice(6) === 0 ? bytes.subarray(0, dice(bytes.length)).slice() : bytes;
}

/** Leaves out, doubles, moves, or damages one of the records that a file is cut into. */
export function damageRecords(records: readonly Uint8Array[], dice: Dice): Uint8Array {
  const list = [...records];
  const at = dice(list.length);
  switch (dice(5)) {
    case 0:
      list.splice(at, 1 + dice(3));
      break;
    case 1:
      list.splice(dice(list.length), 0, list[at]!);
      break;
    case 2:
      list.splice(dice(list.length), 0, ...list.splice(at, 1));
      break;
    case 3:
      list[at] = pick(records, dice);
      break;
    default:
      list[at] = damageBytes([list[at]!], dice);
  }
  return joined(...list);
}

/** The records of a tokenizer.bin: its first word, then score, length and bytes of each piece. */
export function tokenizerBinRecords(bytes: Uint8Array): Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const records = [bytes.subarray(0, 4)];
  for (let at = 4; at < bytes.length;) {
    const end = at + 8 + view.getUint32(at + 4, true);
    records.push(bytes.subarray(at, end));
    at = end;
  }
  return records;
}

/** The fields of a message whose fields are all of a length below 2¹⁴. */
export function messageFields(bytes: Uint8Array): Uint8Array[] {
  const fields: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const long = bytes[at + 1]! >= 128;
    const length = (bytes[at + 1]! & 127) + (long ? bytes[at + 2]! * 128 : 0);
    const end = at + (long ? 3 : 2) + length;
    fields.push(bytes.subarray(at, end));
    at = end;
  }
  return fields;
}
