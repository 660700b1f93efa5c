import { checkLogits } from "../../metrics/checks.ts";
import { Xorshift64Star } from "../../random/mod.ts";
import { runCMultinomial, runCNucleus } from "./draws.ts";
import { runCSoftmax } from "./softmax.ts";

/** Options of {@linkcode runCSampler}, with the defaults of `run.c`. */
export interface RunCSamplerOptions {
  /** The divisor of the logits, at least 0; 1 unless told otherwise, and 0 is greedy. */
  readonly temperature?: number;
  /** The probability to keep, in [0, 1]; 0.9 unless told otherwise. 0 and 1 keep everything. */
  readonly topP?: number;
  /** State of the random numbers, an integer from 1 to 2⁶⁴ − 1; `run.c` takes the clock if it is given none. */
  readonly seed: number | bigint;
}

/** What {@linkcode runCSampler} returns: logits in, a token out, the random numbers inside. */
export interface RunCSampler {
  /** The temperature, as float32. */
  readonly temperature: number;
  /** The probability to keep, as float32. */
  readonly topP: number;
  /** The random numbers; one is drawn a token, none at temperature 0. */
  readonly random: Xorshift64Star;
  /**
   * Chooses the next token.
   *
   * @param logits V logits; they are rounded to float32 first.
   * @throws {RangeError} if the row is empty, holds NaN or +∞, holds nothing but −∞, or does not fit float32.
   */
  next(logits: ArrayLike<number>): number;
}

/**
 * The sampler of `run.c`, to the bit: float32 throughout, sums by ascending id, its own random numbers.
 *
 * Temperature 0 takes the largest logit, the lowest id among equals. Otherwise softmax of `logits / temperature`, one
 * coin, and the draw: {@linkcode runCNucleus}, or {@linkcode runCMultinomial} if `topP` is 0 or 1. The exponential is
 * rounded from float64, so it may differ from a C library's in the last bit of one number in a thousand or fewer; a coin
 * would have to fall into that gap to change a token.
 *
 * @throws {RangeError} if a setting is out of range; `run.c` would replace it.
 *
 * @example
 * ```ts
 * import { runCSampler } from "@haze/haze/sampling";
 * import { assertEquals } from "@std/assert";
 *
 * const sampler = runCSampler({ temperature: 1, topP: 0.9, seed: 42 });
 * const tokens = Array.from({ length: 6 }, () => sampler.next([2, 1, 0, 1]));
 * assertEquals(tokens, [0, 1, 3, 3, 1, 3]);
 * assertEquals(runCSampler({ temperature: 0, seed: 1 }).next([1, 3, 3]), 1);
 * ```
 */
export function runCSampler({ temperature = 1, topP = 0.9, seed }: RunCSamplerOptions): RunCSampler {
  if (!(temperature >= 0 && temperature < Infinity)) {
    throw new RangeError(
      `Cannot sample as run.c as temperature must be finite and not negative: ${temperature}`,
    );
  }
  if (!(topP >= 0 && topP <= 1)) {
    throw new RangeError(`Cannot sample as run.c as topP must be from 0 to 1: ${topP}`);
  }
  const random = new Xorshift64Star(seed);
  const [divisor, share] = [Math.fround(temperature), Math.fround(topP)];
  let work = new Float32Array(0);
  const next = (logits: ArrayLike<number>): number => {
    checkLogits(logits);
    if (divisor === 0) return largest(logits);
    if (work.length !== logits.length) work = new Float32Array(logits.length);
    runCSoftmax(logits, divisor, work);
    const coin = random.uniform();
    return share <= 0 || share >= 1 ? runCMultinomial(work, coin) : runCNucleus(work, share, coin);
  };
  return Object.freeze({ temperature: divisor, topP: share, random, next });
}

/** The id of the largest logit in float32, the lowest among equals. */
function largest(logits: ArrayLike<number>): number {
  let token = 0;
  for (let id = 1; id < logits.length; id++) {
    if (Math.fround(logits[id]) > Math.fround(logits[token])) token = id;
  }
  return token;
}
