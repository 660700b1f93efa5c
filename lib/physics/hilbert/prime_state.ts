import { coherenceFromEntropy, NEGLIGIBLE, shareEntropyBits } from "../entropy.ts";
import { type Complex, complexOf } from "./complex.ts";
import { checkDimension, forCommon, placeOf, supportOf, unionOf } from "./support.ts";

let make: (
  primes: Float64Array,
  real: Float64Array,
  imaginary: Float64Array,
  dimension: number,
) => PrimeState;

/**
 * A state |ψ⟩ = Σ α_p |p⟩ over prime numbers with complex amplitudes, immutable and sparse.
 *
 * It keeps the primes it names, ascending, in typed arrays; every other prime has amplitude 0, so that states of
 * different primes can be added and compared. `dimension` is how many primes the space is declared to have: it is what
 * entropy is measured against, not the number of primes named.
 *
 * Entropies are in bits. Norms below 1e-10 count as zero, and probabilities below 1e-10 are left out of entropies.
 *
 * @example
 * ```ts
 * import { PrimeState } from "@haze/haze/physics";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const state = PrimeState.from([[2, 3], [5, { re: 0, im: 4 }]], 4);
 * assertEquals(state.norm(), 5);
 * assertEquals(state.get(5), { re: 0, im: 4 });
 * assertAlmostEquals(state.probabilities()[1], 16 / 25);
 * ```
 */
export class PrimeState implements Iterable<[number, Complex]> {
  static {
    make = (...parts) => new PrimeState(...parts);
  }

  private constructor(
    /** The primes it names, ascending. Not to be written to. */
    readonly primes: Float64Array,
    /** Real parts of the amplitudes, in the order of `primes`. Not to be written to. */
    readonly real: Float64Array,
    /** Imaginary parts of the amplitudes, in the order of `primes`. Not to be written to. */
    readonly imaginary: Float64Array,
    /** How many primes the space is declared to have. */
    readonly dimension: number,
  ) {}

  /**
   * A state from pairs of a prime and its amplitude, in any order; it is not normalised.
   *
   * @param dimension How many primes the space has; as many as are given, unless told otherwise.
   * @throws RangeError if a number is not prime or comes twice, an amplitude is not finite, or the dimension too small.
   */
  static from(entries: Iterable<readonly [number, number | Complex]>, dimension?: number): PrimeState {
    const sorted = [...entries].sort(([p], [q]) => p - q);
    const primes = supportOf(sorted.map(([p]) => p));
    const values = sorted.map(([p, value]) => complexOf(value, `the amplitude of ${p}`));
    return make(
      primes,
      Float64Array.from(values, ({ re }) => re),
      Float64Array.from(values, ({ im }) => im),
      checkDimension(dimension ?? Math.max(primes.length, 1), primes.length),
    );
  }

  // The next three are a quaternion state's too: what the two have in common is shorter than what would hold it.

  /** How many primes it names. */
  get size(): number {
    return this.primes.length;
  }

  /** Whether it names the prime `p`. */
  has(p: number): boolean {
    return placeOf(p, this.primes) >= 0;
  }

  /** The amplitude of `p`; 0 where the state does not name it. */
  get(p: number): Complex {
    const i = placeOf(p, this.primes);
    return i < 0 ? { re: 0, im: 0 } : { re: this.real[i], im: this.imaginary[i] };
  }

  /** Pairs of prime and amplitude, primes ascending. */
  *[Symbol.iterator](): IterableIterator<[number, Complex]> {
    for (let i = 0; i < this.size; i++) yield [this.primes[i], { re: this.real[i], im: this.imaginary[i] }];
  }

  /** The same amplitudes in a space declared to have `dimension` primes; RangeError if it has no room for them. */
  withDimension(dimension: number): PrimeState {
    return make(this.primes, this.real, this.imaginary, checkDimension(dimension, this.size));
  }

