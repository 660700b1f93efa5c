/** The seed's samplers: from logits and a stream of uniform numbers to one token. */
import { draw, makeSampler, type SamplingOptions } from "../../../sampling/mod.ts";

/** Where draws come from: one uniform number in [0, 1) a token, none for a greedy one. */
export interface UniformSource {
  /** The next uniform number. */
  uniform(): number;
}

/** One token by settings with the seed's arithmetic; the draw walks over the ids. */
function sampleOnce(settings: SamplingOptions, logits: ArrayLike<number>, random: UniformSource): number {
  const sampler = makeSampler(settings);
  const step = sampler.distribution(logits, sampler.initialState);
  return draw(step.probabilities, step.temperature <= 0 ? 0 : random.uniform());
}

/**
 * A token drawn at one temperature; at 0 and below the likeliest, the lowest id among equals.
 *
 * @throws {RangeError} if the logits are no row of scores, or the temperature is not finite.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { getRng, sampleBasic } from "@haze/haze/haze";
 * assertEquals(sampleBasic([1, 3, 2], 0, getRng(1)), 1);
 * ```
 */
export function sampleBasic(logits: ArrayLike<number>, temperature: number, random: UniformSource): number {
  return sampleOnce({ sampling: "basic", temperature, rule: "upstream" }, logits, random);
}

/**
 * A token drawn from the `k` likeliest; lower ids go first among equals, and `k` ≥ V keeps all.
 *
 * @throws {RangeError} as {@linkcode sampleBasic}, and if `k` is no integer of at least 1.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { getRng, sampleTopK } from "@haze/haze/haze";
 * assertEquals(sampleTopK([1, 3, 2], 1, 5, getRng(1)), 1);
 * ```
 */
export function sampleTopK(
  logits: ArrayLike<number>,
  k: number,
  temperature: number,
  random: UniformSource,
): number {
  return sampleOnce({ sampling: "top_k", topK: k, temperature, rule: "upstream" }, logits, random);
}

/**
 * A token drawn from the fewest that hold `p` of the probability at this temperature, with the seed's arithmetic.
 *
 * @throws {RangeError} as {@linkcode sampleBasic}, and if `p` is not in (0, 1].
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { getRng, sampleTopP } from "@haze/haze/haze";
 * assertEquals(sampleTopP([1, 3, 2], 0.1, 1, getRng(1)), 1);
 * ```
 */
export function sampleTopP(
  logits: ArrayLike<number>,
  p: number,
  temperature: number,
  random: UniformSource,
): number {
  return sampleOnce({ sampling: "top_p", topP: p, temperature, rule: "upstream" }, logits, random);
}

/**
 * A token drawn by the seed's Mirostat, and the new μ: the tokens with a surprise of at most `mu` bits stay, and then
 * μ ← μ − tau·(surprise − targetEntropy). Here `tau` is the learning rate, which the paper calls η.
 *
 * @returns The token and the μ of the next call; the caller keeps it. A usual start is 2·`targetEntropy`.
 * @throws {RangeError} if the logits are no row of scores, or a number is out of range.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { getRng, sampleMirostat } from "@haze/haze/haze";
 * const [token, mu] = sampleMirostat([2, 1, 0, -1], 1, 0.1, 2, getRng(3));
 * assert(token >= 0 && token < 4 && mu !== 2);
 * ```
 */
export function sampleMirostat(
  logits: ArrayLike<number>,
  targetEntropy: number,
  tau: number,
  mu: number,
  random: UniformSource,
): [token: number, mu: number] {
  if (!Number.isFinite(mu)) throw new RangeError(`Cannot sample as mu must be finite: ${mu}`);
  const sampler = makeSampler({ sampling: "mirostat", tau: targetEntropy, eta: tau, rule: "upstream" });
  const step = sampler.distribution(logits, { mu });
  const { probabilities } = step;
  // Here the seed's draw walks over the tokens from the likeliest down, and equals from the highest id down.
  const ids = Array.from(probabilities, (_, id) => id).sort((a, b) =>
    probabilities[b]! - probabilities[a]! || b - a
  );
  const token = ids[draw(ids.map((id) => probabilities[id]!), random.uniform())]!;
  return [token, Number(sampler.nextState({ mu }, step, token).mu)];
}
