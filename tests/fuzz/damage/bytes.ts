/** Damage that knows nothing of the format. */
import { type Dice, pick } from "../dice.ts";

/** Lengths at which arithmetic breaks: 0, 1, 2³¹ − 1, 2³², −1 and others, in 4 or 8 bytes. */
const LENGTHS: readonly (readonly number[])[] = [
  ...[[0, 0, 0, 0], [1, 0, 0, 0], [255, 255, 255, 127], [0, 0, 0, 128], [255, 255, 255, 255], [0, 0, 16, 0]],
  ...[[0, 0, 0, 0, 1, 0, 0, 0], [0, 0, 0, 0, 0, 0, 32, 0], [255, 255, 255, 255, 255, 255, 255, 255]],
  ...[[255, 255, 255, 255, 255, 255, 255, 127], [255, 255], [0, 0, 192, 127], [0, 0, 128, 127]],
];
const RUN_BYTES: readonly number[] = [0, 255, 0x20, 0x5b, 0x7b, 0x80];

/** One to three changes of a sample: bits, bytes, cuts, runs, doubled and swapped stretches, lengths, splices. */
export function damageBytes(samples: readonly Uint8Array[], dice: Dice): Uint8Array {
  let bytes = pick(samples, dice).slice();
  for (let changes = 1 + dice(3); changes > 0 && bytes.length > 0; changes--) {
    bytes = changed(bytes, samples, dice);
  }
  return bytes;
}

/** Half of the changes fall into the first part, where headers are, or the last, where a zip keeps its directory. */
function place(length: number, dice: Dice): number {
  const stretch = Math.min(length, 1500);
  const kind = dice(4);
  return kind === 0 ? dice(stretch) : kind === 1 ? length - 1 - dice(stretch) : dice(length);
}

function changed(
  bytes: Uint8Array<ArrayBuffer>,
  samples: readonly Uint8Array[],
  dice: Dice,
): Uint8Array<ArrayBuffer> {
  const at = place(bytes.length, dice);
  const [before, behind] = [bytes.subarray(0, at), bytes.subarray(at)];
  switch (dice(12)) {
    case 0:
      bytes[at] ^= 1 << dice(8);
      return bytes;
    case 1:
      bytes[at] = dice(256);
      return bytes;
    case 2:
      return bytes.slice(0, at);
    case 3:
      return joined(before, Uint8Array.of(dice(256)), behind);
    case 4:
      return joined(before, behind.subarray(1 + dice(8)));
    case 5: // doubled: a few bytes, or a section
      return joined(bytes.subarray(0, at + 1 + dice(dice(4) === 0 ? bytes.length : 64)), behind);
    case 6: // a splice with another file, at the same place or anywhere
    {
      const other = pick(samples, dice);
      const from = dice(2) === 0 ? Math.min(at, other.length) : dice(other.length);
      return joined(before, other.subarray(from));
    }
    case 7:
      return joined(
        before,
        new Uint8Array(1 + dice(dice(8) === 0 ? 4000 : 40)).fill(pick(RUN_BYTES, dice)),
        behind,
      );
    case 8: // two stretches swapped
    {
      const size = 1 + dice(64);
      const middle = Math.min(bytes.length, at + size);
      const end = Math.min(bytes.length, middle + size);
      return joined(before, bytes.subarray(middle, end), bytes.subarray(at, middle), bytes.subarray(end));
    }
    case 9:
      bytes.fill(0, at, at + 1 + dice(64));
      return bytes;
    default: {
      // Lengths mostly stand at multiples of four.
      const start = dice(2) === 0 ? at & ~3 : at;
      bytes.set(pick(LENGTHS, dice).slice(0, bytes.length - start), start);
      return bytes;
    }
  }
}

/** Parts one behind another. */
export function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
