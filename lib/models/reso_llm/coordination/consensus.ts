import { logitCoherence } from "../../../physics/mod.ts";
import { checkWithin } from "../checks.ts";

/** What agents agree on for the next token. */
export interface Consensus {
  /** p ∝ Π p_k^{w_k}. // (V) */
  readonly probabilities: Float64Array;
  /** w_k of each agent; their sum is 1. */
  readonly weights: readonly number[];
}

/**
 * How much each agent's word counts: w_k ∝ f_k·C_k with f its link to the asked agent and C its logitCoherence. If all
 * are 0, the asked agent decides alone.
 *
 * @param fidelities f of each, in [0, 1]; that of the asked agent, the first, is 1
 * @param coherences C of each, in [0, 1]
 * @returns w of each; their sum is 1
 * @throws {TypeError} if there are not as many of both, or none
 * @throws {RangeError} if one is out of range
 *
 * @example
 * ```ts
 * import { consensusWeights } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(consensusWeights([1, 0.5], [0.25, 0.5]), [0.5, 0.5]);
 * assertEquals(consensusWeights([1, 0], [0.1, 0.9]), [1, 0]);
 * ```
 */
export function consensusWeights(fidelities: readonly number[], coherences: readonly number[]): number[] {
  if (fidelities.length !== coherences.length || fidelities.length === 0) {
    throw new TypeError(
      `Cannot weigh agents as each has a link and a coherence: ${fidelities.length} and ${coherences.length}`,
    );
  }
  for (const fidelity of fidelities) checkWithin("a fidelity", fidelity, 0, 1);
  for (const coherence of coherences) checkWithin("a coherence", coherence, 0, 1);
  const raw = fidelities.map((fidelity, k) => fidelity * coherences[k]);
  const sum = raw.reduce((total, weight) => total + weight, 0);
  return raw.map((weight, k) => sum > 0 ? weight / sum : k === 0 ? 1 : 0);
}

/**
 * The normalised geometric mean of several distributions: p ∝ Π p_k^{w_k}.
 *
 * A token that an agent with weight excludes (−∞) is excluded. In nats per token it never does worse than the weighted
 * mean of the agents, as the mean's normaliser is at most 1 (Hölder).
 *
 * @param logits V scores of each agent, before any filter // (K, V)
 * @param weights w of each, not negative, of sum 1
 * @returns p // (V)
 * @throws {TypeError} if there are not as many rows as weights, or rows differ in length
 * @throws {RangeError} if no token is left to all agents
 *
 * @example
 * ```ts
 * import { geometricMean } from "@haze/haze/reso-llm";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const [heads] = geometricMean([[0.9, 0.1].map(Math.log), [0.1, 0.9].map(Math.log)], [0.5, 0.5]);
 * assertAlmostEquals(heads!, 0.5, 1e-12);
 * ```
 */
export function geometricMean(
  logits: readonly ArrayLike<number>[],
  weights: readonly number[],
): Float64Array {
  const size = logits[0]?.length ?? 0;
  if (logits.length !== weights.length || logits.some(({ length }) => length !== size)) {
    const got = `${logits.map(({ length }) => length).join(", ")} scores, ${weights.length} weights`;
    throw new TypeError(`Cannot mix agents as each has a weight and equally many scores: ${got}`);
  }
  const sum = new Float64Array(size);
  for (const [k, weight] of weights.entries()) {
    // Without a weight nothing is excluded either: 0·(−∞) is 0 here.
    if (weight === 0) continue;
    for (let id = 0; id < size; id++) sum[id] += weight * logits[k][id];
  }
  const largest = sum.reduce((most, x) => Math.max(most, x), -Infinity);
  if (!Number.isFinite(largest)) {
    throw new RangeError(
      `Cannot reach consensus as some token is left to all agents: the largest score is ${largest}` +
        "\nhint: mix the agents' scores before filters take tokens away",
    );
  }
  const total = sum.reduce((all, x) => all + Math.exp(x - largest), 0);
  return sum.map((x) => Math.exp(x - largest) / total);
}

/**
 * One step of consensus: weighs the agents by links and coherence, and mixes what they say.
 *
 * @param logits V scores of each agent, the asked one first // (K, V)
 * @param fidelities f of each; 1 for the first
 * @throws {TypeError} if numbers of rows or scores differ
 * @throws {RangeError} if a fidelity is out of range, or no token is left to all agents
 *
 * @example
 * ```ts
 * import { consensus } from "@haze/haze/reso-llm";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const [sure, unsure] = [[9, 0, 0], [0, 0.1, 0]];
 * const { probabilities, weights } = consensus([unsure, sure], [1, 1]);
 * assert(weights[1]! > 0.99 && probabilities[0]! > 0.99);
 * assertEquals(consensus([unsure, sure], [1, 0]).weights, [1, 0]);
 * ```
 */
export function consensus(logits: readonly ArrayLike<number>[], fidelities: readonly number[]): Consensus {
  const weights = consensusWeights(fidelities, logits.map((row) => logitCoherence(row)));
  return { probabilities: geometricMean(logits, weights), weights };
}
