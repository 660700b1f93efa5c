/**
 * Random bits that are a function of a counter, for dropout and noise inside kernels: no state, so any element may be
 * computed by any thread in any order. Only 32-bit integer multiplications, additions, shifts and xor, so
 * WebAssembly SIMD gives the same bits.
 */

/** 2^32 divided by the golden ratio, made odd: neighbouring indices land far apart. */
const GOLDEN = 0x9e3779b9;

function checkUint32(name: string, value: number): void {
  if (typeof value !== "number") {
    throw new TypeError(`Cannot make a counter key as ${name} is a number: ${typeof value}`);
  }
  if (!Number.isInteger(value) || value < 0 || value > 0xffffffff) {
    const remedy = name === "seed" ? "\nhint: seedSequence(seed, 1)[0] folds any seed into 32 bits" : "";
    throw new RangeError(
      `Cannot make a counter key as ${name} is an integer from 0 to 2^32 - 1: ${value}${remedy}`,
    );
  }
}

/**
 * The 32-bit finaliser of MurmurHash3 (A. Appleby): a bijection in which each input bit flips each output bit about half
 * of the time.
 *
 * @param x taken modulo 2^32
 * @returns an integer from 0 to 2^32 − 1; 0 gives 0
 *
 * @example
 * ```ts
 * import { fmix32 } from "@haze/haze/random";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(fmix32(1), 0x514e28b7);
 * ```
 */
export function fmix32(x: number): number {
  x ^= x >>> 16;
  x = Math.imul(x, 0x85ebca6b);
  x ^= x >>> 13;
  x = Math.imul(x, 0xc2b2ae35);
  x ^= x >>> 16;
  return x >>> 0;
}

/**
 * The key of one operation in one training step: fmix32(fmix32(fmix32(seed) ^ step) ^ op).
 *
 * With two arguments fixed, different values of the third never share a key. Across pairs (step, op) keys are 32-bit
 * hashes: among n pairs about n² / 2^33 couples share one.
 *
 * @param seed the run's seed, 0 to 2^32 − 1
 * @param step the training step, 0 to 2^32 − 1
 * @param op which operation within the step, 0 to 2^32 − 1
 * @throws {RangeError} when one of them is not an integer in that range
 * @throws {TypeError} when one of them is not a number
 *
 * @example
 * ```ts
 * import { counterKey, fmix32 } from "@haze/haze/random";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(counterKey(7, 2, 3), fmix32(fmix32(fmix32(7) ^ 2) ^ 3));
 * ```
 */
export function counterKey(seed: number, step: number, op: number): number {
  checkUint32("seed", seed);
  checkUint32("step", step);
  checkUint32("op", op);
  return fmix32(fmix32(fmix32(seed) ^ step) ^ op);
}

/**
 * 32 random bits for element `index` under `key`: fmix32(key + index · 0x9e3779b9), modulo 2^32 throughout.
 *
 * Within one key, 2^32 consecutive indices give each value once. It checks nothing: it stands in inner loops.
 *
 * @param key from {@link counterKey}
 * @param index the element's position, taken modulo 2^32
 * @returns an integer from 0 to 2^32 − 1
 *
 * @example
 * ```ts
 * import { counterHash, fmix32 } from "@haze/haze/random";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(counterHash(5, 1), fmix32(5 + 0x9e3779b9));
 * ```
 */
export function counterHash(key: number, index: number): number {
  return fmix32(key + Math.imul(index, GOLDEN));
}

/**
 * A uniform number in [0, 1) for element `index` under `key`: the upper 24 bits of the hash, times 2^-24.
 *
 * Every value is exact in float32.
 *
 * @param key from {@link counterKey}
 * @param index the element's position, taken modulo 2^32
 *
 * @example
 * ```ts
 * import { counterKey, counterUniform } from "@haze/haze/random";
 * import { assert } from "@std/assert";
 *
 * const key = counterKey(42, 0, 1);
 * const keep = Array.from({ length: 1000 }, (_, i) => counterUniform(key, i) >= 0.1);
 * assert(Math.abs(keep.filter(Boolean).length - 900) < 50);
 * ```
 */
export function counterUniform(key: number, index: number): number {
  return (counterHash(key, index) >>> 8) * 2 ** -24;
}
