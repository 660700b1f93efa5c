/** What counting in a text comes to: yardsticks for a loss on that same text. */

/** Entropies of a text's own counts, in nats a token. */
export interface TextEntropies {
  /** H(token): the loss of a model that knows how often each token stands in the text. */
  readonly unigramNats: number;
  /** H(token | token before): the loss of one that knows how often each pair does. */
  readonly bigramNats: number;
}

/**
 * Entropies of the counts of a text. A model that is trained on the text must get below them to have learnt more than
 * counts; a held-out text is no such test, as the counts are not its own.
 *
 * @throws {RangeError} if there are fewer than two tokens.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { textEntropies } from "@haze/haze/resoformer";
 * const { unigramNats, bigramNats } = textEntropies([0, 1, 0, 1, 0, 1, 0, 1]);
 * assertAlmostEquals(unigramNats, Math.LN2);
 * assertAlmostEquals(bigramNats, 0); // each token says which comes next
 * ```
 */
export function textEntropies(ids: ArrayLike<number>): TextEntropies {
  if (ids.length < 2) {
    throw new RangeError(`Cannot count pairs as a text must have at least 2 tokens: ${ids.length}`);
  }
  const tokens = Array.from(ids, String);
  const before = tokens.slice(0, -1);
  const pairs = before.map((token, i) => `${token} ${tokens[i + 1]}`);
  // H(next | token) = H(token, next) − H(token), both over the places that have a next.
  return {
    unigramNats: entropyOfCounts(tokens),
    bigramNats: Math.max(0, entropyOfCounts(pairs) - entropyOfCounts(before)),
  };
}

function entropyOfCounts(items: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  const n = items.length;
  return [...counts.values()].reduce((sum, count) => sum - count / n * Math.log(count / n), 0);
}
