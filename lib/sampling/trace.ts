import type { SamplingStep } from "./step.ts";

/** What happened at one token, in figures. */
export interface TraceStep {
  /** The token that was drawn. */
  token: number;
  /** Entropy in bits of the model's own distribution. */
  rawEntropyBits: number;
  /** Entropy in bits after penalties and temperature. */
  temperedEntropyBits: number;
  /** Entropy in bits of what was drawn from. */
  filteredEntropyBits: number;
  /** The temperature; 0 for a greedy step. */
  temperature: number;
  /** −log₂ of the probability that the model itself, before penalties, temperature and filter, gave to the token, in bits. */
  surpriseBits: number;
  /** The probability that the filter kept. */
  keptMass: number;
  /** How many tokens the filter kept. */
  kept: number;
  /** The largest probability of the model's own distribution. */
  confidence: number;
}

/**
 * The record of one step and the token that was drawn from it: plain data, one line of a trace.
 *
 * @throws RangeError if the token cannot have been drawn: it is no id of the step, or has probability 0 in it.
 *
 * @example
 * ```ts
 * import { makeSampler, traceOf } from "@haze/haze/sampling";
 * import { assertEquals } from "@std/assert";
 *
 * const sampler = makeSampler({ sampling: "top_k", topK: 2 });
 * const step = sampler.distribution([0, 0, 0, 0], sampler.initialState);
 * const { token, rawEntropyBits, filteredEntropyBits, keptMass, kept } = traceOf(step, 1);
 * assertEquals({ token, rawEntropyBits, filteredEntropyBits, keptMass, kept }, {
 *   ...{ token: 1, rawEntropyBits: 2, filteredEntropyBits: 1, keptMass: 0.5, kept: 2 },
 * });
 * ```
 */
export function traceOf(step: SamplingStep, token: number): TraceStep {
  const probability = step.probabilities[token] ?? "no id";
  if (!(Number(probability) > 0)) {
    const got = `token ${token}, ${probability === 0 ? "probability 0" : probability}`;
    throw new RangeError(`Cannot count a token as drawn from the step: ${got}`);
  }
  const { entropyBits, temperature, keptMass, kept, confidence } = step;
  return {
    token,
    rawEntropyBits: entropyBits.raw,
    temperedEntropyBits: entropyBits.tempered,
    filteredEntropyBits: entropyBits.filtered,
    temperature,
    // Not −0 where the model was certain.
    surpriseBits: 0 - step.rawLogProbabilities[token] / Math.LN2,
    ...{ keptMass, kept, confidence },
  };
}
