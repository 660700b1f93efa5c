/** Sizes that follow from the settings. */
import { layersOf, type ResoLLMSettings } from "../config/mod.ts";

/** Numbers that a concept adds features with: real and imaginary parts over the first 32 primes. */
export const CONCEPT_FEATURES = 64;
/** Axes of the memory. */
export const MEMORY_AXES = 16;
/** ε of the layer norms. */
export const NORM_EPSILON = 1e-5;
/** Columns that scores other than those of the content need: cos θ, sin θ, the focus, and one so that pairs come out even. */
export const EXTRA_COLUMNS = 4;

/** The letters. */
export interface Letters {
  /** Vocabulary. */
  readonly V: number;
  /** Width. */
  readonly C: number;
  /** Heads. */
  readonly H: number;
  /** Width of a head. */
  readonly D: number;
  /** Feed-forward width. */
  readonly F: number;
  /** Blocks. */
  readonly L: number;
  /** Context. */
  readonly T: number;
}

/** Letters of some settings. */
export function lettersOf(settings: ResoLLMSettings): Letters {
  const { vocabSize: V, dim: C, numHeads: H, ffnDim: F, numLayers: L, maxSeqLen: T } = settings;
  return { V, C, H, D: C / H, F, L, T };
}

/** Whether oscillators act: coupled by 0 they leave attention as it is, and are left out. */
export function hasOscillators(settings: ResoLLMSettings): boolean {
  return layersOf(settings).kuramoto && settings.kuramotoCoupling > 0;
}

/** Whether foci may act on keys. */
export function hasFocusBias(settings: ResoLLMSettings): boolean {
  return layersOf(settings).agency && settings["agency.maxFoci"] > 0 && settings["agency.bias"] > 0;
}

/** Whether concepts may add features. */
export function hasConcepts(settings: ResoLLMSettings): boolean {
  return layersOf(settings).prsc && settings["prsc.maxBindings"] > 0;
}

/** What the rule makes of the parts of a block. */
export function partsOf({ rule, useResonance, numHeads, positions, usePrimeFeatures }: ResoLLMSettings): {
  readonly weighsHeads: boolean;
  readonly resonates: boolean;
  readonly hasBiases: boolean;
  readonly hasPrimeFeatures: boolean;
  readonly hasFinalNorm: boolean;
} {
  const isOurs = rule === "reso";
  return {
    // The weight of a single head over the mean of its weight is 1.
    weighsHeads: isOurs && useResonance && numHeads > 1,
    resonates: positions === "resonance",
    hasBiases: !isOurs,
    hasPrimeFeatures: isOurs && usePrimeFeatures,
    hasFinalNorm: isOurs,
  };
}
