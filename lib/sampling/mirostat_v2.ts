import { keepCut } from "./cut.ts";
import { type CommonSettings, type SamplerKind, temperatureOf } from "./kind.ts";
import { nextMu, ownSurpriseBits } from "./mirostat.ts";
import type { Filtered } from "./step.ts";

/**
 * Mirostat, version 2: cuts the tokens whose surprise exceeds μ bits, and lets μ follow the surprise of the tokens drawn, so that
 * their mean approaches `tau` bits.
 *
 * It is the alternate algorithm of Basu et al. (2021, arXiv 2007.14966): truncate the tokens with −log₂ p > μ (the likeliest stays in
 * any case), renormalise, draw, and set μ ← μ − `eta`·(S − `tau`), from μ₀ = 2·`tau`. S is the surprise in the model's own distribution, as in
 * {@linkcode MirostatSettings}, and μ has no bounds.
 */
export interface MirostatV2Settings extends CommonSettings {
  /** The sampler. */
  readonly sampling: "mirostat_v2";
  /** The mean surprise to steer towards, at least 0 bits; 3 unless told otherwise. */
  readonly tau: number;
  /** The learning rate, from 0 (μ stays) to 10; 0.1 unless told otherwise. */
  readonly eta: number;
}

/** The sampler of {@linkcode MirostatV2Settings}. */
export const mirostatV2: SamplerKind<MirostatV2Settings> = {
  defaults: { tau: 3, eta: 0.1 },
  build: (settings) => ({
    memory: { mu: 2 * settings.tau },
    temperature: temperatureOf(1),
    filter: ({ probabilities }, { mu }) => cutSurprise(probabilities, Number(mu)),
    learn: (state, step, token) => nextMu(state, ownSurpriseBits(step, token), settings),
  }),
};

function cutSurprise(row: Float64Array, mu: number): Filtered {
  let max = 0;
  for (let i = 0; i < row.length; i++) if (row[i] > max) max = row[i];
  const least = 2 ** -mu;
  if (!(max >= least)) return keepCut(row, { threshold: max, ties: 1 });
  // Where 2^−μ underflows, a threshold of 0 would count the impossible tokens among the kept.
  return keepCut(row, { threshold: Math.max(least, Number.MIN_VALUE), ties: Infinity });
}
