/** The draws of `run.c`: pure functions from float32 probabilities and one uniform number to a token. */

// A probability's bits and an id share one float64 key: 31 bits (a probability has no sign) and 21 bits.
const ID_LIMIT = 2 ** 21;
/** Bits of a float32 below its exponent and the first two behind the point: what is above tells the quarter of an octave. */
const QUARTER_SHIFT = 21;

/**
 * The first id at which the running float32 sum of the probabilities exceeds `coin`; the last id if rounding leaves
 * none.
 *
 * @param probabilities V probabilities that sum to about one.
 * @param coin One uniform number in [0, 1).
 *
 * @example
 * ```ts
 * import { runCMultinomial } from "@haze/haze/sampling";
 * import { assertEquals } from "@std/assert";
 *
 * const row = Float32Array.of(0.25, 0.5, 0.25);
 * assertEquals([0, 0.25, 0.75].map((coin) => runCMultinomial(row, coin)), [0, 1, 2]);
 * ```
 */
export function runCMultinomial(probabilities: Float32Array, coin: number): number {
  let sum = 0;
  for (let id = 0; id < probabilities.length; id++) {
    sum = Math.fround(sum + probabilities[id]);
    if (coin < sum) return id;
  }
  return probabilities.length - 1;
}

/**
 * Draws among the fewest tokens, by descending probability and then ascending id, whose float32 sum exceeds `topP`.
 *
 * Only ids with a probability of at least `(1 − topP)/(V − 1)` are sorted: the others together weigh less than
 * `1 − topP`, so leaving them out is mathematically neutral; where sums round to an edge it is not, and `run.c` does it.
 * If none is left (one token in all, or equal ones and a tiny `topP`), that program reads outside its list; here the cut
 * is left out.
 *
 * @param probabilities V probabilities that sum to about one; V at most 2²¹.
 * @param topP In (0, 1); rounded to float32 first.
 * @param coin One uniform number in [0, 1).
 *
 * @example
 * ```ts
 * import { runCNucleus } from "@haze/haze/sampling";
 * import { assertEquals } from "@std/assert";
 *
 * const row = Float32Array.of(0.125, 0.5, 0.125, 0.25);
 * assertEquals([0, 0.66, 0.67, 0.99].map((coin) => runCNucleus(row, 0.7, coin)), [1, 1, 3, 3]);
 * ```
 */
export function runCNucleus(probabilities: Float32Array, topP: number, coin: number): number {
  const V = probabilities.length;
  if (V > ID_LIMIT) throw new RangeError(`Cannot sample as run.c as V must be at most ${ID_LIMIT}: ${V}`);
  const share = Math.fround(topP);
  const cut = Math.fround(Math.fround(1 - share) / (V - 1));
  // What lies behind the share is never drawn, so the ids that reach it are all that must be sorted.
  let ids = descending(probabilities, Math.max(cut, leastOfShare(probabilities, share)));
  let { count, sum } = leading(probabilities, ids, share);
  if (sum <= share) {
    ids = descending(probabilities, cut);
    if (ids.length === 0) ids = descending(probabilities, 0);
    ({ count, sum } = leading(probabilities, ids, share));
  }
  const target = Math.fround(coin * sum);
  let running = 0;
  for (let i = 0; i < count; i++) {
    running = Math.fround(running + probabilities[ids[i]]);
    if (target < running) return ids[i];
  }
  return ids[count - 1];
}

/** How many of the first `ids` have a float32 sum that exceeds `share`, and that sum; all of them if none has. */
function leading(
  probabilities: Float32Array,
  ids: Int32Array,
  share: number,
): { count: number; sum: number } {
  let [sum, count] = [0, 0];
  while (count < ids.length && sum <= share) sum = Math.fround(sum + probabilities[ids[count++]]);
  return { count, sum };
}

/** A bound that, but for rounding, ids of more than `share` are not below: the least number of a quarter of an octave. */
function leastOfShare(probabilities: Float32Array, share: number): number {
  const bits = new Int32Array(probabilities.buffer, probabilities.byteOffset, probabilities.length);
  const masses = new Float64Array(2 ** (32 - QUARTER_SHIFT));
  for (let id = 0; id < bits.length; id++) masses[bits[id] >>> QUARTER_SHIFT] += probabilities[id];
  let quarter = masses.length;
  for (let mass = 0; mass <= share && quarter > 0;) mass += masses[--quarter];
  return new Float32Array(Int32Array.of(quarter << QUARTER_SHIFT).buffer)[0];
}

/** The ids with a probability of at least `cut`, by descending probability and then ascending id. */
function descending(probabilities: Float32Array, cut: number): Int32Array {
  const bits = new Int32Array(probabilities.buffer, probabilities.byteOffset, probabilities.length);
  const keys = new Float64Array(probabilities.length);
  let count = 0;
  for (let id = 0; id < bits.length; id++) {
    // Numbers that are not negative are ordered as their bits are; with both parts negated an ascending sort serves.
    if (probabilities[id] >= cut) keys[count++] = id - bits[id] * ID_LIMIT;
  }
  const sorted = keys.subarray(0, count).sort();
  const ids = new Int32Array(count);
  for (let i = 0; i < count; i++) ids[i] = sorted[i] - ID_LIMIT * Math.floor(sorted[i] / ID_LIMIT);
  return ids;
}
