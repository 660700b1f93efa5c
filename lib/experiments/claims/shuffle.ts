/** A random order. */
import type { Pcg64 } from "../../random/mod.ts";

/** A copy in random order, by Fisher and Yates. */
export function shuffled<T>(items: readonly T[], random: Pcg64): T[] {
  const copy = [...items];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [copy[i], copy[j]] = [copy[j]!, copy[i]!];
  }
  return copy;
}
