import { leastSquaresSlope, meanAndSd } from "./line.ts";

/** The trace without its line of least squares. */
export function detrended(trace: ArrayLike<number>): Float64Array {
  const times = Array.from({ length: trace.length }, (_, t) => t);
  const slope = leastSquaresSlope(times, trace);
  const { mean } = meanAndSd(trace);
  return Float64Array.from(trace, (x, t) => x - mean - slope * (t - (trace.length - 1) / 2));
}

/**
 * How alike a trace and the same trace `lag` steps later are: Σ x_t x_{t+lag} over the geometric mean of the two
 * parts' own sums of squares. So a perfect cycle reaches 1 at its period; the usual division by the sum over the whole
 * trace would leave it (n − lag)/n. 0 if a part is 0 throughout.
 */
export function autocorrelation(x: Float64Array, lag: number): number {
  let [product, early, late] = [0, 0, 0];
  for (let t = 0; t + lag < x.length; t++) {
    product += x[t] * x[t + lag];
    early += x[t] ** 2;
    late += x[t + lag] ** 2;
  }
  const scale = Math.sqrt(early * late);
  return scale > 0 ? product / scale : 0;
}

/**
 * The lag of 2 to n/3 at which a detrended trace is most like itself, and how much.
 *
 * Only lags after the first at which it is unlike itself (below 0) count: a slow drift is like itself at every short
 * lag without ever having come back, and is no cycle.
 */
export function bestReturn(x: Float64Array): { lag: number; correlation: number } {
  let best = { lag: 0, correlation: 0 };
  let wasUnlike = autocorrelation(x, 1) < 0;
  for (let lag = 2; lag <= x.length / 3; lag++) {
    const correlation = autocorrelation(x, lag);
    if (wasUnlike && correlation > best.correlation) best = { lag, correlation };
    wasUnlike ||= correlation < 0;
  }
  return best;
}
