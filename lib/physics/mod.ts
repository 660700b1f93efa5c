/**
 * The mathematics behind the prime-resonant models.
 *
 * @module
 */
export {
  hypercomplexAssociator,
  hypercomplexCommutator,
  hypercomplexConjugate,
  hypercomplexInverse,
  hypercomplexNorm,
} from "./hypercomplex/algebra.ts";
export { hypercomplexEntropyBits, hypercomplexStateCoherence } from "./hypercomplex/entropy.ts";
export { hypercomplexProduct } from "./hypercomplex/product.ts";
export { type CayleyDicksonTable, cayleyDicksonTable } from "./hypercomplex/table.ts";
export { type ZeroDivisorPair, zeroDivisorPairs } from "./hypercomplex/zero_divisors.ts";
export { causalDrift } from "./kuramoto/causal_drift.ts";
export {
  estimatedCriticalCoupling,
  gaussianCriticalCoupling,
  lorentzianCriticalCoupling,
  uniformCriticalCoupling,
} from "./kuramoto/critical_coupling.ts";
export type { PhaseDrift } from "./kuramoto/drift.ts";
export {
  gaussianFrequencies,
  lorentzianFrequencies,
  randomPhases,
  uniformFrequencies,
} from "./kuramoto/frequencies.ts";
export { matrixDrift } from "./kuramoto/matrix_drift.ts";
export { meanFieldDrift } from "./kuramoto/mean_field_drift.ts";
export { type PhaseNoise, thermalCoupling } from "./kuramoto/noise.ts";
export { type SyncOrder, syncOrder } from "./kuramoto/order_parameter.ts";
export { phaseEntropyNats } from "./kuramoto/phase_entropy.ts";
export { simulatePhases, type Simulation, type SimulationOptions } from "./kuramoto/simulate.ts";
export { eulerStep, rk4Step, type StepMethod } from "./kuramoto/step.ts";
export { gaussianSyncOrder, lorentzianSyncOrder } from "./kuramoto/sync_curve.ts";
export { leastSquaresSlope } from "./lyapunov/line.ts";
export { smoothedExponents } from "./lyapunov/smoothing.ts";
export { type Stability, type StabilityClass, stabilityOfTrace } from "./lyapunov/stability_class.ts";
export { steadyTemperature } from "./lyapunov/temperature.ts";
export { lyapunovOfTrace, type TraceExponent } from "./lyapunov/trace_exponent.ts";
export { lyapunovOfTwins, type TwinExponent, type TwinOptions } from "./lyapunov/twin_trajectories.ts";
export {
  forecastInstability,
  type InstabilityForecast,
  type Watch,
  type WatchOptions,
  watchTrace,
} from "./lyapunov/warning.ts";
