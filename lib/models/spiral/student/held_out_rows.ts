/** Which windows are kept from training the weights, so that temperatures can be judged on them. */
import { fmix32 } from "../../../random/mod.ts";

/**
 * Whether a window belongs to the share that is held out: by a hash of its tokens, so that a window that comes again is on the
 * same side again, in every run.
 *
 * @example
 * ```ts
 * import { isHeldOut } from "@haze/haze/spiral";
 * import { assert } from "@std/assert";
 * const windows = Array.from({ length: 1000 }, (_, i) => [i, i * i]);
 * const count = windows.filter((window) => isHeldOut(window, 0.2)).length;
 * assert(count > 160 && count < 240);
 * ```
 */
export function isHeldOut(window: ArrayLike<number>, share: number): boolean {
  let hash = 1;
  for (let i = 0; i < window.length; i++) hash = fmix32(hash ^ (window[i]! + 1));
  return (hash >>> 0) < share * 2 ** 32;
}
