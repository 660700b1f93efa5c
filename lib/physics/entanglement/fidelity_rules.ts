import { checkNumber } from "../number_checks.ts";

/**
 * How fidelities combine.
 *
 * - `werner`: all of what a pair lacks is white noise, one third of 1 − F in each of the other Bell states. Swapping
 *   and the distillation of Bennett et al. (*Purification of noisy entanglement*, 1996) then follow exactly.
 * - `upstream`: the formulas of the Python library this floor reproduces. Its swap takes a further 10 % each time, and
 *   its distillation is that of a classical bit flip, which promises too much.
 */
export type FidelityRule = "upstream" | "werner";

/** What upstream's swap leaves besides the product of fidelities. */
const UPSTREAM_KEPT = 1 - 0.1;

/** RangeError unless the rule is one of the two. */
export function checkRule(rule: FidelityRule): void {
  if (rule === "upstream" || rule === "werner") return;
  throw new RangeError(`Cannot combine fidelities as the rule is "upstream" or "werner": ${String(rule)}`);
}

/** RangeError unless `fidelity` lies in [0, 1]. */
export function checkFidelity(fidelity: number): void {
  checkNumber(fidelity, "a fidelity", { least: 0, most: 1 });
}

/**
 * The fidelity of the pair that swapping two pairs leaves: F₁F₂ + (1 − F₁)(1 − F₂)/3 (`werner`) or 0.9 F₁F₂.
 *
 * @param first F₁ in [0, 1]
 * @param second F₂ in [0, 1]
 * @throws {RangeError} if a fidelity is out of range or the rule unknown
 *
 * @example
 * ```ts
 * import { swappedFidelity } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(swappedFidelity(1, 1, "werner"), 1);
 * assertEquals(swappedFidelity(1, 1, "upstream"), 0.9);
 * ```
 */
export function swappedFidelity(first: number, second: number, rule: FidelityRule): number {
  checkRule(rule);
  checkFidelity(first);
  checkFidelity(second);
  const both = first * second;
  return rule === "upstream" ? both * UPSTREAM_KEPT : both + (1 - first) * (1 - second) / 3;
}

/** What distilling two pairs into one gives. */
export interface DistillationRound {
  /** How often it succeeds; else both pairs are lost. */
  readonly successProbability: number;
  /** The fidelity of the pair that is left in that case. */
  readonly fidelity: number;
}

/**
 * What one round of distillation makes of two pairs. With a = 1 − F₁ and b = 1 − F₂:
 *
 * - `werner`: p = F₁F₂ + (F₁b + F₂a)/3 + 5ab/9 and F = (F₁F₂ + ab/9)/p;
 * - `upstream`: p = F₁F₂ + ab and F = F₁F₂/p.
 *
 * @param first F₁ in [0, 1]
 * @param second F₂ in [0, 1]
 * @throws {RangeError} if a fidelity is out of range, the rule unknown, or (`upstream`, 0 with 1) p is 0
 *
 * @example
 * ```ts
 * import { distilledFidelity } from "@haze/haze/physics";
 * import { assert } from "@std/assert";
 *
 * const { fidelity, successProbability } = distilledFidelity(0.8, 0.8, "werner");
 * assert(fidelity > 0.83 && successProbability < 0.8);
 * assert(distilledFidelity(0.8, 0.8, "upstream").fidelity > 0.94); // too good
 * ```
 */
export function distilledFidelity(first: number, second: number, rule: FidelityRule): DistillationRound {
  checkRule(rule);
  checkFidelity(first);
  checkFidelity(second);
  const both = first * second;
  const [a, b] = [1 - first, 1 - second];
  if (rule === "werner") {
    const successProbability = both + (first * b + second * a) / 3 + 5 * a * b / 9;
    return { successProbability, fidelity: (both + a * b / 9) / successProbability };
  }
  const successProbability = both + a * b;
  if (successProbability === 0) {
    throw new RangeError(`Cannot distil pairs as they can agree: fidelities ${first} and ${second}`);
  }
  return { successProbability, fidelity: both / successProbability };
}
