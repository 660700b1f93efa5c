/**
 * The mathematics of primes and resonance.
 *
 * @module
 */
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
