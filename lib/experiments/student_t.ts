/**
 * Student's t distribution for whole degrees of freedom, where its distribution function is a finite sum (Abramowitz &
 * Stegun, 26.7.3 and 26.7.4): no approximation is needed.
 */

/**
 * The share of the distribution beyond ±t, P(|T| > t), with `degrees` degrees of freedom.
 *
 * With θ = atan(t/√ν) the share within is sin θ·(1 + ½cos²θ + (1·3)/(2·4)·cos⁴θ + …) for even ν, ν/2 terms, and
 * 2/π·(θ + sin θ·(cos θ + ⅔cos³θ + …)) for odd ν, (ν − 1)/2 terms.
 *
 * @param t At least 0; ∞ gives 0.
 * @throws {RangeError} if t is negative or NaN, or `degrees` is not a positive integer.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { studentTwoSidedP } from "@haze/haze/experiments";
 * assertAlmostEquals(studentTwoSidedP(2.7764451051977934, 4), 0.05, 1e-12);
 * ```
 */
export function studentTwoSidedP(t: number, degrees: number): number {
  checkDegrees(degrees);
  if (!(t >= 0)) throw new RangeError(`Cannot find a p value as t must be at least 0: ${t}`);
  if (t === Infinity) return 0;
  const theta = Math.atan(t / Math.sqrt(degrees));
  const [sine, cosine] = [Math.sin(theta), Math.cos(theta)];
  const isOdd = degrees % 2 === 1;
  let term = isOdd ? cosine : 1;
  let sum = degrees === 1 ? 0 : term;
  for (let k = isOdd ? 3 : 2; k < degrees; k += 2) {
    term *= cosine * cosine * (k - 1) / k;
    sum += term;
  }
  const within = isOdd ? 2 / Math.PI * (theta + sine * sum) : sine * sum;
  return Math.min(1, Math.max(0, 1 - within));
}

/**
 * The t that leaves the share `p` beyond ±t: the half-width of a two-sided interval of level 1 − p in standard errors.
 *
 * @throws {RangeError} if p is not in (0, 1), or `degrees` is not a positive integer.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { studentQuantile } from "@haze/haze/experiments";
 * assertAlmostEquals(studentQuantile(0.05, 9), 2.2621571628, 1e-9);
 * ```
 */
export function studentQuantile(p: number, degrees: number): number {
  checkDegrees(degrees);
  if (!(p > 0 && p < 1)) throw new RangeError(`Cannot find a quantile as p must be in (0, 1): ${p}`);
  let [low, high] = [0, 1];
  while (studentTwoSidedP(high, degrees) > p) [low, high] = [high, 2 * high];
  for (let middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2) {
    if (studentTwoSidedP(middle, degrees) > p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function checkDegrees(degrees: number): void {
  if (!Number.isSafeInteger(degrees) || degrees < 1 || degrees > 1e6) {
    throw new RangeError(
      `Cannot use Student's distribution as degrees of freedom must be an integer from 1 to 1000000: ${degrees}`,
    );
  }
}
