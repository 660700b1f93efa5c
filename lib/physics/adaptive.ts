import { gateActivation, type GateOptions } from "./coherence.ts";

// What is left to add below this share of the output is not worth another step.
const ENOUGH = 0.01;

/** What adaptive computation asks of a state; prime states and quaternionic states both have it. */
export interface AdaptiveState<S> {
  /** The state times a number. */
  times(factor: number): S;
  /** The sum of two states. */
  plus(other: S): S;
  /** The state divided by its norm. */
  normalized(): S;
}

/** When adaptive computation stops. */
export interface AdaptiveOptions<S> {
  /** The probability of halting after a state; {@linkcode coherenceHalting} is meant for it. Clamped to [0, 1]. */
  readonly halt: (state: S) => number;
  /** The most steps, 10 unless told otherwise. */
  readonly maxSteps?: number;
}

/** What adaptive computation gave. */
export interface AdaptiveResult<S> {
  /** The states of all steps, weighed by h_t·R_{t−1}, summed and normalised. */
  readonly state: S;
  /** How many steps were taken. */
  readonly steps: number;
  /** h_t of each step. */
  readonly haltProbabilities: number[];
  /** Σ h_t·R_{t−1} = 1 − R: the share of the output that the steps taken make up, above 0.99. */
  readonly totalHalt: number;
}

/**
 * Adaptive computation: repeats `step` until a state is good enough, and mixes the states on the way.
 *
 * s_t = step(s_{t−1}), h_t = halt(s_t), R_t = R_{t−1}(1 − h_t) with R_0 = 1; the output is Σ h_t·R_{t−1}·s_t,
 * normalised. It stops when R_t < 0.01; in the last step allowed h_t = 1.
 *
 * @param initial s_0, which is itself no part of the output.
 * @param step One step of the computation.
 * @throws RangeError if `maxSteps` is no positive integer, or `halt` gives NaN.
 *
 * @example
 * ```ts
 * import { adaptiveComputation, coherenceHalting, firstNSuperposition, projectOnto } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * // Each step drops the largest prime: a wide state takes longer to become coherent than a narrow one.
 * const sharpen = (state: ReturnType<typeof firstNSuperposition>) =>
 *   projectOnto(state, state.primes.slice(0, Math.max(1, state.size - 1)));
 * const steps = (n: number) =>
 *   adaptiveComputation(firstNSuperposition(n), sharpen, { halt: coherenceHalting() }).steps;
 * assertEquals([steps(2), steps(8)], [2, 7]);
 * ```
 */
export function adaptiveComputation<S extends AdaptiveState<S>>(
  initial: S,
  step: (state: S) => S,
  options: AdaptiveOptions<S>,
): AdaptiveResult<S> {
  const { halt, maxSteps = 10 } = options;
  if (!Number.isInteger(maxSteps) || maxSteps < 1) {
    throw new RangeError(`Cannot take the most steps as an integer from 1: ${maxSteps}`);
  }
  const haltProbabilities: number[] = [];
  let [current, remainder, totalHalt] = [initial, 1, 0];
  let sum: S | undefined;
  while (remainder >= ENOUGH && haltProbabilities.length < maxSteps) {
    current = step(current);
    const last = haltProbabilities.length === maxSteps - 1;
    const h = last ? 1 : Math.min(Math.max(halt(current), 0), 1);
    if (Number.isNaN(h)) throw new RangeError("Cannot take the result of halt as a probability: NaN");
    haltProbabilities.push(h);
    const part = current.times(h * remainder);
    sum = sum === undefined ? part : sum.plus(part);
    totalHalt += h * remainder;
    remainder *= 1 - h;
  }
  return { state: sum!.normalized(), steps: haltProbabilities.length, haltProbabilities, totalHalt };
}

/**
 * Halting by coherence: h = σ(s·(C − τ)) with C the coherence 1 − S/log₂ N of the state.
 *
 * The program that this follows compares an entropy in bits with a threshold meant for coherences, so that its halting
 * depends on the unit: 0.97, 0.18 and 0.0015 at 0, 1 and 2 bits, whatever the number of primes.
 *
 * @param options τ, 1/φ unless told otherwise, and s, 10.
 * @throws RangeError when called, if an option is not finite.
 *
 * @example
 * ```ts
 * import { basisState, coherenceHalting, uniformState } from "@haze/haze/physics";
 * import { assert } from "@std/assert";
 *
 * const halt = coherenceHalting({ slope: 5 });
 * assert(halt(basisState(2)) > 0.8 && halt(uniformState()) < 0.1);
 * ```
 */
export function coherenceHalting(options: GateOptions = {}): (state: { stateCoherence(): number }) => number {
  return (state) => gateActivation(state.stateCoherence(), options);
}
