import { checkAtLeast, checkLength, rowsOf } from "./checks.ts";

/** What several noisy readings of one vector say together. */
export interface FusedPosterior {
  /** μ = Σ τₐyₐ / Τ: r numbers. */
  readonly mean: Float64Array;
  /** 1 / Τ: r numbers. */
  readonly variance: Float64Array;
}

/** Precisions below this count as this when they divide. */
const LEAST = 1e-6;

/**
 * Fuses the readings of several heads by their precision: Τ = Σₐ τₐ + τ₀, μ = Σₐ τₐyₐ / Τ, variance 1/Τ.
 *
 * That is the posterior of a vector with prior N(0, 1/τ₀) after independent normal readings yₐ of variance 1/τₐ, each
 * coordinate on its own.
 *
 * @param readings (A, r) numbers yₐ, one row a head.
 * @param precisions (A, r) numbers τₐ, at least 0.
 * @param rank r.
 * @param prior τ₀, at least 0. Default: 1e-4.
 * @throws {TypeError} if readings and precisions are not rows of r numbers, as many of each.
 * @throws {RangeError} if the prior is negative or not finite.
 *
 * @example A head that is nine times as precise counts nine times as much.
 * ```ts
 * import { fusePrecision } from "@haze/haze/spiral";
 * import { assertEquals } from "@std/assert";
 *
 * const { mean, variance } = fusePrecision([0, 10], [9, 1], 1, 0);
 * assertEquals([mean[0], variance[0]], [1, 0.1]);
 * ```
 */
export function fusePrecision(
  readings: ArrayLike<number>,
  precisions: ArrayLike<number>,
  rank: number,
  prior = 1e-4,
): FusedPosterior {
  const act = "fuse readings";
  const heads = rowsOf(act, "readings", readings.length, rank);
  checkLength(act, "precisions", precisions.length, readings.length, "one a reading");
  checkAtLeast(act, "the prior precision", prior, 0);
  const [mean, variance] = [new Float64Array(rank), new Float64Array(rank)];
  for (let i = 0; i < rank; i++) {
    let [total, weighted] = [prior, 0];
    for (let a = 0; a < heads; a++) {
      total += precisions[a * rank + i];
      weighted += precisions[a * rank + i] * readings[a * rank + i];
    }
    mean[i] = weighted / Math.max(total, LEAST);
    variance[i] = 1 / Math.max(total, LEAST);
  }
  return { mean, variance };
}

/**
 * The mean of `fusePrecision` without a prior, where each head has one precision for all that it says: into `out` (r).
 * `readings` (A, r), `precisions` (A); nothing is checked or allocated, as it runs once a row.
 */
export function fuseHeads(readings: Float64Array, precisions: readonly number[], out: Float64Array): void {
  const rank = out.length;
  let total = 0;
  for (const precision of precisions) total += precision;
  total = Math.max(total, LEAST);
  out.fill(0);
  precisions.forEach((precision, a) => {
    for (let i = 0; i < rank; i++) out[i]! += precision * readings[a * rank + i]!;
  });
  for (let i = 0; i < rank; i++) out[i]! /= total;
}

/**
 * The tempered precision of a reading with standard deviation σ: τ = (1 / max(σ², 1e-6))^ρ.
 *
 * At ρ = 1 it is the precision itself, at 0 all heads count alike; between them an overconfident head is held back.
 *
 * @throws {RangeError} if σ is negative or one of them not finite.
 *
 * @example
 * ```ts
 * import { temperedPrecision } from "@haze/haze/spiral";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([temperedPrecision(0.5, 1), temperedPrecision(0.5, 0.5), temperedPrecision(0.5, 0)], [4, 2, 1]);
 * ```
 */
export function temperedPrecision(sigma: number, rho: number): number {
  checkAtLeast("temper a precision", "sigma", sigma, 0);
  checkAtLeast("temper a precision", "rho", rho, -Infinity);
  return Math.pow(1 / Math.max(sigma * sigma, LEAST), rho);
}
