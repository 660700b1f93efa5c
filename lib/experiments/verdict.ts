/** From paired differences to words. */
import { holm } from "./holm.ts";
import { equivalenceP, type PairedDifference } from "./paired.ts";

/** What may be said of a comparison. */
export type Verdict = "effect" | "no effect" | "undecided";

/**
 * The smallest difference in bits per byte that matters unless a comparison says otherwise.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { judge, pairedDifference, SMALLEST_EFFECT_BITS } from "@haze/haze/experiments";
 * const difference = pairedDifference([2.011, 2.109, 2.21], [2, 2.1, 2.2]); // certain, and too small to matter
 * assertEquals(judge([{ difference, smallestEffect: SMALLEST_EFFECT_BITS }])[0]!.verdict, "no effect");
 * ```
 */
export const SMALLEST_EFFECT_BITS = 0.02;

/** One comparison of a document: a measured difference, and what would matter, stated beforehand. */
export interface Judgeable {
  /** The difference. */
  readonly difference: PairedDifference;
  /** The smallest size of it that matters, above 0. */
  readonly smallestEffect: number;
}

/** A verdict and the numbers behind it. */
export interface Judgement {
  /** What may be said. */
  readonly verdict: Verdict;
  /** +1 or −1 if there is an effect: the sign of a − b. 0 otherwise. */
  readonly sign: -1 | 0 | 1;
  /** p value of "no difference", after Holm over the document. */
  readonly adjustedP: number;
  /** p value of "a difference that matters", after Holm over the document. */
  readonly adjustedEquivalenceP: number;
}

/**
 * Judges all comparisons of one document together.
 *
 * - *no effect*: the difference is smaller than what matters. For a document of one comparison that is: its interval
 *   lies inside ±smallestEffect.
 * - *effect*: otherwise, if the difference is not 0. For one comparison: its interval leaves out 0.
 * - *undecided*: otherwise.
 *
 * Both kinds of statement are corrected by {@linkcode holm} over the document, so the probability of even one wrong
 * *effect* in it is at most 1 − level, and so is that of even one wrong *no effect*. The intervals themselves are not
 * widened: each is that of its own row.
 *
 * @param level 1 − α of both families. Default 0.95.
 * @param others Comparisons of the same document that are judged elsewhere. They count as if they showed nothing, which
 * is the strictest that Holm can be to those at hand, so a verdict does not depend on how they end. Default 0.
 * @throws {RangeError} if the level is not in (0, 1), a smallest effect is not above 0, or `others` is no count.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { judge, pairedDifference } from "@haze/haze/experiments";
 * const worse = pairedDifference([2.5, 2.6, 2.4, 2.5], [2.1, 2.2, 2.1, 2.2]);
 * const same = pairedDifference([2.1, 2.2, 2.1, 2.2], [2.101, 2.2, 2.1, 2.199]);
 * const noisy = pairedDifference([2.1, 2.2, 2.1, 2.2], [2.4, 1.9, 2.2, 2.3]);
 * const found = judge([worse, same, noisy].map((difference) => ({ difference, smallestEffect: 0.02 })));
 * assertEquals(found.map(({ verdict, sign }) => [verdict, sign]), [["effect", 1], ["no effect", 0], ["undecided", 0]]);
 * ```
 */
export function judge(family: readonly Judgeable[], level = 0.95, others = 0): Judgement[] {
  if (!(level > 0 && level < 1)) {
    throw new RangeError(`Cannot judge as the level must be in (0, 1): ${level}`);
  }
  if (!Number.isSafeInteger(others) || others < 0 || others > 1e6) {
    throw new RangeError(`Cannot judge as others must be an integer from 0 to 1000000: ${others}`);
  }
  const alpha = 1 - level;
  const elsewhere = new Array<number>(others).fill(1);
  const different = holm([...family.map(({ difference }) => difference.p), ...elsewhere]);
  const equivalent = holm([
    ...family.map(({ difference, smallestEffect }) => equivalenceP(difference, smallestEffect)),
    ...elsewhere,
  ]);
  return family.map(({ difference }, i) => {
    const [adjustedP, adjustedEquivalenceP] = [different[i]!, equivalent[i]!];
    const verdict = adjustedEquivalenceP <= alpha ? "no effect" : adjustedP <= alpha ? "effect" : "undecided";
    const sign = verdict === "effect" ? Math.sign(difference.mean) as -1 | 0 | 1 : 0;
    return { verdict, sign, adjustedP, adjustedEquivalenceP };
  });
}
