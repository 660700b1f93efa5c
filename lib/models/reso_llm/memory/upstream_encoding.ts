import { SEDENION_DIM } from "../../../physics/mod.ts";
import type { TextEncoding } from "./text_encoding.ts";

/**
 * Upstream's encoding, for comparison: (c − 64)/64 of each character code is added to the component of its position mod
 * 16, by half beyond the first 16 characters, then normalised. English sentences are nearly parallel under it.
 *
 * In float64, unlike the others: upstream's numbers are met to 1e-9.
 *
 * @example
 * ```ts
 * import { upstreamEncoding } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(upstreamEncoding().encode("a")[0], 1);
 * ```
 */
export function upstreamEncoding(): TextEncoding {
  return {
    encode: (text) => {
      const sum = new Float64Array(SEDENION_DIM);
      for (let i = 0; i < text.length; i++) {
        const weight = i < SEDENION_DIM ? 1 : 0.5;
        sum[i % SEDENION_DIM] += weight * (text.charCodeAt(i) - 64) / 64;
      }
      const norm = Math.hypot(...sum);
      return sum.map((value) => norm < 1e-10 ? 0 : value / norm);
    },
  };
}
