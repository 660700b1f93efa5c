/**
 * How fast phases move: writes dθ/dt of every phase in `theta` to `out`, both of length N.
 *
 * The steps take any function of this form; {@linkcode meanFieldDrift}, {@linkcode causalDrift} and
 * {@linkcode matrixDrift} make the usual ones. A drift may keep scratch memory, so give each simulation its own.
 */
export type PhaseDrift = (theta: Float64Array, out: Float64Array) => void;

/** TypeError unless there are as many phases as the drift has frequencies. */
export function checkPhaseCount(theta: Float64Array, omega: Float64Array): void {
  if (theta.length !== omega.length) {
    throw new TypeError(
      `Cannot move phases as there is one a frequency: ${theta.length} phases, ${omega.length} frequencies`,
    );
  }
}
