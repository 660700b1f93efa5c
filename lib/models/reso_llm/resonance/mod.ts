/**
 * Stochastic resonance: noise that grows while a text is caught in a loop, and is absent otherwise.
 *
 * @module
 */
export { type LoopReading, LoopWatch } from "./loop_watch.ts";
export { addResonanceNoise, type NoiseOptions, type NoiseSource, resonanceNoise } from "./noise.ts";
export type { StochasticResonanceOptions } from "./options.ts";
export { repetitionScore } from "./repetition_score.ts";
export { type SuffixLoop, SuffixLoopDetector } from "./suffix_loop.ts";
