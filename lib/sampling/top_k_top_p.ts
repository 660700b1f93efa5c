import { type CommonSettings, type SamplerKind, temperatureOf } from "./kind.ts";
import type { Filtered } from "./step.ts";
import { cutTopK } from "./top_k.ts";
import { cutTopP } from "./top_p.ts";

/** One temperature, then the `topK` most likely tokens, then the fewest of them that hold `topP` of what they have together. */
export interface TopKTopPSettings extends CommonSettings {
  /** The sampler. */
  readonly sampling: "top_k_top_p";
  /** The divisor of the logits, at least 0; 0.8 unless told otherwise, and 0 is greedy. */
  readonly temperature: number;
  /** How many tokens to keep at most, at least 1; 50 unless told otherwise. */
  readonly topK: number;
  /** The probability to keep of theirs, in (0, 1]; 0.95 unless told otherwise. */
  readonly topP: number;
}

/** The sampler of {@linkcode TopKTopPSettings}: Reso-LLM's, with its defaults. */
export const topKTopP: SamplerKind<TopKTopPSettings> = {
  defaults: { temperature: 0.8, topK: 50, topP: 0.95 },
  build: ({ temperature, topK, topP }) => ({
    temperature: temperatureOf(temperature),
    filter: ({ probabilities }) => cutBoth(probabilities, topK, topP),
  }),
};

/** Both cuts in place; the mass that is kept is that of the whole distribution. */
function cutBoth(row: Float64Array, k: number, p: number): Filtered {
  const first = cutTopK(row, k);
  const second = cutTopP(first.probabilities, p, "exact");
  return { ...second, keptMass: first.keptMass * second.keptMass };
}
