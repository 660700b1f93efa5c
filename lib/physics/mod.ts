/**
 * The mathematics of primes and resonance.
 *
 * @module
 */
export { DEFAULT_PRIME_COUNT, GOLDEN_ANGLE, INVERSE_PHI, PHI } from "./constants.ts";
export { type BellPair, measurePair } from "./entanglement/bell_pair.ts";
export { type DistillOptions, distillPairs } from "./entanglement/distill.ts";
export { entanglementEntropyBits, schmidtCoefficients } from "./entanglement/entanglement_entropy.ts";
export {
  type Distilled,
  distilledFidelity,
  type FidelityRule,
  swappedFidelity,
} from "./entanglement/fidelity_rules.ts";
export type { Ket, KetTerm } from "./entanglement/ket.ts";
export { type Attempt, type SourceOptions, tryLink } from "./entanglement/link.ts";
export { measureParty, type PartyOutcome } from "./entanglement/measure_party.ts";
export { bellKet, type BellState, ghzKet, wKet } from "./entanglement/named_kets.ts";
export {
  type EntanglementNetwork,
  entanglementNetwork,
  type NetworkTotals,
  networkTotals,
  pairsBetween,
  prunedNetwork,
} from "./entanglement/network.ts";
export { shortestPath } from "./entanglement/path.ts";
export { linkFar, type SwapOptions, swappedBellState } from "./entanglement/swap.ts";
export { coherenceFromEntropy, goldenEntropyThresholdBits } from "./entropy.ts";
export type { Complex } from "./hilbert/complex.ts";
export {
  basisState,
  coherentState,
  compositeState,
  firstNSuperposition,
  randomState,
  superposition,
  uniformState,
} from "./hilbert/constructors.ts";
export { couplePrimes } from "./hilbert/coupling.ts";
export { fourier, inverseFourier } from "./hilbert/fourier.ts";
export { collapse, collapseToLargest, measure, type Measurement } from "./hilbert/measure.ts";
export { hadamardLike, primeOperator, projectOnto, shiftPrimes } from "./hilbert/moves.ts";
export { goldenPhase, phaseGate, timeEvolution } from "./hilbert/phases.ts";
export { PrimeState } from "./hilbert/prime_state.ts";
export {
  globalResonance,
  pairResonance,
  type PairResonanceOptions,
  resonance,
  resonancePhase,
} from "./hilbert/resonance.ts";
export { fromVector, type StateVector, toVector } from "./hilbert/vector.ts";
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
export { coprime, gcd } from "./primes/arithmetic.ts";
export { factorize } from "./primes/factorize.ts";
export { isPrime } from "./primes/is_prime.ts";
export { eulerTotient, isPrimePower, mobius } from "./primes/multiplicative.ts";
export {
  firstNPrimes,
  getPrime,
  nextPrime,
  nthPrime,
  prevPrime,
  primeIndex,
  primePi,
  primeSieve,
} from "./primes/sequence.ts";
export { primeToFrequency, primeWeights } from "./primes/weights.ts";
export { Quaternion } from "./quaternion/quaternion.ts";
export { QuaternionState } from "./quaternion/quaternion_state.ts";
export {
  axisAngle,
  type EulerAngles,
  eulerAngles,
  fromEuler,
  rotateVector,
  rotationMatrix,
  slerp,
  type Vector3,
} from "./quaternion/rotation.ts";
export { applyPhase, applyRotation, goldenSuperposition } from "./quaternion/state_operations.ts";
