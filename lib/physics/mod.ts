/**
 * The mathematics of primes and resonance, good to explore on its own: primes and arithmetic functions; states over
 * primes with complex or quaternionic amplitudes, operators on them, measurement, attention between them; entropies and
 * coherences, each by its own name; Cayley–Dickson algebras to sixteen dimensions; Kuramoto's oscillators; Lyapunov
 * exponents and what they say of a trace; entangled states and networks.
 *
 * Functions are pure and in float64, with typed arrays inside; randomness is an argument. Entropies carry their unit.
 * Of the coherences, {@linkcode PrimeState.stateCoherence} is 1 − S/log₂ N of a state, {@linkcode logitCoherence} the
 * same of a next-token distribution, {@linkcode gateActivation} how far a gate opens at a coherence, and
 * {@linkcode syncOrder} how far phases agree.
 *
 * @example Interference of prime states
 * ```ts
 * import { compositeState, firstNSuperposition, measure, resonance } from "@haze/haze/physics";
 * import { Pcg64 } from "@haze/haze/random";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const [thirty, fortyTwo] = [compositeState(30), compositeState(42)]; // 2·3·5 and 2·3·7
 * const bright = thirty.plus(fortyTwo).normalized(); // what they share adds up …
 * const dark = thirty.minus(fortyTwo).normalized(); // … or cancels
 * assertEquals([bright.get(2).re > bright.get(5).re, dark.get(2).re], [true, 0]);
 *
 * const state = firstNSuperposition(8);
 * for (const n of [1, 2, 3, 6]) console.log(n, state.overlap(resonance(state, n))); // R̂(1) is the identity
 * assert(state.overlap(resonance(state, 6)) < 0.5);
 * console.log(String(bright), bright.entropyBits(), measure(bright, new Pcg64(7)).prime);
 * ```
 *
 * @example The transition of Kuramoto's oscillators
 * ```ts
 * import { gaussianCriticalCoupling, gaussianFrequencies, gaussianSyncOrder } from "@haze/haze/physics";
 * import { meanFieldDrift, randomPhases, simulatePhases } from "@haze/haze/physics";
 * import { Pcg64 } from "@haze/haze/random";
 * import { assert } from "@std/assert";
 *
 * const random = new Pcg64(1);
 * const [omega, theta] = [gaussianFrequencies(1024, random), randomPhases(1024, random)];
 * for (const times of [0.5, 1, 1.5, 2, 3]) { // below K_c everyone goes their own way, above it they fall in step
 *   const coupling = times * gaussianCriticalCoupling(1);
 *   const { r } = simulatePhases(theta, meanFieldDrift(omega, coupling), { duration: 20, dt: 0.05 });
 *   console.log(times, r.at(-1)!.toFixed(2), gaussianSyncOrder(coupling).toFixed(2)); // measured, in theory
 *   assert(times === 1 || Math.abs(r.at(-1)! - gaussianSyncOrder(coupling)) < 0.12);
 * }
 * ```
 *
 * @module
 */
export {
  adaptiveComputation,
  type AdaptiveOptions,
  type AdaptiveResult,
  type AdaptiveState,
  coherenceHalting,
} from "./adaptive.ts";
export { gateActivation, type GateOptions, logitCoherence, logitCoherences } from "./coherence.ts";
export { DEFAULT_PRIME_COUNT, GOLDEN_ANGLE, INVERSE_PHI, PHI } from "./constants.ts";
export { type BellPair, measurePair } from "./entanglement/bell_pair.ts";
export { type DistillOptions, distillPairs } from "./entanglement/distill.ts";
export { entanglementEntropyBits, schmidtCoefficients } from "./entanglement/entanglement_entropy.ts";
export {
  type DistillationRound,
  distilledFidelity,
  type FidelityRule,
  swappedFidelity,
} from "./entanglement/fidelity_rules.ts";
export type { Ket, KetTerm } from "./entanglement/ket.ts";
export { type LinkAttempt, type SourceOptions, tryLink } from "./entanglement/link.ts";
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
export { conditionalEntropyBits, jointEntropyBits, mutualInformationBits } from "./information.ts";
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
export { type PhaseSimulation, type PhaseSimulationOptions, simulatePhases } from "./kuramoto/simulate.ts";
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
  type TraceWatch,
  type TraceWatchOptions,
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
export { composeStates } from "./prsc/compose.ts";
export { sequenceState, type SequenceStateOptions } from "./prsc/sequence_state.ts";
export { interferenceVisibility, stateSimilarity } from "./prsc/similarity.ts";
export { STATE_FEATURES, stateFeatures } from "./prsc/state_features.ts";
export {
  resonantAttention,
  type ResonantAttentionOptions,
  resonantScore,
  resonantWeights,
} from "./quaternion/attention.ts";
export { resonantBlock, type ResonantBlockOptions } from "./quaternion/block.ts";
export { goldenHeadWeights, multiHeadAttention, type MultiHeadOptions } from "./quaternion/multi_head.ts";
export { Quaternion } from "./quaternion/quaternion.ts";
export { QuaternionState } from "./quaternion/quaternion_state.ts";
export { resonanceKernel, resonanceWeight } from "./quaternion/resonance_kernel.ts";
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
export { sharedPrimeScore, type SharedPrimeWeights } from "./quaternion/shared_prime_score.ts";
export { applyPhase, applyRotation, goldenSuperposition } from "./quaternion/state_operations.ts";
export { type AxisValue, dominantAxesOf, SEDENION_AXES, type SedenionAxis } from "./sedenion_memory/axes.ts";
export { holographicField, holographicRecall, type KeyedSedenion } from "./sedenion_memory/holographic.ts";
export { RUNNING_FIELD_SIZE, RunningField } from "./sedenion_memory/running_field.ts";
export { meanSedenion, sedenionCosine, superposeSedenions } from "./sedenion_memory/superpose.ts";
export { hashedSedenion, SEDENION_DIM, unitSedenion } from "./sedenion_memory/unit_sedenion.ts";
