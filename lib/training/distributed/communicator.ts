/** What ranks of one job say to each other: as little as exact training needs. */
import type { FloatArray } from "../../kernels/mod.ts";

/**
 * One rank's end of a group of processes that run the same program. Every method but {@linkcode Communicator.abort} is
 * collective: all ranks call it, in the same order, and each waits for the others.
 */
export interface Communicator {
  /** This rank, from 0. */
  readonly rank: number;
  /** N: number of ranks. */
  readonly size: number;
  /** What carries the messages, for people. */
  readonly name: string;
  /** The bytes of every rank, in the order of ranks; lengths may differ. */
  gather(bytes: Uint8Array): Promise<Uint8Array[]>;
  /**
   * Deals out slices: slice r of `array` goes to rank r, and what all ranks have of this rank's own slice comes into `out`, one
   * behind the other in the order of ranks.
   *
   * @param bounds Where slices begin and end: N + 1 places, from 0 to the array's length, the same on all ranks.
   * @param out N times the length of this rank's slice.
   */
  deal(array: FloatArray, bounds: readonly number[], out: FloatArray): Promise<void>;
  /** Puts the slices of all ranks together: rank r gives slice r, and `out` has them all. `bounds` as in {@linkcode deal}. */
  join(slice: FloatArray, bounds: readonly number[], out: FloatArray): Promise<void>;
  /** Ends the processes of all ranks at once, this one included. */
  abort(code: number): void;
  /** Leaves the group; the last call. */
  close(): Promise<void>;
}

/**
 * Cuts `length` numbers into `size` slices that differ by one at most.
 *
 * @returns Where they begin and end, `size` + 1 places.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { sliceBounds } from "@haze/haze/training";
 * assertEquals(sliceBounds(7, 3), [0, 2, 4, 7]);
 * ```
 */
export function sliceBounds(length: number, size: number): number[] {
  return Array.from({ length: size + 1 }, (_, r) => Math.floor(length * r / size));
}
