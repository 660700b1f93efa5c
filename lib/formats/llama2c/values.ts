/**
 * Weights that cannot be: not finite, or of a size that no training reaches.
 * @module
 */
import type { BrokenRule } from "../llama/sizes.ts";

/** Another element type read as float32 passes this at once. */
const MOST = 1e4;
const MOST_INT8 = 127;

/** Finds the first weight that is not finite or not below 10,000; null where there is none. */
export function valuesProblem(name: string, data: Float32Array): BrokenRule | null {
  for (let i = 0; i < data.length; i++) {
    // Written so that NaN is wrong too.
    if (!(Math.abs(data[i]) < MOST)) {
      return { rule: `has finite weights below ${MOST}`, found: `found ${data[i]} at ${name}[${i}]` };
    }
  }
  return null;
}

/** The same for scales, which are not negative either. */
export function int8ValuesProblem(name: string, scales: Float32Array): BrokenRule | null {
  for (let i = 0; i < scales.length; i++) {
    if (!(scales[i] >= 0 && scales[i] * MOST_INT8 < MOST)) {
      const rule = `has scales from 0 to below ${MOST} / ${MOST_INT8}`;
      return { rule, found: `found ${scales[i]} for group ${i} of ${name}` };
    }
  }
  return null;
}
