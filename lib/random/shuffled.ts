/** A random order. */
import type { Pcg64 } from "./pcg64.ts";

/**
 * A copy of `items` in random order, each order equally likely (Durstenfeld, Algorithm 235, Comm. ACM 7, 1964).
 *
 * @example
 * ```ts
 * import { Pcg64, shuffled } from "@haze/haze/random";
 * import { assertEquals } from "@std/assert";
 * const order = shuffled([1, 2, 3, 4], new Pcg64(0));
 * assertEquals(order.toSorted(), [1, 2, 3, 4]);
 * assertEquals(shuffled([1, 2, 3, 4], new Pcg64(0)), order);
 * ```
 */
export function shuffled<T>(items: readonly T[], random: Pcg64): T[] {
  const copy = [...items];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [copy[i], copy[j]] = [copy[j]!, copy[i]!];
  }
  return copy;
}
