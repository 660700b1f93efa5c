import { DEFAULT_PRIME_COUNT } from "../constants.ts";
import { PrimeState } from "../hilbert/prime_state.ts";
import { checkNumber } from "../number_checks.ts";
import { nthPrime } from "../primes/sequence.ts";

/** Settings of {@linkcode sequenceState}. */
export interface SequenceStateOptions {
  /** How far phases turn over the whole sequence, in turns; ½ unless told otherwise. */
  readonly turn?: number;
}

/**
 * A sequence of primes as a state that knows their order: Σ_k e^{2πi·turn·k/n} |p_k⟩, normalised.
 *
 * With half a turn the state of (2, 3) is orthogonal to that of (3, 2), and no repeated prime cancels itself, as all
 * phases lie in one half plane. With a whole turn a sequence and its rotations are one and the same ray — (2, 3) is
 * −(3, 2) — and a sequence of equal primes sums to nothing: it is there for comparison.
 *
 * @param primes The n primes in their order; one may come twice.
 * @returns a state in the space of the first 25 primes and of every prime beyond
 * @throws {RangeError} if there is no prime, a number is composite, or everything cancels
 *
 * @example
 * ```ts
 * import { sequenceState, stateSimilarity } from "@haze/haze/physics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(stateSimilarity(sequenceState([2, 3]), sequenceState([3, 2])), 0, 1e-12);
 * assertAlmostEquals(sequenceState([7, 7]).norm(), 1);
 * ```
 */
export function sequenceState(
  primes: ArrayLike<number>,
  { turn = 0.5 }: SequenceStateOptions = {},
): PrimeState {
  checkNumber(turn, "turn");
  const n = primes.length;
  if (n === 0) throw new RangeError("Cannot take a sequence as a state of norm 1: there is no prime");
  const amplitudes = new Map<number, { re: number; im: number }>();
  for (let k = 0; k < n; k++) {
    const angle = 2 * Math.PI * turn * k / n;
    const { re, im } = amplitudes.get(primes[k]) ?? { re: 0, im: 0 };
    amplitudes.set(primes[k], { re: re + Math.cos(angle), im: im + Math.sin(angle) });
  }
  const last = nthPrime(DEFAULT_PRIME_COUNT);
  const beyond = [...amplitudes.keys()].filter((p) => p > last).length;
  const state = PrimeState.from(amplitudes, DEFAULT_PRIME_COUNT + beyond);
  if (state.norm() < 1e-10) {
    throw new RangeError(
      `Cannot take a sequence as a state of norm 1: its phases cancel\nhint: turn ${turn} is too wide`,
    );
  }
  return state.normalized();
}
