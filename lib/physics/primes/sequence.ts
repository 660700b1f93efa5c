import { checkAnyInteger, checkInteger } from "./checks.ts";
import { isPrime } from "./is_prime.ts";
import { countTo, primesOfCount, primesTo } from "./table.ts";

/** More primes than these are not tabulated: the 7,603,553rd is the last below 2^27. */
const MAX_COUNT = 7_000_000;

/**
 * All primes up to and including `limit`, ascending, by the sieve of Eratosthenes.
 *
 * @param limit An integer up to 2^27; below 2 there is no prime.
 * @throws RangeError if `limit` is no integer or above 2^27.
 *
 * @example
 * ```ts
 * import { primeSieve } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(primeSieve(13), [2, 3, 5, 7, 11, 13]);
 * ```
 */
export function primeSieve(limit: number): number[] {
  checkAnyInteger(limit);
  const table = primesTo(limit);
  return Array.from(table.subarray(0, countTo(limit, table)));
}

/**
 * The first `n` primes, ascending.
 *
 * @param n An integer from 0 to 7,000,000.
 * @throws RangeError if `n` is none of these.
 *
 * @example
 * ```ts
 * import { firstNPrimes } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(firstNPrimes(5), [2, 3, 5, 7, 11]);
 * ```
 */
export function firstNPrimes(n: number): number[] {
  checkInteger(n, "the number of primes", 0, MAX_COUNT);
  return Array.from(primesOfCount(n).subarray(0, n));
}

/**
 * The n-th prime, counted from one: nthPrime(1) = 2.
 *
 * @throws RangeError if `n` is no integer from 1 to 7,000,000.
 *
 * @example
 * ```ts
 * import { nthPrime } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nthPrime(100), 541);
 * ```
 */
export function nthPrime(n: number): number {
  checkInteger(n, "the rank of a prime", 1, MAX_COUNT);
  return primesOfCount(n)[n - 1];
}

/**
 * The prime at place `i`, counted from zero as arrays are: getPrime(0) = 2.
 *
 * @throws RangeError if `i` is no integer from 0 to 6,999,999.
 *
 * @example
 * ```ts
 * import { getPrime } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([0, 1, 2].map(getPrime), [2, 3, 5]);
 * ```
 */
export function getPrime(i: number): number {
  checkInteger(i, "the place of a prime", 0, MAX_COUNT - 1);
  return nthPrime(i + 1);
}

/**
 * The rank of a prime, counted from one: the inverse of {@linkcode nthPrime}.
 *
 * @throws RangeError if `p` is not prime, or above 2^27.
 *
 * @example
 * ```ts
 * import { primeIndex } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([2, 3, 541].map(primeIndex), [1, 2, 100]);
 * ```
 */
export function primeIndex(p: number): number {
  checkPrime(p);
  return countTo(p, primesTo(p));
}

/**
 * How many primes are at most `n`: π(n), the prime-counting function.
 *
 * @param n An integer up to 2^27; below 2 the count is 0.
 * @throws RangeError if `n` is no integer or above 2^27.
 *
 * @example
 * ```ts
 * import { primePi } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([1, 2, 100].map(primePi), [0, 1, 25]);
 * ```
 */
export function primePi(n: number): number {
  checkAnyInteger(n);
  return countTo(n, primesTo(n));
}

/**
 * The smallest prime strictly above `n`.
 *
 * @throws RangeError if `n` is no integer, or no prime below 2^53 lies above it.
 *
 * @example
 * ```ts
 * import { nextPrime } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([-4, 2, 13].map(nextPrime), [2, 3, 17]);
 * ```
 */
export function nextPrime(n: number): number {
  checkAnyInteger(n);
  if (n < 2) return 2;
  let candidate = n + 1 + n % 2;
  if (n === 2) candidate = 3;
  // Running past 2^53 is refused by isPrime, with the number in its message.
  while (!isPrime(candidate)) candidate += 2;
  return candidate;
}

/**
 * The largest prime strictly below `n`.
 *
 * @throws RangeError if `n` is no integer, or 2 or less: there is no prime below 2.
 *
 * @example
 * ```ts
 * import { prevPrime } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([3, 13, 14].map(prevPrime), [2, 11, 13]);
 * ```
 */
export function prevPrime(n: number): number {
  checkInteger(n, "the bound of a smaller prime", 3);
  let candidate = n - 1;
  while (!isPrime(candidate)) candidate--;
  return candidate;
}

/** RangeError unless `p` is prime. */
export function checkPrime(p: number): void {
  if (!isPrime(p)) throw new RangeError(`Cannot take a number as a prime: ${p}`);
}
