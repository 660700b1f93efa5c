/** What every model may be made with beside its config. */
import type { Kernels } from "../kernels/mod.ts";

/** Options of a model. */
export interface ModelOptions {
  /** Seed of the initial weights. Default 42. */
  seed?: number | bigint;
  /** False draws nothing and leaves every weight 0, for a caller that loads them. Default true. */
  initialise?: boolean;
  /** What computes. Default: `defaultKernels()`. */
  kernels?: Kernels;
}
