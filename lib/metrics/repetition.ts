import { checkInteger } from "./checks.ts";
import type { Numbers } from "./numbers.ts";

/**
 * The share of n-grams in a sequence that are distinct: |{n-grams}| / (T − n + 1).
 *
 * Li and others, "A diversity-promoting objective function", 2016. One means that no n-gram comes twice; it falls
 * with the length of the sequence, so only sequences of equal length can be compared.
 *
 * @param tokens T token ids.
 * @param n The length of an n-gram, at least 1.
 * @returns A share in (0, 1].
 * @throws RangeError if `n` is no positive integer, T < n, or a token is not an integer.
 *
 * @example
 * ```ts
 * import { distinctN } from "@haze/haze/metrics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(distinctN([1, 2, 1, 2, 1], 2), 2 / 4);
 * ```
 */
export function distinctN(tokens: Numbers, n: number): number {
  checkInteger(n, "n", 1, Infinity);
  const places = tokens.length - n + 1;
  if (places < 1) {
    throw new RangeError(
      `Cannot measure distinct-${n} as a share of ${n}-grams: ${tokens.length} tokens hold none`,
    );
  }
  checkTokens(tokens);
  let grams = enumerate(tokens.length, (t) => tokens[t]);
  // Two overlapping m-grams name one of up to 2m tokens, so n takes log₂ n passes, however long it is.
  for (let length = 1; length < n;) {
    const step = Math.min(length, n - length);
    const shorter = grams;
    length += step;
    // Ids stay below T, so this key is exact below 94 million tokens.
    grams = enumerate(tokens.length - length + 1, (t) => shorter[t] * tokens.length + shorter[t + step]);
  }
  let highest = 0;
  for (const id of grams) highest = Math.max(highest, id);
  return (highest + 1) / places;
}

/**
 * The share of tokens that already occurred among the `window` tokens before them.
 *
 * Welleck and others, "Neural text generation with unlikelihood training", 2020, call it rep/ℓ. Ordinary text is
 * not at zero, so compare with the value of a held-out text cut to the same length.
 *
 * @param tokens T ≥ 1 token ids.
 * @param window How far back to look, 128 unless told otherwise.
 * @returns A share in [0, 1).
 * @throws RangeError if there are no tokens, a token is not an integer, or `window` is no positive integer.
 *
 * @example
 * ```ts
 * import { repeatedFraction } from "@haze/haze/metrics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(repeatedFraction([1, 2, 1, 3]), 1 / 4);
 * assertEquals(repeatedFraction([1, 2, 1, 3], 1), 0);
 * ```
 */
export function repeatedFraction(tokens: Numbers, window: number = 128): number {
  checkInteger(window, "window", 1, Infinity);
  if (tokens.length === 0) {
    throw new RangeError("Cannot measure repetition as a share of tokens: there are none");
  }
  checkTokens(tokens);
  const lastSeen = new Map<number, number>();
  let repeated = 0;
  for (let t = 0; t < tokens.length; t++) {
    const before = lastSeen.get(tokens[t]);
    if (before !== undefined && t - before <= window) repeated++;
    lastSeen.set(tokens[t], t);
  }
  return repeated / tokens.length;
}

// Gives equal keys equal ids 0, 1, 2, … in order of first appearance.
function enumerate(count: number, keyAt: (t: number) => number): Float64Array {
  const ids = new Map<number, number>();
  const numbered = new Float64Array(count);
  for (let t = 0; t < count; t++) {
    const key = keyAt(t);
    let id = ids.get(key);
    if (id === undefined) ids.set(key, id = ids.size);
    numbered[t] = id;
  }
  return numbered;
}

function checkTokens(tokens: Numbers): void {
  for (let t = 0; t < tokens.length; t++) {
    if (!Number.isInteger(tokens[t])) {
      throw new RangeError(`Cannot read tokens as integer ids: entry ${t} is ${tokens[t]}`);
    }
  }
}
