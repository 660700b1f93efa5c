import { gcd } from "./arithmetic.ts";
import { checkAnyInteger } from "./checks.ts";
import { isPrime } from "./is_prime.ts";
import { primesTo } from "./table.ts";

// Above a cofactor of this squared, trial division is slower than Pollard's walk.
const TRIAL_END = 4096;

/**
 * The unique factorisation n = Π p^e of a positive integer, by trial division and Pollard's rho.
 *
 * @param n Any integer; for 1, 0 and negative numbers the result is empty.
 * @returns Exponents by prime, primes ascending.
 * @throws RangeError if `n` is not an integer below 2^53 in size.
 *
 * @example
 * ```ts
 * import { factorize } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(factorize(360), new Map([[2, 3], [3, 2], [5, 1]]));
 * ```
 */
export function factorize(n: number): Map<number, number> {
  checkAnyInteger(n);
  const exponents = new Map<number, number>();
  if (n < 2) return exponents;
  let rest = n;
  for (const p of primesTo(TRIAL_END)) {
    if (p > TRIAL_END || p * p > rest) break;
    while (rest % p === 0) {
      exponents.set(p, (exponents.get(p) ?? 0) + 1);
      rest /= p;
    }
  }
  for (const p of splitLarge(rest).sort((a, b) => a - b)) exponents.set(p, (exponents.get(p) ?? 0) + 1);
  return exponents;
}

// The prime factors of a number that has none up to TRIAL_END, or that is itself prime or one.
function splitLarge(n: number): number[] {
  if (n === 1) return [];
  if (isPrime(n)) return [n];
  const root = Math.round(Math.sqrt(n));
  const divisor = root * root === n ? root : pollardDivisor(n);
  return [...splitLarge(divisor), ...splitLarge(n / divisor)];
}

// Floyd's cycle search on x² + c; another c where the walk closes without a divisor, which a composite allows.
function pollardDivisor(n: number): number {
  const modulus = BigInt(n);
  for (let c = 1n;; c++) {
    let [slow, fast, divisor] = [2n, 2n, 1];
    while (divisor === 1) {
      slow = (slow * slow + c) % modulus;
      fast = (fast * fast + c) % modulus;
      fast = (fast * fast + c) % modulus;
      divisor = gcd(Number(slow - fast), n);
    }
    if (divisor !== n) return divisor;
  }
}
