import { checkFinite } from "../number_checks.ts";
import { leastSquaresSlope, meanAndSd } from "./line.ts";

/** What a trace tells of its Lyapunov exponent. */
export interface TraceExponent {
  /** λ in nats a step: neighbours part as e^{λk}. 0 where it cannot be told. */
  readonly lyapunov: number;
  /** Whether the trace is too short, or too regular, to tell. */
  readonly insufficientData: boolean;
}

/** Points of the trace in a delay vector (x_i, x_{i+1}). */
const DIMENSION = 2;
/** Neighbours in space may not be neighbours in time: they would part as slowly as the trace moves. */
const THEILER = 2;
/** Steps after which distances are read. From DIMENSION on the two vectors share no point with their beginning. */
const FIRST = DIMENSION;
const LAST = DIMENSION + 3;
/** Nearer than this, in standard deviations, counts as the same point. */
const SAME = 1e-9;
/** A step counts if so many distances could be read. */
const LEAST_DISTANCES = 3;

/** Traces shorter than this tell nothing. */
export const LEAST_SAMPLES = 11;

/**
 * Estimates the largest Lyapunov exponent from a trace of numbers, such as the entropy of each token.
 *
 * After M. Rosenstein, J. Collins and C. De Luca, *A practical method for calculating largest Lyapunov exponents from
 * small data sets* (1993), made for some 40 points: the trace in units of its standard deviation, delay vectors
 * (x_i, x_{i+1}), for each the nearest other that is two steps away in time at least, the mean ln of their distance
 * 2, 3, 4 and 5 steps later, and λ as its slope by least squares. Beginning at 2 removes the jump that pure noise shows
 * at 0 and 1 and that would pass for chaos.
 *
 * It sees how neighbours part on what the trace visits: a settled cycle gives about 0, not the rate at which the cycle
 * attracts. A constant trace gives 0. Cost: O(n²).
 *
 * @param trace n numbers, one a step; `insufficientData` below 11, better 40
 * @returns λ in nats a step
 * @throws {RangeError} if the trace is empty, or a number is not finite
 *
 * @example
 * ```ts
 * import { lyapunovOfTrace } from "@haze/haze/physics";
 * import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const orbit = [0.3];
 * while (orbit.length < 60) orbit.push(4 * orbit.at(-1)! * (1 - orbit.at(-1)!));
 * assert(Math.abs(lyapunovOfTrace(orbit).lyapunov - Math.LN2) < 0.15); // chaos
 *
 * const decay = orbit.map((_, k) => Math.exp(-0.2 * k));
 * assertAlmostEquals(lyapunovOfTrace(decay).lyapunov, -0.2, 1e-9);
 * assertEquals(lyapunovOfTrace([1, 2, 3]), { lyapunov: 0, insufficientData: true });
 * ```
 */
export function lyapunovOfTrace(trace: ArrayLike<number>): TraceExponent {
  checkFinite(trace, "a trace");
  if (trace.length < LEAST_SAMPLES) return { lyapunov: 0, insufficientData: true };
  const z = standardised(trace);
  if (!z) return { lyapunov: 0, insufficientData: false };
  const { steps, logDistances } = separations(z);
  if (steps.length < 2) return { lyapunov: 0, insufficientData: true };
  return { lyapunov: leastSquaresSlope(steps, logDistances), insufficientData: false };
}

/** The trace with mean 0 and standard deviation 1; nothing if it is constant. */
function standardised(trace: ArrayLike<number>): Float64Array | undefined {
  const { mean, sd } = meanAndSd(trace);
  let most = 0;
  for (let i = 0; i < trace.length; i++) most = Math.max(most, Math.abs(trace[i]));
  return sd <= 1e-12 * most ? undefined : Float64Array.from(trace, (x) => (x - mean) / sd);
}

/** The mean ln distance of one-time neighbours, k steps later. */
function separations(z: Float64Array): { steps: number[]; logDistances: number[] } {
  // Both vectors of a pair must still be within the trace LAST steps later.
  const starts = z.length - (DIMENSION - 1) - LAST;
  const neighbours = Array.from({ length: starts }, (_, i) => nearest(z, i, starts));
  const steps: number[] = [];
  const logDistances: number[] = [];
  for (let k = FIRST; k <= LAST; k++) {
    let [sum, count] = [0, 0];
    for (let i = 0; i < starts; i++) {
      const j = neighbours[i];
      const squared = j < 0 ? 0 : squaredDistance(z, i + k, j + k);
      if (squared <= SAME ** 2) continue;
      sum += 0.5 * Math.log(squared);
      count++;
    }
    if (count < LEAST_DISTANCES) continue;
    steps.push(k);
    logDistances.push(sum / count);
  }
  return { steps, logDistances };
}

/** The place nearest to i that is far enough in time and not the same point; −1 if there is none. */
function nearest(z: Float64Array, i: number, starts: number): number {
  let [found, least] = [-1, Infinity];
  for (let j = 0; j < starts; j++) {
    if (Math.abs(i - j) < THEILER) continue;
    const squared = squaredDistance(z, i, j);
    if (squared > SAME ** 2 && squared < least) [found, least] = [j, squared];
  }
  return found;
}

/** Of two delay vectors. Squares compare as distances do, and a root for each pair is what would take time. */
function squaredDistance(z: Float64Array, i: number, j: number): number {
  const [first, second] = [z[i] - z[j], z[i + 1] - z[j + 1]];
  return first * first + second * second;
}
