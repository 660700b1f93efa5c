/**
 * The mathematics of primes and resonance, good to explore on its own: primes and arithmetic functions; states over
 * primes with complex or quaternionic amplitudes, operators on them, measurement, attention between them; entropies and
 * coherences, each by its own name.
 *
 * Functions are pure and in float64, with typed arrays inside; randomness is an argument. Entropies carry their unit.
 * Of the coherences, {@linkcode PrimeState.stateCoherence} is 1 − S/log₂ N of a state, {@linkcode logitCoherence} the
 * same of a next-token distribution, and {@linkcode gateActivation} how far a gate opens at a coherence.
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
export { conditionalEntropyBits, jointEntropyBits, mutualInformationBits } from "./information.ts";
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
