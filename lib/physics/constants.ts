/** The golden ratio φ = (1 + √5)/2. */
export const PHI: number = (1 + Math.sqrt(5)) / 2;

/** 1/φ = φ − 1 ≈ 0.618: the coherence threshold τ of the ResoFormer document, and its gradient clip. */
export const INVERSE_PHI: number = 1 / PHI;

/** The golden angle 2π/φ² ≈ 2.4 radians: steps of it never come back to where they were. */
export const GOLDEN_ANGLE: number = 2 * Math.PI / (PHI * PHI);

/** How many primes the default basis has: 2 to 97. */
export const DEFAULT_PRIME_COUNT = 25;
