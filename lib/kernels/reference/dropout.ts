import { counterHash, fmix32 } from "../../random/counter_hash.ts";
import type { DropoutCall } from "../kernels.ts";

/**
 * y[i] = x[i] · factor where the upper 24 bits of counterHash(fmix32(key[0] ^ op), i) are at least rate · 2^24, else 0.
 *
 * @param factor 1 / (1 − rate), in the precision of the backend
 */
export function dropout({ x, y, rate, key, op }: DropoutCall, factor: number): void {
  const threshold = Math.round(rate * 2 ** 24);
  const opKey = fmix32(key[0]! ^ op);
  for (let i = 0; i < y.length; i++) {
    const kept = counterHash(opKey, i) >>> 8 >= threshold;
    y[i] = kept ? x[i]! * factor : 0;
  }
}
