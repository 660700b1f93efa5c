import { checkLogits } from "../metrics/checks.ts";
import { checkNumber } from "./checks.ts";

/** A distribution at one temperature. */
export interface Tempered {
  /** V probabilities that sum to one. */
  readonly probabilities: Float64Array;
  /** Its entropy, −Σ pᵢ log₂ pᵢ. */
  readonly entropyBits: number;
  /** ln Σ exp(sᵢ/t) over the shifted logits s: what turns them into logarithms of probabilities. */
  readonly logTotalNats: number;
}

/** The logits less their maximum, in float64, so that the largest is 0 (and no other: x − y is 0 only for x = y). */
export function shiftLogits(logits: ArrayLike<number>): Float64Array {
  return shiftInPlace(new Float64Array(logits));
}

/** The same without a copy: the row itself is shifted. */
export function shiftInPlace(row: Float64Array): Float64Array {
  let max = -Infinity;
  for (let i = 0; i < row.length; i++) {
    // NaN and +∞ alone are not below +∞; the check says which entry it is.
    if (!(row[i] < Infinity)) checkLogits(row);
    if (row[i] > max) max = row[i];
  }
  if (max === -Infinity) checkLogits(row);
  for (let i = 0; i < row.length; i++) row[i] -= max;
  return row;
}

// Divided once and used twice; one row at a time, so that one buffer serves all.
let scratch = new Float64Array(64);

/** The shifted logits divided by a temperature above 0: themselves, or a buffer that the next call overwrites. */
function divided(shifted: Float64Array, temperature: number): Float64Array {
  if (temperature === 1) return shifted;
  if (scratch.length < shifted.length) scratch = new Float64Array(shifted.length);
  for (let i = 0; i < shifted.length; i++) scratch[i] = shifted[i] / temperature;
  return scratch;
}

/**
 * The distribution of shifted logits at a temperature, which is greedy at 0 and below; one exponential a token, and no logarithm.
 *
 * @param shifted V shifted logits; left as they are.
 * @param probabilities V numbers that are overwritten and returned; new ones unless given.
 */
export function temperShifted(
  shifted: Float64Array,
  temperature: number,
  probabilities: Float64Array = new Float64Array(shifted.length),
): Tempered {
  const top = shifted.indexOf(0);
  if (temperature <= 0) {
    probabilities.fill(0)[top] = 1;
    return { probabilities, entropyBits: 0, logTotalNats: 0 };
  }
  // The sum goes without the largest term, which is exactly one: log1p keeps the digits that log(1 + tail) loses.
  const scaled = divided(shifted, temperature);
  let tail = 0;
  for (let i = 0; i < shifted.length; i++) {
    probabilities[i] = Math.exp(scaled[i]);
    if (i !== top) tail += probabilities[i];
  }
  const total = 1 + tail;
  const logTotalNats = Math.log1p(tail);
  // −Σ p ln p = ln total − Σ p·s/t, where a token of probability 0 adds nothing although its s may be −∞.
  let mean = 0;
  for (let i = 0; i < shifted.length; i++) {
    probabilities[i] /= total;
    if (probabilities[i] > 0) mean += probabilities[i] * scaled[i];
  }
  return { probabilities, entropyBits: (logTotalNats - mean) / Math.LN2, logTotalNats };
}

/**
 * The distribution of a row of logits at a temperature: pᵢ = exp((xᵢ − max x)/t) / Σⱼ exp((xⱼ − max x)/t).
 *
 * The maximum goes before the division, so that no temperature, however small, overflows. At 0 all probability is on
 * {@linkcode greedyToken}; that is the limit t → 0 unless several logits share the maximum.
 *
 * @param logits V logits; −∞ gives probability 0.
 * @param temperature At least 0.
 * @returns V probabilities that sum to one.
 * @throws RangeError if the row is empty, holds NaN or +∞ or nothing but −∞, or if the temperature is negative or not
 * finite.
 *
 * @example
 * ```ts
 * import { temperedProbabilities } from "@haze/haze/sampling";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * assertAlmostEquals(temperedProbabilities([0, Math.log(3)], 1)[1], 0.75);
 * assertAlmostEquals(temperedProbabilities([0, Math.log(3)], 0.5)[1], 0.9);
 * assertEquals([...temperedProbabilities([0, 1], 0)], [0, 1]);
 * ```
 */
export function temperedProbabilities(logits: ArrayLike<number>, temperature: number): Float64Array {
  checkNumber("temperature", temperature);
  return temperShifted(shiftLogits(logits), temperature).probabilities;
}
