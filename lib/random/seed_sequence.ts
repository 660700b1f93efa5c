/** Turns a seed of any size into well-mixed 32-bit words, as numpy's `SeedSequence` does (`entropy` only, no spawn key). */

const POOL_WORDS = 4;
/** Far above any use (PCG64 takes 8); it keeps a wrong argument from asking for gigabytes. */
const MAX_WORDS = 1 << 24;

function refuse(rule: string, got: string): never {
  throw new RangeError(`Cannot seed as a seed is ${rule}: ${got}`);
}

/** The 32-bit words of a seed, least significant first; zero is one zero word. */
function seedWords(seed: number | bigint): Uint32Array {
  if (typeof seed === "number") {
    if (!Number.isInteger(seed)) refuse("an integer", String(seed));
    if (seed < 0) refuse("not negative", String(seed));
    if (!Number.isSafeInteger(seed)) {
      refuse("at most 2^53 - 1 when it is a number", `${seed}\nhint: give a larger seed as a bigint`);
    }
  } else if (typeof seed === "bigint") {
    // The value itself may have millions of digits, so the message does not repeat it.
    if (seed < 0n) refuse("not negative", "a negative bigint");
  } else {
    throw new TypeError(
      `Cannot seed as a seed is a number or a bigint: ${seed === null ? "null" : typeof seed}`,
    );
  }
  // Through hexadecimal text: shifting a huge bigint word by word would take quadratic time.
  const hex = seed.toString(16);
  const words = new Uint32Array(Math.ceil(hex.length / 8));
  for (let i = 0; i < words.length; i++) {
    const end = hex.length - 8 * i;
    words[i] = parseInt(hex.slice(Math.max(0, end - 8), end), 16);
  }
  return words;
}

function mix(x: number, y: number): number {
  const r = Math.imul(0xca01f9dd, x) - Math.imul(0x4973f715, y);
  return r ^ (r >>> 16);
}

/** The four-word pool that the whole seed is folded into. */
function entropyPool(seed: Uint32Array): Uint32Array {
  let multiplier = 0x43b0d7e5;
  const hashmix = (value: number): number => {
    value ^= multiplier;
    multiplier = Math.imul(multiplier, 0x931e8875);
    value = Math.imul(value, multiplier);
    return value ^ (value >>> 16);
  };
  const pool = new Uint32Array(POOL_WORDS);
  for (let i = 0; i < POOL_WORDS; i++) pool[i] = hashmix(i < seed.length ? seed[i] : 0);
  for (let from = 0; from < POOL_WORDS; from++) {
    for (let to = 0; to < POOL_WORDS; to++) {
      if (to !== from) pool[to] = mix(pool[to], hashmix(pool[from]));
    }
  }
  for (let i = POOL_WORDS; i < seed.length; i++) {
    for (let to = 0; to < POOL_WORDS; to++) pool[to] = mix(pool[to], hashmix(seed[i]));
  }
  return pool;
}

/**
 * Mixes a seed into `words` 32-bit words, the same ones as numpy's `SeedSequence(seed).generate_state(words)`.
 *
 * Every bit of the seed, however long, reaches every word, so seeds 0, 1, 2, … give unrelated streams.
 *
 * @param seed a non-negative integer; above 2^53 − 1 it must be a bigint
 * @param words how many words to return, 0 to 2^24
 * @returns shape (words)
 * @throws {RangeError} for a negative, fractional, non-finite or unsafe seed, and for a word count out of range
 * @throws {TypeError} for a seed that is neither a number nor a bigint
 *
 * @example
 * ```ts
 * import { seedSequence } from "@haze/haze/random";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([...seedSequence(42, 3)], [3444837047, 2669555309, 2046530742]);
 * ```
 */
export function seedSequence(seed: number | bigint, words: number): Uint32Array {
  const pool = entropyPool(seedWords(seed));
  if (!Number.isInteger(words) || words < 0 || words > MAX_WORDS) {
    throw new RangeError(
      `Cannot draw seed words as their count is an integer from 0 to ${MAX_WORDS}: ${words}`,
    );
  }
  const out = new Uint32Array(words);
  let multiplier = 0x8b51f9dd;
  for (let i = 0; i < words; i++) {
    let value = pool[i % POOL_WORDS] ^ multiplier;
    multiplier = Math.imul(multiplier, 0x58f38ded);
    value = Math.imul(value, multiplier);
    out[i] = value ^ (value >>> 16);
  }
  return out;
}
