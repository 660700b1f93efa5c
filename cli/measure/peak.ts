/** What this core gives at most. */
import type { NumericModeName } from "../../lib/kernels/mod.ts";
import { median } from "./quantile.ts";
import { yardstickOf } from "./yardstick.ts";

/** Some 2 ms in all: enough for a median that a neighbour's visit does not move. */
const SAMPLES = 31;

/** GFLOP/s of the register-only loop on one thread now: multiply-adds, fused in `relaxed`, two instructions in `strict`. */
export function measuredPeak(mode: NumericModeName): number {
  const yardstick = yardstickOf(mode);
  return median(Array.from({ length: SAMPLES }, () => yardstick.sample()));
}
