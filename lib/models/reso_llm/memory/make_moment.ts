import { hypercomplexEntropyBits, hypercomplexNorm, SEDENION_DIM } from "../../../physics/mod.ts";
import type { Moment, StoreOptions } from "./moment.ts";

/** Upper bound of |norm − 1|; float32 values stay within 1e-7. */
const NORM_ERROR = 1e-6;

/** Everything about a moment beside its content and sedenion. */
export type MomentCircumstances = Required<StoreOptions> & { readonly time: number };

/** A moment with all that follows from what is given; RangeError unless the sedenion has norm 1 and α is above 0. */
export function makeMoment(
  content: string,
  sedenion: ArrayLike<number>,
  { time, importance, turn, tokenIndex }: MomentCircumstances,
  epoch: number,
): Moment {
  const norm = sedenion.length === SEDENION_DIM ? hypercomplexNorm(sedenion) : NaN;
  if (!(Math.abs(norm - 1) < NORM_ERROR)) {
    const got = sedenion.length === SEDENION_DIM ? `norm ${norm}` : `${sedenion.length} components`;
    throw new RangeError(`Cannot remember a moment as a sedenion of norm 1: ${got}`);
  }
  if (!(importance > 0 && importance < Infinity)) {
    throw new RangeError(`Cannot take importance as a finite number above 0: ${importance}`);
  }
  const entropyBits = hypercomplexEntropyBits(sedenion);
  const turns = time / epoch;
  return {
    content,
    sedenion: Float64Array.from(sedenion),
    time,
    importance,
    entropyBits,
    coherence: 1 / (1 + entropyBits),
    tags: { t: time, turn, tokenIndex, phase: 2 * Math.PI * (turns - Math.floor(turns)) },
  };
}
