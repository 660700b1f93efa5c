import { hashedSedenion, SEDENION_DIM, unitSedenion } from "../../../physics/mod.ts";
import type { TextEncoding } from "./text_encoding.ts";
import { contentStems } from "./words.ts";

/** FNV-1a over UTF-16 units, 32 bits. */
function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/**
 * Encodes a text by its words alone: S = normalise(Σ w(stem) · u_stem), with u the {@linkcode hashedSedenion} of a stem.
 *
 * A stem counts once, however often it occurs. Axes have no meaning here: they are those of the hash.
 *
 * @param weightOf What a stem weighs, as {@linkcode wordWeights} gives; all alike unless told otherwise.
 *
 * @example
 * ```ts
 * import { hashedEncoding } from "@haze/haze/reso-llm";
 * import { sedenionCosine } from "@haze/haze/physics";
 * import { assert } from "@std/assert";
 *
 * const encoding = hashedEncoding();
 * const line = encoding.encode("The secret code is forty-two.");
 * assert(sedenionCosine(line, encoding.encode("secret code")) > 0.5);
 * ```
 */
export function hashedEncoding(weightOf: (stem: string) => number = () => 1): TextEncoding {
  return {
    encode: (text) => {
      const sum = new Float64Array(SEDENION_DIM);
      for (const stem of new Set(contentStems(text))) {
        const [weight, unit] = [weightOf(stem), hashedSedenion(hash32(stem))];
        for (let i = 0; i < SEDENION_DIM; i++) sum[i] += weight * unit[i];
      }
      return unitSedenion(sum);
    },
  };
}
