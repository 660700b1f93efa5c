/** Something that could be done for a goal. */
export interface GoalAction {
  /** In words. */
  readonly description: string;
  /** How well it fits what is, in [0, 1]. */
  readonly coherence: number;
  /** How much it would help, in [0, 1]. */
  readonly utility: number;
  /** The primes that it works on. */
  readonly primes: readonly number[];
}

/**
 * The action with the best score, 0.5·coherence + 0.5·utility; of equal ones the first.
 *
 * @returns the action and its score; undefined if there is none
 *
 * @example
 * ```ts
 * import { selectAction } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 *
 * const wait = { description: "wait", coherence: 0.9, utility: 0, primes: [] };
 * const speak = { description: "speak", coherence: 0.7, utility: 0.6, primes: [2, 3, 5] };
 * assertEquals(selectAction([wait, speak])?.action, speak);
 * ```
 */
export function selectAction(
  actions: readonly GoalAction[],
): { readonly action: GoalAction; readonly score: number } | undefined {
  let best: { action: GoalAction; score: number } | undefined;
  for (const action of actions) {
    const score = 0.5 * action.coherence + 0.5 * action.utility;
    if (!best || score > best.score) best = { action, score };
  }
  return best;
}
