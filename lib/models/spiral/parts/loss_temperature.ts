import { checkAtLeast, checkInteger, checkLength } from "./checks.ts";
import { logProbabilities } from "./row_softmax.ts";
import type { SpiralRule } from "./rule.ts";

/**
 * How the cross-entropy of one row moves with its temperature: ∂CE/∂T = (z_y − E_p[z]) / T², p = softmax(z/T).
 *
 * A confidently wrong row has z_y < E_p[z]: descent raises T. `"upstream"` has the sign reversed.
 *
 * @param logits z, V numbers.
 * @param target y.
 * @param temperature T, above 0.
 * @throws {RangeError} if the target or the temperature is out of range.
 *
 * @example
 * ```ts
 * import { ceByTemperature } from "@haze/haze/spiral";
 * import { assert } from "@std/assert";
 *
 * assert(ceByTemperature([5, 0], 1, 1) < 0);
 * assert(ceByTemperature([5, 0], 0, 1) > 0);
 * ```
 */
export function ceByTemperature(
  logits: ArrayLike<number>,
  target: number,
  temperature: number,
  rule: SpiralRule = "exact",
): number {
  checkInteger("differentiate a loss", "target", target, 0, logits.length - 1);
  checkAtLeast("differentiate a loss", "the temperature", temperature, 0, true);
  const p = logProbabilities(logits, temperature);
  const slope = (logits[target] - expectation(p, logits)) / temperature ** 2;
  return rule === "upstream" ? -slope : slope;
}

/**
 * How the divergence KL(q‖p) of one row moves with the temperature that both share:
 * (E_q[z] − E_p[z] − Cov_q(t, log q − log p)) / T², p = softmax(z/T), q = softmax(t/T).
 *
 * @param logits z, the student's V numbers.
 * @param teacher t, the teacher's.
 * @param temperature T, above 0.
 * @param teacherMoves false takes q as given: the covariance goes. Default: true.
 * @throws {TypeError} if there is not one logit of the teacher for each of the student.
 * @throws {RangeError} if the temperature is not above 0.
 *
 * @example Two like distributions do not part at any temperature.
 * ```ts
 * import { klByTemperature } from "@haze/haze/spiral";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(klByTemperature([1, 2, 4], [1, 2, 4], 1.5), 0);
 * ```
 */
export function klByTemperature(
  logits: ArrayLike<number>,
  teacher: ArrayLike<number>,
  temperature: number,
  teacherMoves = true,
): number {
  checkLength("differentiate a loss", "teacher", teacher.length, logits.length, "one a logit");
  checkAtLeast("differentiate a loss", "the temperature", temperature, 0, true);
  const p = logProbabilities(logits, temperature);
  const q = logProbabilities(teacher, temperature);
  let slope = expectation(q, logits) - expectation(p, logits);
  if (teacherMoves) {
    const ratio = q.map((log, i) => log - p[i]);
    const product = ratio.map((log, i) => log * teacher[i]);
    slope -= expectation(q, product) - expectation(q, teacher) * expectation(q, ratio);
  }
  return slope / temperature ** 2;
}

/** Σ exp(log pᵢ)·xᵢ. */
function expectation(logs: Float64Array, numbers: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < logs.length; i++) sum += Math.exp(logs[i]) * numbers[i];
  return sum;
}

/**
 * A gradient by variances taken on to the log precisions ℓ that they come from, Σₐ = 1/(exp ℓₐ + 1e-6):
 * ∂L/∂ℓₐ = −∂L/∂Σₐ · Σₐ² · exp ℓₐ · 1[|raw ℓₐ| < 6].
 *
 * `"upstream"` leaves out the last factor and moves what was clipped.
 *
 * @param gradient ∂L/∂Σ, r numbers.
 * @param raw ℓ before it is clipped to [−6, 6], r numbers.
 * @throws {TypeError} if there is not one of each.
 *
 * @example
 * ```ts
 * import { byLogPrecision } from "@haze/haze/spiral";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * assertAlmostEquals(byLogPrecision([1], [0])[0], -1, 1e-5);
 * assertEquals(Math.abs(byLogPrecision([1], [-7])[0]), 0);
 * ```
 */
export function byLogPrecision(
  gradient: ArrayLike<number>,
  raw: ArrayLike<number>,
  rule: SpiralRule = "exact",
): Float64Array {
  checkLength("differentiate a variance", "raw", raw.length, gradient.length, "one a variance");
  return Float64Array.from(gradient, (slope, a) => {
    if (rule === "exact" && !(Math.abs(raw[a]) < 6)) return 0;
    const precision = Math.exp(Math.min(Math.max(raw[a], -6), 6));
    return -slope * precision / Math.max((precision + 1e-6) ** 2, 1e-8);
  });
}
