/** safetensors files whose header lies. */
import { type Dice, pick } from "../dice.ts";
import { damageBytes, joined } from "./bytes.ts";
import { damageJson, encodeLoosely } from "./json.ts";

interface Entry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

/** A file of a header and the bytes behind it. */
export function safetensorsFile(header: string, data: Uint8Array, length?: bigint): Uint8Array {
  const text = encodeLoosely(header);
  const head = new Uint8Array(8);
  new DataView(head.buffer).setBigUint64(0, length ?? BigInt(text.length), true);
  return joined(head, text, data);
}

/** A damaged file: bytes, JSON of the header, offsets that overlap, leave holes or lie, types, shapes. */
export function damageSafetensors(samples: readonly Uint8Array[], dice: Dice): Uint8Array {
  if (dice(4) === 0) return damageBytes(samples, dice);
  const sample = pick(samples, dice);
  const length = Number(new DataView(sample.buffer, sample.byteOffset).getBigUint64(0, true));
  const text = new TextDecoder().decode(sample.subarray(8, 8 + length));
  const data = sample.subarray(8 + length);
  if (dice(3) === 0) {
    const lie = dice(6) === 0
      ? pick([0n, 1n, 2n ** 31n, 2n ** 32n, 2n ** 53n, 2n ** 64n - 1n], dice)
      : undefined;
    return safetensorsFile(damageJson(text, dice), data, lie);
  }
  const header = JSON.parse(text) as Record<string, Entry>;
  const names = Object.keys(header).filter((name) => name !== "__metadata__");
  if (names.length === 0) return damageBytes(samples, dice);
  const name = pick(names, dice);
  const entry = header[name]!;
  const [from, to] = entry.data_offsets;
  const other = header[pick(names, dice)]!;
  switch (dice(9)) {
    case 0:
      entry.data_offsets = [from + pick([-4, -1, 1, 4], dice), to];
      break;
    case 1:
      entry.data_offsets = [from + 4, to + 4];
      break;
    case 2:
      entry.data_offsets = [...other.data_offsets];
      break;
    case 3:
      entry.data_offsets = pick(
        [[0, 2 ** 53], [2 ** 53 - 1, 2 ** 53 - 1], [to, from], [0, 0], [-4, 0], [
          2 ** 32,
          2 ** 32 + to - from,
        ]] as [number, number][],
        dice,
      );
      break;
    case 4:
      entry.shape = pick([
        [2 ** 32, 2 ** 32],
        [2 ** 26, 2 ** 27],
        [0, 2 ** 53 - 1],
        [-1],
        [],
        [1],
        [...entry.shape].reverse(),
        [...entry.shape, 1],
      ], dice);
      break;
    case 5:
      entry.dtype = pick(["F16", "BF16", "F64", "I8", "U8", "f32", "", "__proto__", "F8_E4M3"], dice);
      break;
    case 6: // names change places
      [header[name], header[pick(names, dice)]] = [other, entry];
      break;
    case 7:
      delete header[name];
      break;
    default: {
      // Numbers that no weight has.
      const copy = data.slice();
      const word = pick([0x7fc00000, 0x7f800000, 0xff800000, 0x7f7fffff], dice);
      if (copy.length >= 4) new DataView(copy.buffer).setUint32(4 * dice(copy.length >> 2), word, true);
      return safetensorsFile(text, copy);
    }
  }
  return safetensorsFile(JSON.stringify(header), data);
}
