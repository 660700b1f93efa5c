import { checkInteger, checkLength } from "./checks.ts";
import { biasRow, type SparseBias } from "./retrieval_bias.ts";

/** What each source is said to have done. */
export interface Attribution {
  /** Ids of sources, rising. */
  readonly ids: Int32Array;
  /** The amount of each. */
  readonly amounts: Float64Array;
}

/**
 * Upstream's attribution: how much each source was used in a batch, Σ |score|·factor, whether it helped or not.
 *
 * @param factors One number a row. Upstream: clip(mean(stabiliser + 1), 0.1, 10) of the last layer, threshold 1.5.
 * @throws {TypeError} if there is not one factor a row.
 *
 * @example
 * ```ts
 * import { attributeUse } from "@haze/haze/spiral";
 * import { assertEquals } from "@std/assert";
 *
 * const bias = { indptr: Int32Array.of(0, 1, 2), indices: Int32Array.of(7, 7), data: Float64Array.of(-2, 1) };
 * assertEquals([...attributeUse(bias, [1, 1]).amounts], [3]);
 * ```
 */
export function attributeUse(bias: SparseBias, factors: ArrayLike<number>): Attribution {
  const rows = bias.indptr.length - 1;
  checkLength("attribute", "factors", factors.length, rows, "one a row");
  const totals = new Map<number, number>();
  for (let b = 0; b < rows; b++) {
    const { ids, scores } = biasRow(bias, b);
    ids.forEach((id, i) => totals.set(id, (totals.get(id) ?? 0) + Math.abs(scores[i]) * factors[b]));
  }
  const sorted = [...totals].sort(([a], [b]) => a - b);
  return {
    ids: Int32Array.from(sorted, ([id]) => id),
    amounts: Float64Array.from(sorted, ([, amount]) => amount),
  };
}

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
interface Weighed {
  /** log Σ exp(zᵢ) over the ids without a score. */
  readonly rest: number;
  /** zⱼ of each id with a score. */
  readonly bare: Float64Array;
}

function weigh({ logits, ids, scores, target }: RetrievalCase): Weighed {
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
function logTotal({ rest, bare }: Weighed, scores: ArrayLike<number>, t: number, without = -1): number {
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

/**
 * Credit to first order: cⱼ = vⱼ·(1[y = j] − qⱼ) with q after the bias, nats. Their sum is Δ up to O(v²).
 *
 * @throws {TypeError | RangeError} if the case is no case.
 *
 * @example
 * ```ts
 * import { firstOrderCredits } from "@haze/haze/spiral";
 * import { assertEquals } from "@std/assert";
 *
 * const credits = firstOrderCredits({ logits: [0, 0], ids: [0, 1], scores: [1, 1], target: 1 });
 * assertEquals([...credits], [-0.5, 0.5]);
 * ```
 */
export function firstOrderCredits(retrieval: RetrievalCase): Float64Array {
  return creditsAt(retrieval, weigh(retrieval), 1);
}

/** vⱼ·(1[y = j] − qⱼ) where every score is times t. */
function creditsAt({ ids, scores, target }: RetrievalCase, weighed: Weighed, t: number): Float64Array {
  const total = logTotal(weighed, scores, t);
  return Float64Array.from(ids, (id, j) => {
    const q = Math.exp(weighed.bare[j] + t * scores[j] - total);
    return scores[j] * ((id === target ? 1 : 0) - q);
  });
}

/**
 * Exact leave-one-out: cⱼ = log q(y) with all scores less log q(y) without score j, nats.
 *
 * Each answers its own question exactly; what several did only together is in none or in all of them, so that the sum
 * misses Δ by O(v²). Where credits have to add up, take `pathCredits`.
 *
 * @throws {TypeError | RangeError} if the case is no case.
 *
 * @example A score on the wrong id costs what it cost.
 * ```ts
 * import { leaveOneOutCredits } from "@haze/haze/spiral";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const credits = leaveOneOutCredits({ logits: [0, 0], ids: [0], scores: [Math.log(3)], target: 1 });
 * assertAlmostEquals(credits[0], Math.log(0.25 / 0.5));
 * ```
 */
export function leaveOneOutCredits(retrieval: RetrievalCase): Float64Array {
  const weighed = weigh(retrieval);
  const { ids, scores, target } = retrieval;
  const all = logTotal(weighed, scores, 1);
  return Float64Array.from(ids, (id, j) => {
    return (id === target ? scores[j] : 0) - (all - logTotal(weighed, scores, 1, j));
  });
}

/** More than any softmax can tell from certainty, and few enough pieces. */
const MOST_NATS = 2000;

/** Nodes and weights of Gauss and Legendre on [0, 1]; five are exact to degree nine. */
const NODES: readonly (readonly [number, number])[] = [
  ...[[0.5, 64 / 225], [0.04691007703066802, 0.11846344252809454], [
    0.23076534494715845,
    0.23931433524968324,
  ]],
  ...[[0.9530899229693319, 0.11846344252809454], [0.7692346550528415, 0.23931433524968324]],
] as [number, number][];

/**
 * Credits that add up to Δ: cⱼ = ∫₀¹ vⱼ·(1[y = j] − qⱼ(t)) dt, where q(t) has every score times t, nats.
 *
 * The value of Aumann and Shapley, "Values of non-atomic games" (1974): the first-order credit at every strength of the
 * bias on its way from nothing to all of it. By quadrature over pieces of half a nat of the largest score; the sum is Δ to
 * about 1e-9.
 *
 * @throws {TypeError | RangeError} if the case is no case, or a score is beyond ±2000 nats.
 *
 * @example
 * ```ts
 * import { pathCredits, retrievalGainNats } from "@haze/haze/spiral";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const retrieval = { logits: [0.3, -1, 0, 2], ids: [3, 0, 1], scores: [2, -1, 3], target: 0 };
 * const sum = pathCredits(retrieval).reduce((a, b) => a + b);
 * assertAlmostEquals(sum, retrievalGainNats(retrieval), 1e-8);
 * ```
 */
export function pathCredits(retrieval: RetrievalCase): Float64Array {
  const weighed = weigh(retrieval);
  const { scores } = retrieval;
  let largest = 0;
  for (let j = 0; j < scores.length; j++) largest = Math.max(largest, Math.abs(scores[j]));
  if (largest > MOST_NATS) {
    throw new RangeError(`Cannot give credit as scores must be within ±${MOST_NATS} nats: ${largest}`);
  }
  const pieces = Math.ceil(2 * largest) || 1;
  const credits = new Float64Array(scores.length);
  for (let piece = 0; piece < pieces; piece++) {
    for (const [node, weight] of NODES) {
      const part = creditsAt(retrieval, weighed, (piece + node) / pieces);
      part.forEach((credit, j) => credits[j] += weight * credit / pieces);
    }
  }
  return credits;
}
