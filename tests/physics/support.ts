import fc from "fast-check";
import {
  firstNPrimes,
  fromVector,
  type PrimeState,
  Quaternion,
  QuaternionState,
} from "../../lib/physics/mod.ts";

const PRIMES = firstNPrimes(30);
const part = fc.double({ min: -2, max: 2, noNaN: true });
const support = fc.uniqueArray(fc.constantFrom(...PRIMES), { minLength: 1, maxLength: 12 });
const isNormal = (state: { norm(): number }): boolean => state.norm() > 1e-3;

/** Normalised states of 1 to 12 of the first 30 primes, in a space of as many. */
export const primeStates: fc.Arbitrary<PrimeState> = support
  .chain((primes) => fc.tuple(fc.constant(primes), fc.array(part, arrayOf(2 * primes.length))))
  .map(([primes, parts]) => {
    return fromVector({ real: parts.slice(primes.length), imaginary: parts.slice(0, primes.length) }, primes);
  })
  .filter(isNormal).map((state) => state.normalized().withDimension(PRIMES.length));

/** Quaternions with parts from −2 to 2 and a norm above 1e-3. */
export const quaternions: fc.Arbitrary<Quaternion> = fc.tuple(part, part, part, part)
  .map(Quaternion.from).filter(isNormal);

/** Normalised quaternionic states of 1 to 12 of the first 30 primes, in a space of as many. */
export const quaternionStates: fc.Arbitrary<QuaternionState> = support
  .chain((primes) => fc.tuple(fc.constant(primes), fc.array(quaternions, arrayOf(primes.length))))
  .map(([primes, amplitudes]) => {
    return QuaternionState.from(primes.map((p, i) => [p, amplitudes[i]]), PRIMES.length).normalized();
  });

function arrayOf(length: number): { minLength: number; maxLength: number } {
  return { minLength: length, maxLength: length };
}
