import { checkPositiveInteger } from "../checks.ts";

/** Windows of T tokens of one shard, counted. */
export interface WindowCounts {
  /** w = ⌊(n − 1) / T⌋: as many as have T tokens to read and T to predict. */
  readonly all: number;
  /** To train on. */
  readonly train: number;
  /** Held out. */
  readonly heldOut: number;
  /** In between, used by neither side. */
  readonly gap: number;
}

/** Stretches [start, end) of a shard's tokens. */
export interface WindowSplit {
  /** How many windows there are on each side. */
  readonly windows: WindowCounts;
  /** To train on: one or two stretches of k·T + 1 tokens; none if there is no window. */
  readonly train: readonly (readonly [number, number])[];
  /** Held out: one stretch, or none if there are fewer than three windows. */
  readonly heldOut: readonly (readonly [number, number])[];
}

/** Fewer windows cannot give one to each side and one in between. */
const FEWEST_WINDOWS = 3;

/**
 * Splits the windows of a shard: max(1, round(f·w)) of its w in one block are held out, and one window is left out on
 * each side of the block that has a neighbour.
 *
 * Window i reads tokens i·T to i·T + T − 1 and predicts the next of each, so neighbours share one token; with the gap
 * between them the sides share none. Where the block lies is chosen by the hash of the content and by nothing else: what
 * other shards there are, their order and their names move no window from one side to the other, and copies of a shard
 * are split alike. Fewer than three windows are all for training.
 *
 * @param tokens n.
 * @param T Tokens a window.
 * @param contentHash Hash of the shard's content, hex digits.
 * @param heldOutFraction f, between 0 and 1, both excluded; default 0.1.
 * @throws {RangeError} if T is not a positive integer or f is out of range.
 *
 * @example
 * ```ts
 * import { splitWindows } from "@haze/haze/data";
 * import { assertEquals } from "@std/assert";
 *
 * const { windows, train, heldOut } = splitWindows(41, 4, "0000000000000003");
 * assertEquals(windows, { all: 10, train: 7, heldOut: 1, gap: 2 });
 * assertEquals([train, heldOut], [[[0, 9], [20, 41]], [[12, 17]]]);
 * ```
 */
export function splitWindows(
  tokens: number,
  T: number,
  contentHash: string,
  heldOutFraction = 0.1,
): WindowSplit {
  checkPositiveInteger("split windows", "T", T);
  if (!(heldOutFraction > 0 && heldOutFraction < 1)) {
    throw new RangeError(
      `Cannot split windows as heldOutFraction must lie between 0 and 1: got ${heldOutFraction}`,
    );
  }
  const w = Math.max(0, Math.floor((tokens - 1) / T));
  const stretch = (from: number, to: number): (readonly [number, number])[] =>
    to > from ? [[from * T, to * T + 1]] : [];
  if (w < FEWEST_WINDOWS) {
    return { windows: { all: w, train: w, heldOut: 0, gap: 0 }, train: stretch(0, w), heldOut: [] };
  }
  const held = Math.min(Math.max(1, Math.round(heldOutFraction * w)), w - 2);
  const start = chooseStart(w, held, contentHash);
  const end = start + held;
  const train = [...stretch(0, start - 1), ...stretch(end + 1, w)];
  const gap = (start > 0 ? 1 : 0) + (end < w ? 1 : 0);
  const windows = { all: w, train: w - held - gap, heldOut: held, gap };
  return { windows, train, heldOut: stretch(start, end) };
}

/** The first held-out window, among those that leave a window to train on. */
function chooseStart(w: number, held: number, contentHash: string): number {
  const hash = BigInt(`0x${contentHash}`);
  // In the middle two windows are lost to the gap; where that is all there is, only the ends are left.
  if (w - held < 3) return hash % 2n === 0n ? 0 : w - held;
  return Number(hash % BigInt(w - held + 1));
}
