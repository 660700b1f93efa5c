/** Dropout: y = x·mask/(1 − rate), dx = dy·mask/(1 − rate), the mask a hash of (key, op, index). */
import type { Tensor } from "../../tensor/mod.ts";
import { emptyLike } from "../output.ts";
import { record } from "../tape.ts";

/** Where dropout takes its bits from: the hash of (seed, step), and a number that tells ops apart. */
export interface DropoutKey {
  /** int32 (1,): `fmix32(fmix32(seed) ^ step)`. Read at each call, so that a recorded step need not change. */
  readonly key: Int32Array;
  /** Number of the op within its step, from 0. */
  readonly op: number;
}

/**
 * Sets a share `rate` of the elements to 0 and scales the others up (Srivastava and others, 2014). The mask is
 * never stored; equal keys give equal masks on every backend.
 *
 * @throws {RangeError} unless 0 ≤ rate < 1.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { fmix32 } from "@haze/haze/random";
 * import { ones } from "@haze/haze/tensor";
 * import { dropout } from "@haze/haze/autograd";
 * const key = new Int32Array([fmix32(fmix32(42) ^ 1)]); // seed 42, step 1
 * const y = dropout(ones([1000]), 0.5, { key, op: 0 });
 * assertEquals([...new Set(y.data)].sort(), [0, 2]);
 * ```
 */
export function dropout(x: Tensor, rate: number, { key, op }: DropoutKey): Tensor {
  if (!(rate >= 0 && rate < 1)) {
    throw new RangeError(`Cannot drop out as the rate must be in [0, 1): ${rate}`);
  }
  if (rate === 0) return x;
  const { kernels } = x;
  const y = emptyLike(kernels, x.shape);
  kernels.dropout({ x: x.floats, y: y.floats, rate, key, op });
  return record(y, [x], (dy, gradients) => {
    const dx = kernels.floats(x.size);
    kernels.dropout({ x: dy, y: dx, rate, key, op });
    gradients.add(x, dx);
  });
}
