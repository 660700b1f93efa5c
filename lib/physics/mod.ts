/**
 * The mathematics of primes and resonance.
 *
 * @module
 */
export { coprime, gcd } from "./primes/arithmetic.ts";
export { factorize } from "./primes/factorize.ts";
export { isPrime } from "./primes/is_prime.ts";
export { eulerTotient, isPrimePower, mobius } from "./primes/multiplicative.ts";
export {
  firstNPrimes,
  getPrime,
  nextPrime,
  nthPrime,
  prevPrime,
  primeIndex,
  primePi,
  primeSieve,
} from "./primes/sequence.ts";
export { primeToFrequency, primeWeights } from "./primes/weights.ts";
