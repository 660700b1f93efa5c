/** The figures that the seed reports of a generation, and the record of each step behind them. */
import type { SamplingStep, SamplingSummary } from "../../sampling/mod.ts";

/** How one token was drawn. */
export interface TraceStep {
  /** Entropy of the model's own distribution, in bits. */
  rawEntropyBits: number;
  /** Entropy after the temperature, in bits. */
  temperedEntropyBits: number;
  /** Entropy of what was drawn from, in bits. */
  filteredEntropyBits: number;
  /** The temperature; 0 if the step was greedy. */
  temperature: number;
  /** −log₂ of the probability that the model itself gave to the token. */
  surpriseBits: number;
  /** Probability, after the temperature, of the tokens that the filter kept. */
  keptMass: number;
}

/** The seed's six figures, all 0 without tokens, and one record a step. Entropies and confidence are the model's own. */
export interface ReweightStats {
  /** Mean entropy of the model's own distributions, in bits. */
  meanEntropy: number;
  /** Mean of the largest probability of the model's own distributions. */
  meanConfidence: number;
  /** Mean temperature, greedy steps counting as 0. */
  meanTemp: number;
  /** Lowest entropy of the model's own distributions, in bits. */
  minEntropy: number;
  /** Highest entropy of the model's own distributions, in bits. */
  maxEntropy: number;
  /** Population standard deviation of the entropy of the model's own distributions, in bits. */
  entropyStd: number;
  /** One record a step. */
  trace: TraceStep[];
}

/** The record of one step. */
export function traceStep(step: SamplingStep, token: number): TraceStep {
  const { raw, tempered, filtered } = step.entropyBits;
  return {
    rawEntropyBits: raw,
    temperedEntropyBits: tempered,
    filteredEntropyBits: filtered,
    temperature: step.temperature,
    surpriseBits: -step.rawLogProbabilities[token]! / Math.LN2,
    keptMass: step.keptMass,
  };
}

/** The seed's figures of a summary. */
export function statsOf(summary: SamplingSummary, trace: TraceStep[]): ReweightStats {
  return {
    meanEntropy: summary.meanEntropyBits,
    meanConfidence: summary.meanConfidence,
    meanTemp: summary.meanTemperature,
    minEntropy: summary.minEntropyBits,
    maxEntropy: summary.maxEntropyBits,
    entropyStd: summary.entropyStdBits,
    trace,
  };
}