  /** The norm √(Σ |α_p|²). */
  norm(): number {
    return Math.sqrt(this.#squares().reduce((sum, square) => sum + square, 0));
  }

  /** The state divided by its norm; a zero state is returned as it is. */
  normalized(): PrimeState {
    const norm = this.norm();
    return norm < NEGLIGIBLE ? this : this.times(1 / norm);
  }

  /** The state times a real or complex factor, not normalised. */
  times(factor: number | Complex): PrimeState {
    const { re, im } = complexOf(factor, "a factor");
    const real = this.real.map((x, i) => x * re - this.imaginary[i] * im);
    return make(this.primes, real, this.imaginary.map((y, i) => y * re + this.real[i] * im), this.dimension);
  }

  /** The sum of two states, over the primes of either; not normalised. */
  plus(other: PrimeState): PrimeState {
    const { primes, inA, inB } = unionOf(this.primes, other.primes);
    const add = (a: Float64Array, b: Float64Array): Float64Array =>
      primes.map((_, k) => (inA[k] < 0 ? 0 : a[inA[k]]) + (inB[k] < 0 ? 0 : b[inB[k]]));
    const dimension = Math.max(this.dimension, other.dimension, primes.length);
    return make(primes, add(this.real, other.real), add(this.imaginary, other.imaginary), dimension);
  }

  /** The difference of two states, over the primes of either; not normalised. */
  minus(other: PrimeState): PrimeState {
    return this.plus(other.times(-1));
  }

  /** The inner product ⟨this|other⟩ = Σ conj(α_p) β_p over the primes that both name. */
  inner(other: PrimeState): Complex {
    let [re, im] = [0, 0];
    forCommon(this.primes, other.primes, (i, j) => {
      re += this.real[i] * other.real[j] + this.imaginary[i] * other.imaginary[j];
      im += this.real[i] * other.imaginary[j] - this.imaginary[i] * other.real[j];
    });
    return { re, im };
  }

  /** The overlap |⟨this|other⟩|²: for normalised states the probability of finding one in the other. */
  overlap(other: PrimeState): number {
    const { re, im } = this.inner(other);
    return re * re + im * im;
  }

  /**
   * The probabilities |α_p|²/norm² in the order of `primes`.
   *
   * A zero state prefers nothing: every prime of the space has 1/dimension, also those that it does not name.
   */
  probabilities(): Float64Array {
    const squares = this.#squares();
    const total = squares.reduce((sum, square) => sum + square, 0);
    return Math.sqrt(total) < NEGLIGIBLE
      ? squares.fill(1 / this.dimension)
      : squares.map((square) => square / total);
  }

  /** The Shannon entropy of the probabilities, in bits from 0 to log₂ dimension. */
  entropyBits(): number {
    const norm = this.norm();
    return norm < NEGLIGIBLE ? Math.log2(this.dimension) : shareEntropyBits(this.#squares(), norm * norm);
  }

  /** The coherence 1 − S/log₂ N of a state, N its dimension: 1 for a basis state, 0 for the uniform one. */
  stateCoherence(): number {
    return coherenceFromEntropy(this.entropyBits(), Math.log2(this.dimension));
  }

  /** The first six terms, such as `(0.6+0i)|2⟩ + (0+0.8i)|3⟩`, for the eye. */
  toString(): string {
    const digits = (x: number): string => String(Number(x.toPrecision(4)));
    const terms = Array.from(this.primes.subarray(0, 6), (p, i) => {
      const im = this.imaginary[i];
      return `(${digits(this.real[i])}${im < 0 ? "-" : "+"}${digits(Math.abs(im))}i)|${p}⟩`;
    });
    if (this.size > 6) terms.push(`… (${this.size} primes)`);
    return terms.join(" + ") || "0";
  }

  #squares(): Float64Array {
    return this.real.map((x, i) => x * x + this.imaginary[i] * this.imaginary[i]);
  }
}

/** A state from arrays that are known to be right: primes ascending, equal lengths, room in the dimension. */
export function makeState(
  primes: Float64Array,
  real: Float64Array,
  imaginary: Float64Array,
  dimension: number,
): PrimeState {
  return make(primes, real, imaginary, dimension);
}
