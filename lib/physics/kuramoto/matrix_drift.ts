import { checkFinite } from "../number_checks.ts";
import { checkPhaseCount, type PhaseDrift } from "./drift.ts";
import { sinCos } from "./sin_cos.ts";

/**
 * Oscillators coupled by a matrix: dθ_i/dt = ω_i + Σ_j A_ij sin(θ_j − θ_i), no division by N.
 *
 * Row i holds what oscillator i hears. A = K/N everywhere is {@linkcode meanFieldDrift}. A call costs N² products but
 * only N sines and cosines.
 *
 * @param omega N natural frequencies, in radians a unit of time
 * @param matrix A, (N, N) row by row; it need not be symmetric
 * @throws {TypeError} if the matrix does not have N² entries
 * @throws {RangeError} if an entry is not finite
 *
 * @example
 * ```ts
 * import { matrixDrift } from "@haze/haze/physics";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * // 0 hears 1; 1 hears nobody.
 * const rate = new Float64Array(2);
 * matrixDrift([0, 0.25], [0, 2, 0, 0])(Float64Array.of(0, 1), rate);
 * assertAlmostEquals(rate[0], 2 * Math.sin(1));
 * assertEquals(rate[1], 0.25);
 * ```
 */
export function matrixDrift(omega: ArrayLike<number>, matrix: ArrayLike<number>): PhaseDrift {
  checkFinite(omega, "frequencies");
  const N = omega.length;
  if (matrix.length !== N * N) {
    throw new TypeError(
      `Cannot couple ${N} oscillators as the matrix is ${N} by ${N}: ${matrix.length} entries`,
    );
  }
  checkFinite(matrix, "the matrix");
  const own = Float64Array.from(omega);
  const weights = Float64Array.from(matrix);
  const sines = new Float64Array(N);
  const cosines = new Float64Array(N);
  return (theta, out) => {
    checkPhaseCount(theta, own);
    sinCos(theta, sines, cosines);
    for (let i = 0; i < N; i++) {
      let sin = 0;
      let cos = 0;
      for (let j = 0; j < N; j++) {
        sin += weights[i * N + j] * sines[j];
        cos += weights[i * N + j] * cosines[j];
      }
      out[i] = own[i] + sin * cosines[i] - cos * sines[i];
    }
  };
}
