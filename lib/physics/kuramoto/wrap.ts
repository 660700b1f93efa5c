/** A whole turn, 2π. */
export const TURN = 2 * Math.PI;

/** Brings each phase to [0, 2π), in place. Most are there already, and stay bit for bit. */
export function wrapPhases(theta: Float64Array): void {
  for (let i = 0; i < theta.length; i++) {
    const x = theta[i];
    if (x >= 0 && x < TURN) continue;
    const wrapped = x - TURN * Math.floor(x / TURN);
    // Rounding may end on 2π itself, or a hair below 0: both are the phase 0.
    theta[i] = wrapped >= 0 && wrapped < TURN ? wrapped : 0;
  }
}
