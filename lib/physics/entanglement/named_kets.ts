import { checkCount } from "../number_checks.ts";
import { isPrime } from "../primes/is_prime.ts";
import type { Ket } from "./ket.ts";

/**
 * The four Bell states of primes p and q: Φ± = (|p p⟩ ± |q q⟩)/√2 and Ψ± = (|p q⟩ ± |q p⟩)/√2.
 *
 * The parties of Φ always find the same, those of Ψ never.
 */
export type BellState = "phi+" | "phi-" | "psi+" | "psi-";

const BELL_STATES: readonly string[] = ["phi+", "phi-", "psi+", "psi-"];

/** RangeError unless `bell` names a Bell state. */
export function checkBellState(bell: BellState): void {
  if (BELL_STATES.includes(bell)) return;
  throw new RangeError(`Cannot take a Bell state as one of ${BELL_STATES.join(", ")}: ${String(bell)}`);
}

/** RangeError unless these are two different primes. */
export function checkTwoPrimes([p, q]: readonly [number, number]): void {
  if (p !== q && [p, q].every((n) => Number.isSafeInteger(n) && isPrime(n))) return;
  throw new RangeError(`Cannot entangle two labels as they are different primes: ${p} and ${q}`);
}

/**
 * A Bell state as a ket of two parties.
 *
 * @param bell which of the four
 * @param primes p and q
 * @throws {RangeError} if it is none of the four, or p and q are not different primes
 *
 * @example
 * ```ts
 * import { bellKet } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(bellKet("psi-", [2, 3]), [
 *   { labels: [2, 3], re: Math.SQRT1_2, im: 0 },
 *   { labels: [3, 2], re: -Math.SQRT1_2, im: 0 },
 * ]);
 * ```
 */
export function bellKet(bell: BellState, primes: readonly [number, number]): Ket {
  checkBellState(bell);
  checkTwoPrimes(primes);
  const [p, q] = primes;
  const sign = bell.endsWith("+") ? 1 : -1;
  const equal = bell.startsWith("phi");
  return [
    { labels: equal ? [p, p] : [p, q], re: Math.SQRT1_2, im: 0 },
    { labels: equal ? [q, q] : [q, p], re: sign * Math.SQRT1_2, im: 0 },
  ];
}

/**
 * The GHZ state of n parties: (|p p … p⟩ + |q q … q⟩)/√2. Any cut has 1 bit, and losing one party leaves none.
 *
 * @param parties n, 2 at least
 * @param primes p and q
 * @throws {RangeError} if n is not an integer from 2 up, or p and q are not different primes
 *
 * @example
 * ```ts
 * import { entanglementEntropyBits, ghzKet } from "@haze/haze/physics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(entanglementEntropyBits(ghzKet(5, [2, 3]), [1, 3]), 1);
 * ```
 */
export function ghzKet(parties: number, primes: readonly [number, number]): Ket {
  checkCount(parties, "the number of parties", 2);
  checkTwoPrimes(primes);
  return primes.map((label) => ({ labels: new Array<number>(parties).fill(label), re: Math.SQRT1_2, im: 0 }));
}

/**
 * The W state of n parties: one of them holds q, all others p, each with amplitude 1/√n.
 *
 * @param parties n, 2 at least
 * @param primes p and q
 * @throws {RangeError} if n is not an integer from 2 up, or p and q are not different primes
 *
 * @example
 * ```ts
 * import { wKet } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(wKet(3, [2, 3]).map(({ labels }) => labels), [[3, 2, 2], [2, 3, 2], [2, 2, 3]]);
 * ```
 */
export function wKet(parties: number, primes: readonly [number, number]): Ket {
  checkCount(parties, "the number of parties", 2);
  checkTwoPrimes(primes);
  const [p, q] = primes;
  return Array.from({ length: parties }, (_, at) => ({
    labels: Array.from({ length: parties }, (_, party) => party === at ? q : p),
    re: 1 / Math.sqrt(parties),
    im: 0,
  }));
}
