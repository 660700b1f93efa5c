import { checkAnyInteger } from "./checks.ts";
import { countTo, primesTo, tableEnd } from "./table.ts";

// These twelve bases leave no composite below 3.3e24 undetected (Sorenson and Webster 2015).
const BASES = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37];
const TRIAL_END = 2 ** 20;

/**
 * Whether `n` is a prime number: exact for every safe integer, never probabilistic.
 *
 * Up to 2^20 by table or trial division, above by Miller–Rabin with twelve fixed bases.
 *
 * @param n Any integer; numbers below 2 are not prime.
 * @throws RangeError if `n` is not an integer below 2^53 in size.
 *
 * @example
 * ```ts
 * import { isPrime } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([1, 2, 91, 97, 2 ** 31 - 1].map(isPrime), [false, true, false, true, true]);
 * ```
 */
export function isPrime(n: number): boolean {
  checkAnyInteger(n);
  if (n < 4) return n >= 2;
  if (n <= tableEnd()) {
    const table = primesTo(n);
    return table[countTo(n, table) - 1] === n;
  }
  for (const p of BASES) if (n % p === 0) return n === p;
  return n < TRIAL_END ? hasNoDivisor(n) : passesMillerRabin(BigInt(n));
}

function hasNoDivisor(n: number): boolean {
  for (let d = 41; d * d <= n; d += 2) if (n % d === 0) return false;
  return true;
}

function passesMillerRabin(n: bigint): boolean {
  const last = n - 1n;
  let [odd, twos] = [last, 0];
  for (; (odd & 1n) === 0n; odd >>= 1n) twos++;
  return BASES.every((base) => {
    let power = modularPower(BigInt(base), odd, n);
    if (power === 1n || power === last) return true;
    for (let i = 1; i < twos; i++) {
      power = power * power % n;
      if (power === last) return true;
    }
    return false;
  });
}

function modularPower(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let [result, square] = [1n, base % modulus];
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = result * square % modulus;
    square = square * square % modulus;
  }
  return result;
}
