/** What a filter leaves of a distribution. */
export interface Filtered {
  /** V probabilities that sum to one; 0 for every token that was cut. */
  probabilities: Float64Array;
  /** The probability, before the filter, of the tokens that it kept: in (0, 1]. */
  keptMass: number;
  /** How many tokens have a probability above zero. */
  kept: number;
}

/** One step of sampling without its draw: the distribution to draw from and what was done to the model's own. */
export interface SamplingStep extends Filtered {
  /** The temperature that was used; 0 (under upstream's rule, or below) if the step is greedy: its draw needs no randomness. */
  temperature: number;
  /**
   * Entropies in bits: `raw` of the model's own distribution, `tempered` after penalties and temperature, `filtered` of
   * `probabilities`.
   */
  entropyBits: { raw: number; tempered: number; filtered: number };
  /** The largest probability of the model's own distribution, in [1/V, 1]. */
  confidence: number;
  /**
   * The model's own distribution as V natural logarithms of probabilities, before penalties, temperature and filter.
   */
  rawLogProbabilities: Float64Array;
}

/**
 * What a sampler carries from one token to the next, as plain JSON: the empty object if it has no memory.
 *
 * `mu` (bits) is mirostat's bound on surprise, `correctionBits` what entropy_feedback adds to its target, and `recent`
 * the tokens that a repetition penalty or the avoidance of loops looks back on, oldest first. A state belongs to one
 * text. It is never changed in place, so that any step can be taken again from it.
 */
export type SamplerState = Readonly<Record<string, number | readonly number[]>>;
