import { checkResoRule, type ResoRule } from "../rule.ts";

/** How many last tokens are looked at. */
export const REPETITION_WINDOW = 20;
/** Upstream begins after so many, and still divides by the whole window. */
const UPSTREAM_STARTS_ABOVE = 10;

/**
 * How much the last tokens of a text repeat each other: 1 − (different ones among the last 20)/20.
 *
 * A text of fewer than 20 tokens scores 0: what is not there cannot repeat. Upstream (`rule: "upstream"`) begins at 11
 * tokens and divides by 20 all the same, so that eleven different tokens score 0.45.
 *
 * @param ids the text so far
 * @returns from 0 to 0.95
 * @throws {RangeError} if the rule is unknown
 *
 * @example
 * ```ts
 * import { repetitionScore } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 *
 * const loop = Array.from({ length: 20 }, (_, t) => t % 3);
 * assertEquals(repetitionScore(loop), 0.85);
 * assertEquals(repetitionScore(loop.slice(0, 12)), 0);
 * assertEquals(repetitionScore(loop.slice(0, 12), "upstream"), 0.85);
 * ```
 */
export function repetitionScore(ids: ArrayLike<number>, rule: ResoRule = "house"): number {
  checkResoRule(rule);
  const n = ids.length;
  if (rule === "upstream" ? n <= UPSTREAM_STARTS_ABOVE : n < REPETITION_WINDOW) return 0;
  const last = new Set<number>();
  for (let t = Math.max(0, n - REPETITION_WINDOW); t < n; t++) last.add(ids[t]);
  return 1 - last.size / REPETITION_WINDOW;
}
