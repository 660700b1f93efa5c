import { checkFinite, checkNumber } from "../number_checks.ts";
import { checkPhaseCount, type PhaseDrift } from "./drift.ts";
import { sinCos } from "./sin_cos.ts";

/**
 * The drift of oscillators that are coupled by sines of their differences: `write` is given the sines and cosines of all
 * phases and the frequencies ω, and writes dθ/dt.
 *
 * @throws {RangeError} if a frequency or the coupling is not finite
 */
export function sineDrift(
  omega: ArrayLike<number>,
  coupling: number,
  write: (sines: Float64Array, cosines: Float64Array, omega: Float64Array, out: Float64Array) => void,
): PhaseDrift {
  checkFinite(omega, "frequencies");
  checkNumber(coupling, "the coupling");
  const own = Float64Array.from(omega);
  const sines = new Float64Array(own.length);
  const cosines = new Float64Array(own.length);
  return (theta, out) => {
    checkPhaseCount(theta, own);
    sinCos(theta, sines, cosines);
    write(sines, cosines, own, out);
  };
}
