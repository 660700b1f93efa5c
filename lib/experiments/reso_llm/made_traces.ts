/** Traces for the stability monitor: noise, and noise in which chaos or growth sets in. */
import { Pcg64 } from "../../random/mod.ts";

/** Calm tokens, and tokens of a trace. */
const [CALM, LENGTH] = [50, 110];
/** What sets in. */
export const ONSETS = ["chaos", "growth"] as const;

/** White noise. */
export function noise(seed: number, length: number): number[] {
  const random = new Pcg64(seed);
  return Array.from({ length }, () => random.normal());
}

/** Noise, then the logistic map of r = 4 with the same mean and spread. */
export function chaos(seed: number): number[] {
  let x = 0.1 + 0.8 * new Pcg64(seed).uniform();
  for (let t = 0; t < 200; t++) x = 4 * x * (1 - x);
  // Of the map's invariant density the mean is 1/2 and the variance 1/8.
  return noise(seed, LENGTH).map((value, t) =>
    t < CALM ? value : ((x = 4 * x * (1 - x)) - 0.5) / Math.sqrt(1 / 8)
  );
}

/** Noise of a tenth, then growth by a fifth a token on it. */
export function growth(seed: number): number[] {
  return noise(seed, LENGTH).map((value, t) =>
    0.1 * value + (t < CALM ? 0 : 0.1 * Math.expm1(0.2 * (t - CALM + 1)))
  );
}
