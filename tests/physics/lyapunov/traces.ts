/** Traces whose exponents are known. */
import { Pcg64 } from "../../../lib/random/mod.ts";

/** n steps of x ← r x (1 − x), past its transient, from a random start. */
export function logisticTrace(n: number, seed: number, r: number): Float64Array {
  let x = 0.1 + 0.8 * new Pcg64(seed).uniform();
  for (let t = 0; t < 200; t++) x = r * x * (1 - x);
  return Float64Array.from({ length: n }, () => x = r * x * (1 - x));
}

/** n independent normal numbers. */
export function noiseTrace(n: number, seed: number): Float64Array {
  const random = new Pcg64(seed);
  return Float64Array.from({ length: n }, () => random.normal());
}
