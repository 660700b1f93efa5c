import { counterKey, counterUniform } from "../../random/counter_hash.ts";
import type { PrimeState } from "../hilbert/prime_state.ts";
import { checkSameLength } from "../number_checks.ts";
import { primeIndex } from "../primes/sequence.ts";

/** How many complex amplitudes a state is read into, one for each of the first 32 primes. */
const PLACES = 32;
/**
 * How many real numbers {@linkcode stateFeatures} gives.
 *
 * @example
 * ```ts
 * import { basisState, STATE_FEATURES, stateFeatures } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * const rows = new Float64Array(2 * STATE_FEATURES); // two states, one row each
 * [2, 3].forEach((p, row) => stateFeatures(basisState(p), rows.subarray(row * STATE_FEATURES, (row + 1) * STATE_FEATURES)));
 * assertEquals([rows[0], rows[STATE_FEATURES + 1]], [1, 1]);
 * ```
 */
export const STATE_FEATURES = 2 * PLACES;
/** A stream of its own among counter keys. */
const CODE_SEED = 0x505253;

/**
 * A state as 64 real numbers for a neural network: real, then imaginary parts over the first 32 primes.
 *
 * Those primes are read as they are. A vocabulary has thousands, though, and a state of later primes alone would read as
 * zero; so each later prime is spread over all 32 places with size 1/√32 and phases that a hash of its index fixes, which
 * leaves any two nearly orthogonal (|cosine| ≈ 0.18). The map is linear, so states interfere in their features as
 * they do in themselves.
 *
 * @param out where to write instead of making an array
 * @returns `out`, (64)
 * @throws {TypeError} if `out` is of another length
 *
 * @example
 * ```ts
 * import { basisState, stateFeatures } from "@haze/haze/physics";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * assertEquals(stateFeatures(basisState(5)).indexOf(1), 2); // the third prime
 * const later = stateFeatures(basisState(541));
 * assertAlmostEquals(Math.hypot(...later), 1);
 * ```
 */
export function stateFeatures(
  state: PrimeState,
  out: Float64Array = new Float64Array(STATE_FEATURES),
): Float64Array {
  checkSameLength(out, { length: STATE_FEATURES }, "write features");
  out.fill(0);
  for (let i = 0; i < state.size; i++) {
    const [index, re, im] = [primeIndex(state.primes[i]) - 1, state.real[i], state.imaginary[i]];
    if (index < PLACES) {
      out[index] += re;
      out[PLACES + index] += im;
    } else spread(index, re, im, out);
  }
  return out;
}

/** Adds (re + i·im) times the code of the prime at `index`. */
function spread(index: number, re: number, im: number, out: Float64Array): void {
  const key = counterKey(CODE_SEED, index, 0);
  for (let place = 0; place < PLACES; place++) {
    const angle = 2 * Math.PI * counterUniform(key, place);
    const [c, s] = [Math.cos(angle) / Math.sqrt(PLACES), Math.sin(angle) / Math.sqrt(PLACES)];
    out[place] += re * c - im * s;
    out[PLACES + place] += re * s + im * c;
  }
}
