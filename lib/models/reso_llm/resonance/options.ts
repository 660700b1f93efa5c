import { checkWithin } from "../checks.ts";

/** When stochastic resonance acts, and how strongly. */
export interface StochasticResonanceOptions {
  /** A of the first step in a loop, relative to the signal's root mean square; 0.1 unless told otherwise. */
  readonly noiseAmplitude?: number;
  /** Components below this (times the root mean square) are weak and get the full noise; 0.3 unless told otherwise. */
  readonly signalThreshold?: number;
  /** The share of the noise that weak components get; 0.5 unless told otherwise. */
  readonly optimalNoiseRatio?: number;
  /** The repetition score above which it acts without a loop in sight; 0.8 unless told otherwise. */
  readonly escapeThreshold?: number;
}

/** The same with nothing left open. */
export type CompleteResonanceOptions = Required<StochasticResonanceOptions>;

/** Fills in what is not told, and checks the rest. */
export function completeResonanceOptions(options: StochasticResonanceOptions): CompleteResonanceOptions {
  const { noiseAmplitude = 0.1, signalThreshold = 0.3, optimalNoiseRatio = 0.5, escapeThreshold = 0.8 } =
    options;
  checkWithin("noiseAmplitude", noiseAmplitude, 0, 1);
  checkWithin("signalThreshold", signalThreshold, 0);
  checkWithin("optimalNoiseRatio", optimalNoiseRatio, 0);
  checkWithin("escapeThreshold", escapeThreshold, 0, 1);
  return { noiseAmplitude, signalThreshold, optimalNoiseRatio, escapeThreshold };
}
