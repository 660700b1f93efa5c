import type { Moment } from "./moment.ts";

/**
 * How moments are weighed.
 *
 * `"house"`: a moment's strength is α·e^{−λ·age}, and it is forgotten below `importanceThreshold`. `"upstream"`:
 * e^{−λ·age}·coherence, where importance has no effect, forgetting multiplies coherence by e^{−λ·age} at each call and
 * drops what fell below 0.01; it is there for comparison.
 */
export type MemoryRule = "house" | "upstream";

/** A rule as the memory uses it. */
export interface Rule {
  /** What a moment of some age weighs. */
  strength(moment: Moment, fade: number): number;
  /** The moment after a round of forgetting, or undefined if it is gone. */
  faded(moment: Moment, fade: number, threshold: number): Moment | undefined;
}

/** Upstream forgets below this coherence. */
const UPSTREAM_FLOOR = 0.01;

/** The rules by name; `fade` is e^{−λ·age}. */
export const RULES: Readonly<Record<MemoryRule, Rule>> = {
  house: {
    strength: ({ importance }, fade) => importance * fade,
    faded: (moment, fade, threshold) => moment.importance * fade < threshold ? undefined : moment,
  },
  upstream: {
    strength: ({ coherence }, fade) => fade * coherence,
    faded: (moment, fade) => {
      const coherence = moment.coherence * fade;
      return coherence < UPSTREAM_FLOOR ? undefined : { ...moment, coherence };
    },
  },
};
