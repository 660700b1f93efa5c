import { standardNormal, type WordSource } from "./normal.ts";
import { limbsOfState, limbsToHex, type Pcg64State } from "./pcg64_state.ts";
import { PCG64_WORDS, stepPcg64 } from "./pcg64_step.ts";
import { seedSequence } from "./seed_sequence.ts";

// Where stepPcg64 leaves the halves of its output; repeated here because V8 does not fold imported constants.
const HIGH = 8;
const LOW = 9;

/** Adds the four limbs of `other` to the generator's state, modulo 2^128. */
function addToState(words: Uint32Array, other: Uint32Array): void {
  let carry = 0;
  for (let i = 0; i < 4; i++) {
    const sum = words[i] + other[i] + carry;
    words[i] = sum;
    carry = sum > 0xffffffff ? 1 : 0;
  }
}

/**
 * The PCG64 generator (XSL-RR 128/64), the same stream bit for bit as numpy's `default_rng(seed)`.
 *
 * M. O'Neill, *PCG: A Family of Simple Fast Space-Efficient Statistically Good Algorithms for Random Number Generation*
 * (2014). Period 2^128. Not for secrets: its outputs give its state away.
 *
 * @example
 * ```ts
 * import { Pcg64 } from "@haze/haze/random";
 * import { assertEquals } from "@std/assert";
 *
 * const random = new Pcg64(42);
 * assertEquals(random.uniform(), 0.7739560485559633);
 * const saved = random.state();
 * const next = random.normal();
 * assertEquals(Pcg64.fromState(saved).normal(), next);
 * ```
 */
export class Pcg64 implements WordSource {
  readonly #words = new Uint32Array(PCG64_WORDS);

  /**
   * Seeds the generator through {@link seedSequence}.
   *
   * @param seed a non-negative integer of any size; above 2^53 − 1 it must be a bigint
   * @throws {RangeError} for a negative, fractional, non-finite or unsafe seed
   * @throws {TypeError} for a seed that is neither a number nor a bigint
   */
  constructor(seed: number | bigint) {
    const seeded = seedSequence(seed, 8);
    // Words come in 64-bit pairs, low half first, and the more significant pair comes first.
    const initial = Uint32Array.of(seeded[2], seeded[3], seeded[0], seeded[1]);
    const sequence = Uint32Array.of(seeded[6], seeded[7], seeded[4], seeded[5]);
    const words = this.#words;
    for (let i = 0; i < 4; i++) {
      // increment = 2 · sequence + 1
      words[4 + i] = (sequence[i] << 1) | (i === 0 ? 1 : sequence[i - 1] >>> 31);
    }
    stepPcg64(words);
    addToState(words, initial);
    stepPcg64(words);
  }

  /** A generator that continues from a saved state, with the errors of {@link Pcg64.restore}. */
  static fromState(state: Pcg64State): Pcg64 {
    const generator = new Pcg64(0);
    generator.restore(state);
    return generator;
  }

  /** Draws 64 bits and leaves them in {@link Pcg64.high} and {@link Pcg64.low}: the way to them without a bigint. */
  step(): void {
    stepPcg64(this.#words);
  }

  /** Upper 32 bits of the last draw; meaningless before the first and after {@link Pcg64.restore}. */
  get high(): number {
    return this.#words[HIGH];
  }

  /** Lower 32 bits of the last draw; meaningless before the first and after {@link Pcg64.restore}. */
  get low(): number {
    return this.#words[LOW];
  }

  /** Draws 64 bits as a bigint in [0, 2^64). */
  nextUint64(): bigint {
    this.step();
    return (BigInt(this.high) << 32n) | BigInt(this.low);
  }

  /** Draws a double in [0, 1): the upper 53 bits of one 64-bit draw, times 2^-53. */
  uniform(): number {
    const words = this.#words;
    stepPcg64(words);
    return (words[HIGH] * 0x200000 + (words[LOW] >>> 11)) * 2 ** -53;
  }

  /** Draws from the standard normal distribution, see {@link standardNormal}. */
  normal(): number {
    return standardNormal(this);
  }

  /**
   * Draws an integer in [0, n) as floor(uniform() · n).
   *
   * It takes one draw always. The price is a bias: probabilities of single integers differ by at most 2^-53, so relatively
   * by n · 2^-53. This is not the algorithm of numpy's `integers`, and its numbers differ.
   *
   * @param n how many integers, 1 to 2^53
   * @throws {RangeError} when n is not an integer in that range
   */
  below(n: number): number {
    if (!Number.isInteger(n) || n < 1 || n > 2 ** 53) {
      throw new RangeError(`Cannot draw below n as n is an integer from 1 to 2^53: ${n}`);
    }
    // Never n itself: the largest product, n − n·2^-53, rounds to a double below n for every n in range.
    return Math.floor(this.uniform() * n);
  }

  /** The whole state, as an object that JSON keeps exactly. */
  state(): Pcg64State {
    return { state: limbsToHex(this.#words, 0), increment: limbsToHex(this.#words, 4) };
  }

  /**
   * Continues from a saved state; the generator is untouched when the state is refused.
   *
   * @throws {TypeError} when it is not an object of two strings
   * @throws {SyntaxError} when a string is not 32 hexadecimal digits
   * @throws {RangeError} when the increment is even
   */
  restore(state: Pcg64State): void {
    const limbs = limbsOfState(state);
    this.#words.set(limbs);
  }
}
