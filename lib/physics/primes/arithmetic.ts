import { checkAnyInteger } from "./checks.ts";

/**
 * The greatest common divisor of two integers, by Euclid; gcd(0, 0) = 0, signs do not matter.
 *
 * @throws RangeError if either is not an integer below 2^53 in size.
 *
 * @example
 * ```ts
 * import { gcd } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(gcd(84, -30), 6);
 * ```
 */
export function gcd(a: number, b: number): number {
  checkAnyInteger(a);
  checkAnyInteger(b);
  let [larger, smaller] = [Math.abs(a), Math.abs(b)];
  while (smaller !== 0) [larger, smaller] = [smaller, larger % smaller];
  return larger;
}

/**
 * Whether two integers have no common divisor but 1.
 *
 * @throws RangeError if either is not an integer below 2^53 in size.
 *
 * @example
 * ```ts
 * import { coprime } from "@haze/haze/physics";
 * import { assert } from "@std/assert";
 *
 * assert(coprime(9, 10) && !coprime(9, 12));
 * ```
 */
export function coprime(a: number, b: number): boolean {
  return gcd(a, b) === 1;
}
