const MULTIPLIER_HIGH = 0x2545f491;
const MULTIPLIER_LOW = 0x4f6cdd1d;

/** The upper 32 bits of the product of two unsigned 32-bit numbers, by halves so that every product is exact. */
function multiplyHigh(a: number, b: number): number {
  const [aHigh, aLow, bHigh, bLow] = [a >>> 16, a & 0xffff, b >>> 16, b & 0xffff];
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const other = aLow * bHigh + (middle % 0x10000);
  return aHigh * bHigh + Math.floor(middle / 0x10000) + Math.floor(other / 0x10000);
}

/**
 * The xorshift64* generator, the one that `run.c` of llama2.c draws from.
 *
 * `s ^= s ≫ 12; s ^= s ≪ 25; s ^= s ≫ 27`, output the upper half of `s · 0x2545F4914F6CDD1D mod 2⁶⁴`. S. Vigna, *An
 * experimental exploration of Marsaglia's xorshift generators, scrambled* (2016). Period 2⁶⁴ − 1. The state is two
 * 32-bit halves, as bigints are some twenty times slower.
 *
 * @example
 * ```ts
 * import { Xorshift64Star } from "@haze/haze/random";
 * import { assertEquals } from "@std/assert";
 *
 * const random = new Xorshift64Star(42);
 * assertEquals([random.nextUint32(), random.nextUint32()], [1456360119, 3359763283]);
 * const copy = new Xorshift64Star(random.state);
 * assertEquals(copy.uniform(), random.uniform());
 * ```
 */
export class Xorshift64Star {
  #high: number;
  #low: number;

  /**
   * Starts from a seed, which is the state itself.
   *
   * @param seed From 1 to 2⁶⁴ − 1; above 2⁵³ − 1 it must be a bigint. 0 would give zeros for ever.
   * @throws {RangeError} for a seed out of that range, fractional or unsafe.
   */
  constructor(seed: number | bigint) {
    if (typeof seed === "number" ? !Number.isSafeInteger(seed) || seed < 1 : seed < 1n || seed >= 1n << 64n) {
      throw new RangeError(
        `Cannot seed xorshift64* as the seed must be an integer from 1 to 2^64 - 1: ${seed}`,
      );
    }
    const state = BigInt(seed);
    this.#high = Number(state >> 32n);
    this.#low = Number(state & 0xffffffffn);
  }

  /** The state, 64 bits: what a generator that goes on from here is made with. */
  get state(): bigint {
    return (BigInt(this.#high) << 32n) | BigInt(this.#low);
  }

  /** Draws 32 bits as a number in [0, 2³²). */
  nextUint32(): number {
    let [high, low] = [this.#high, this.#low];
    low ^= (low >>> 12) | (high << 20);
    high ^= high >>> 12;
    high ^= (high << 25) | (low >>> 7);
    low ^= low << 25;
    low ^= (low >>> 27) | (high << 5);
    high ^= high >>> 27;
    this.#high = high >>> 0;
    this.#low = low >>> 0;
    const carried = multiplyHigh(this.#low, MULTIPLIER_LOW);
    return (carried + Math.imul(low, MULTIPLIER_HIGH) + Math.imul(high, MULTIPLIER_LOW)) >>> 0;
  }

  /** Draws a number in [0, 1) that float32 holds exactly: the upper 24 bits of a draw over 2²⁴. */
  uniform(): number {
    return (this.nextUint32() >>> 8) / 0x1000000;
  }
}
