/** One call of a kernel, as it is launched, recorded and replayed. */
import type { FamilyName } from "./families.ts";

/** A compiled kernel. */
export type Kernel = (...operands: number[]) => void;

/** How a call may be shared out. */
export interface Work {
  /** The range is 0 ≤ i < extent. */
  readonly extent: number;
  /** Parts start at multiples of this: rows of a tile, or floats of a cache line. */
  readonly unit: number;
  /** Rough number of floating-point operations of the whole call. */
  readonly operations: number;
}

/** A kernel with everything that it is called with. */
export interface Call {
  /** The compiled function. */
  readonly kernel: Kernel;
  /** Its family. */
  readonly family: FamilyName;
  /** Its name. */
  readonly name: string;
  /**
   * All that it is called with, in the order of its parameters: addresses, sizes and numbers, then the range lo = 0 and
   * hi = extent, and the main thread's scratch. Kept as one array, so that running it makes no garbage.
   */
  readonly operands: number[];
  /** How it may be shared out. */
  readonly work: Work;
}
