import { complexOf } from "./complex.ts";
import { PrimeState } from "./prime_state.ts";
import { placeOf, supportOf } from "./support.ts";

/** A state written out as a dense vector: one amplitude a prime of some list, real and imaginary parts apart. */
export interface StateVector {
  /** Real parts. */
  readonly real: ArrayLike<number>;
  /** Imaginary parts; all 0 when absent. */
  readonly imaginary?: ArrayLike<number>;
}

/**
 * The amplitudes of `state` at `primes`, in their order.
 *
 * @param primes The list; the primes that the state names unless told otherwise.
 * @throws RangeError if the state has an amplitude at a prime that the list lacks, or the list is no basis.
 *
 * @example
 * ```ts
 * import { compositeState, toVector } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(toVector(compositeState(9), [2, 3, 5]).real, Float64Array.of(0, 1, 0));
 * ```
 */
export function toVector(
  state: PrimeState,
  primes: ArrayLike<number> = state.primes,
): { real: Float64Array; imaginary: Float64Array } {
  const sorted = supportOf(primes);
  for (const [p, { re, im }] of state) {
    if ((re !== 0 || im !== 0) && placeOf(p, sorted) < 0) {
      throw new RangeError(
        `Cannot write a state as a vector over ${primes.length} primes: it has an amplitude at ${p}\n` +
          `hint: give a list of primes that holds ${p}`,
      );
    }
  }
  const places = Array.from(primes, (p) => placeOf(p, state.primes));
  return {
    real: Float64Array.from(places, (i) => i < 0 ? 0 : state.real[i]),
    imaginary: Float64Array.from(places, (i) => i < 0 ? 0 : state.imaginary[i]),
  };
}

/**
 * The state with the given amplitudes at `primes`, in their order; not normalised. The list is the declared space.
 *
 * @throws TypeError if the lengths differ; RangeError if the list is no basis or an amplitude not finite.
 *
 * @example
 * ```ts
 * import { fromVector } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(fromVector({ real: [3, 0], imaginary: [0, 4] }, [2, 3]).norm(), 5);
 * ```
 */
export function fromVector({ real, imaginary }: StateVector, primes: ArrayLike<number>): PrimeState {
  const lengths = [real.length, imaginary?.length ?? real.length];
  if (lengths.some((length) => length !== primes.length)) {
    throw new TypeError(
      `Cannot read a vector as one amplitude a prime: lengths ${
        lengths.join(" and ")
      } for ${primes.length} primes`,
    );
  }
  return PrimeState.from(Array.from(primes, (p, i) => {
    return [p, complexOf({ re: real[i], im: imaginary?.[i] ?? 0 }, `the amplitude of ${p}`)];
  }));
}
