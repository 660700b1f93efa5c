/** How often a sequence may stand there in a row before its repetition is a loop. */
const LOOP_ROUNDS = 3;

/**
 * Makes recent tokens less likely: a positive logit is divided by the penalty, a negative one multiplied, once for each token.
 *
 * Keskar et al., *CTRL: A Conditional Transformer Language Model for Controllable Generation* (2019, arXiv 1909.05858) divide the scores by θ ≈ 1.2; that
 * would favour a token with a negative score, which is therefore multiplied. The rule works on the model's own logits, whose sign is
 * that of the score: unlike everything else here it is *not* indifferent to a number that is added to all
 * logits. (Normalised logits would be indifferent, but they are all negative, and θ would mean something else in each row.) −∞ stays −∞.
 *
 * @param logits V logits.
 * @param recent Ids below V, in any order; a token counts once however often it stands there.
 * @param penalty θ, above 0; 1 changes nothing, and below 1 recent tokens become more likely.
 * @returns V new logits; a result beyond the largest double is that double.
 *
 * @example
 * ```ts
 * import { penaliseRepetition } from "@haze/haze/sampling";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([...penaliseRepetition([3, -1, 3], [0, 1, 0], 1.5)], [2, -1.5, 3]);
 * ```
 */
export function penaliseRepetition(
  logits: ArrayLike<number>,
  recent: ArrayLike<number>,
  penalty: number,
): Float64Array {
  const row = new Float64Array(logits);
  for (const token of new Set(Array.from(recent))) {
    const logit = logits[token];
    if (logit === -Infinity) continue;
    const scaled = logit > 0 ? logit / penalty : logit * penalty;
    row[token] = Math.min(Math.max(scaled, -Number.MAX_VALUE), Number.MAX_VALUE);
  }
  return row;
}

/**
 * The tokens that would go on with a loop: for each n, if the last 3n tokens are three times the same n, the one that they begin with.
 *
 * So a sequence may stand there three times in a row, and its fourth round is not begun.
 *
 * @param recent Ids, oldest first.
 * @returns Ids without repetition, that of the shortest loop first.
 *
 * @example
 * ```ts
 * import { loopTokens } from "@haze/haze/sampling";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(loopTokens([9, 4, 7, 4, 7, 4, 7]), [4]);
 * assertEquals(loopTokens([4, 7, 4, 7]), []);
 * ```
 */
export function loopTokens(recent: ArrayLike<number>): number[] {
  const tokens: number[] = [];
  const end = recent.length;
  for (let n = 1; n * LOOP_ROUNDS <= end; n++) {
    let same = 0;
    while (same < n * (LOOP_ROUNDS - 1) && recent[end - 1 - same] === recent[end - 1 - same - n]) same++;
    if (same === n * (LOOP_ROUNDS - 1) && !tokens.includes(recent[end - n])) tokens.push(recent[end - n]);
  }
  return tokens;
}

/** Sets the logits of tokens that would go on with a loop to −∞, in place; a token that is the last possible one stays. */
export function forbidLoops(row: Float64Array, recent: ArrayLike<number>): void {
  const tokens = loopTokens(recent);
  if (tokens.length === 0) return;
  let possible = 0;
  for (let i = 0; i < row.length; i++) if (row[i] > -Infinity) possible++;
  for (const token of tokens) {
    if (row[token] === -Infinity) continue;
    if (possible === 1) return;
    row[token] = -Infinity;
    possible--;
  }
}
