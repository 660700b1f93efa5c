import { checkInteger, checkLength } from "./checks.ts";

/** One row of retrieval, to be judged by what came: logits without it, what it adds, and the id that came. */
export interface RetrievalCase {
  /** V logits before the bias. */
  readonly logits: ArrayLike<number>;
  /** m ids, no two alike. */
  readonly ids: ArrayLike<number>;
  /** v: m scores that are added to the logits of the ids. */
  readonly scores: ArrayLike<number>;
  /** y: the id that came. */
  readonly target: number;
}

/** The parts of a case that every credit needs, as logarithms so that nothing overflows. */
export interface Weighed {
  /** log Σ exp(zᵢ) over the ids without a score. */
  readonly rest: number;
  /** zⱼ of each id with a score. */
  readonly bare: Float64Array;
}

/** Takes a case apart, once it was found to be one. */
export function weigh({ logits, ids, scores, target }: RetrievalCase): Weighed {
  const act = "give credit";
  const V = logits.length;
  checkLength(act, "scores", scores.length, ids.length, "one an id");
  checkInteger(act, "target", target, 0, V - 1);
  for (const numbers of [logits, scores]) {
    for (let i = 0; i < numbers.length; i++) {
      if (Number.isFinite(numbers[i])) continue;
      throw new RangeError(`Cannot ${act} as logits and scores must be finite: ${numbers[i]} at ${i}`);
    }
  }
  const others = Float64Array.from(logits);
  const bare = Float64Array.from(ids, (id, i) => {
    checkInteger(act, `id ${i}`, id, 0, V - 1);
    if (others[id] === -Infinity) {
      throw new RangeError(`Cannot ${act} as ids must differ: ${id} is there twice`);
    }
    others[id] = -Infinity; // counted apart
    return logits[id];
  });
  return { rest: logSum(others), bare };
}

/** log Σ exp; −∞ of nothing. */
function logSum(logs: Float64Array): number {
  let largest = -Infinity;
  for (const log of logs) largest = Math.max(largest, log);
  if (largest === -Infinity) return largest;
  let sum = 0;
  for (const log of logs) sum += Math.exp(log - largest);
  return largest + Math.log(sum);
}

/** log Σ exp of all logits when each score is times t; `without` leaves out one score. */
export function logTotal(
  { rest, bare }: Weighed,
  scores: ArrayLike<number>,
  t: number,
  without = -1,
): number {
  const logs = new Float64Array(bare.length + 1);
  bare.forEach((logit, j) => logs[j] = j === without ? logit : logit + t * scores[j]);
  logs[bare.length] = rest;
  return logSum(logs);
}

/**
 * What the whole bias gained: Δ = log q(y) with it less log q(y) without, nats.
 *
 * @throws {TypeError | RangeError} if the case is no case.
 *
 * @example
 * ```ts
 * import { retrievalGainNats } from "@haze/haze/spiral";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const gain = retrievalGainNats({ logits: [0, 0], ids: [1], scores: [Math.log(3)], target: 1 });
 * assertAlmostEquals(gain, Math.log(0.75 / 0.5));
 * ```
 */
export function retrievalGainNats(retrieval: RetrievalCase): number {
  const weighed = weigh(retrieval);
  const { ids, scores, target } = retrieval;
  const own = Array.prototype.indexOf.call(ids, target);
  return (own < 0 ? 0 : scores[own]) - (logTotal(weighed, scores, 1) - logTotal(weighed, scores, 0));
}
