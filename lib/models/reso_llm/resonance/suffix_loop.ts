import { checkWhole } from "../checks.ts";

/** A loop at the end of a text. */
export interface SuffixLoop {
  /** Tokens after which it comes back, the smallest such number; 0 if the text does not end in a loop. */
  readonly period: number;
  /** How often the period stands there, whole ones only; 0 without a loop. */
  readonly repeats: number;
}

/** Longer periods are verses, not loops. */
export const LONGEST_PERIOD = 10;
/** Twice happens in good prose. */
export const LEAST_REPEATS = 3;

/**
 * Finds loops at the end of a growing text, in O(10) a token: for each period p it counts for how many tokens in a row
 * the text has been equal to itself p tokens earlier. After (r − 1)·p of them the period stands there r times.
 *
 * @example
 * ```ts
 * import { SuffixLoopDetector } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 *
 * const detector = new SuffixLoopDetector();
 * const found = [4, 1, 2, 1, 2, 1, 2, 9].map((id) => detector.push(id));
 * assertEquals(found[5], { period: 0, repeats: 0 });
 * assertEquals(found[6], { period: 2, repeats: 3 });
 * assertEquals(found[7], { period: 0, repeats: 0 });
 * ```
 */
export class SuffixLoopDetector {
  /** The last tokens, the newest at `#count − 1`, each at its place modulo the longest period. */
  readonly #last = new Int32Array(LONGEST_PERIOD);
  /** For period p, tokens in a row that equal the one p earlier. */
  readonly #equal = new Int32Array(LONGEST_PERIOD + 1);
  #count = 0;

  /**
   * Takes the next token and looks at the end of the text.
   *
   * @param id a token id
   * @throws {RangeError} if it is no integer from 0
   */
  push(id: number): SuffixLoop {
    checkWhole("a token id", id, 0);
    const n = this.#count++;
    for (let p = 1; p <= LONGEST_PERIOD; p++) {
      const same = p <= n && this.#last[(n - p) % LONGEST_PERIOD] === id;
      this.#equal[p] = same ? this.#equal[p] + 1 : 0;
    }
    this.#last[n % LONGEST_PERIOD] = id;
    for (let p = 1; p <= LONGEST_PERIOD; p++) {
      const repeats = Math.floor(this.#equal[p] / p) + 1;
      if (repeats >= LEAST_REPEATS) return { period: p, repeats };
    }
    return { period: 0, repeats: 0 };
  }

  /** Forgets the text. */
  reset(): void {
    this.#equal.fill(0);
    this.#count = 0;
  }
}
