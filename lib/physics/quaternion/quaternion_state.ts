import { coherenceFromEntropy, NEGLIGIBLE, shareEntropyBits } from "../entropy.ts";
import { checkDimension, forCommon, placeOf, supportOf, unionOf } from "../hilbert/support.ts";
import { Quaternion } from "./quaternion.ts";

/**
 * A state |ψ⟩ = Σ q_p |p⟩ over prime numbers with quaternions as amplitudes: H_P ⊗ ℍ. Immutable and sparse, as
 * `PrimeState` is, with the same rules for dimension, zero norm and entropies in bits.
 *
 * @example
 * ```ts
 * import { Quaternion, QuaternionState } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * // The same size at the same prime, in another direction: only the quaternion tells them apart.
 * const a = QuaternionState.from([[2, Quaternion.ONE], [3, Quaternion.ONE]]).normalized();
 * const b = QuaternionState.from([[2, Quaternion.ONE], [3, new Quaternion(0, 1)]]).normalized();
 * assertEquals(a.probabilities(), b.probabilities());
 * assertEquals(Number(a.overlap(b).toFixed(12)), 0.5);
 * ```
 */
export class QuaternionState implements Iterable<[number, Quaternion]> {
  private constructor(
    /** The primes it names, ascending. Not to be written to. */
    readonly primes: Float64Array,
    /** The amplitudes w, x, y, z of each prime, one after the other. Not to be written to. */
    readonly parts: Float64Array,
    /** How many primes the space is declared to have. */
    readonly dimension: number,
  ) {}

  /**
   * A state from pairs of a prime and its amplitude, in any order; it is not normalised.
   *
   * @param dimension How many primes the space has; as many as are given, unless told otherwise.
   * @throws RangeError if a number is not prime or comes twice, an amplitude is not finite, or the dimension too small.
   */
  static from(entries: Iterable<readonly [number, Quaternion]>, dimension?: number): QuaternionState {
    const sorted = [...entries].sort(([p], [q]) => p - q);
    const primes = supportOf(sorted.map(([p]) => p));
    const parts = Float64Array.from(sorted.flatMap(([, q]) => q.toArray()));
    const bad = parts.findIndex((part) => !Number.isFinite(part));
    if (bad >= 0) {
      const [p, q] = sorted[bad >> 2];
      throw new RangeError(`Cannot take the amplitude of ${p} as a finite quaternion: ${q}`);
    }
    return new QuaternionState(
      primes,
      parts,
      checkDimension(dimension ?? Math.max(primes.length, 1), primes.length),
    );
  }

  // The next three are a prime state's too: what the two have in common is shorter than what would hold it.

  /** How many primes it names. */
  get size(): number {
    return this.primes.length;
  }

  /** Whether it names the prime `p`. */
  has(p: number): boolean {
    return placeOf(p, this.primes) >= 0;
  }

  /** The amplitude of `p`; 0 where the state does not name it. */
  get(p: number): Quaternion {
    const i = placeOf(p, this.primes);
    return i < 0 ? Quaternion.ZERO : this.at(i);
  }

  /** The amplitude of the i-th prime that it names, counted from zero. */
  at(i: number): Quaternion {
    const { parts } = this;
    return new Quaternion(parts[4 * i], parts[4 * i + 1], parts[4 * i + 2], parts[4 * i + 3]);
  }

  /** Pairs of prime and amplitude, primes ascending. */
  *[Symbol.iterator](): IterableIterator<[number, Quaternion]> {
    for (let i = 0; i < this.size; i++) yield [this.primes[i], this.at(i)];
  }

  /** The state with each amplitude replaced by `change` of it. */
  map(change: (q: Quaternion, p: number) => Quaternion): QuaternionState {
    const parts = new Float64Array(this.parts.length);
    for (let i = 0; i < this.size; i++) {
      const q = change(this.at(i), this.primes[i]);
      parts[4 * i] = q.w;
      parts[4 * i + 1] = q.x;
      parts[4 * i + 2] = q.y;
      parts[4 * i + 3] = q.z;
    }
    return new QuaternionState(this.primes, parts, this.dimension);
  }

  /** The same amplitudes without the primes that `keep` refuses; not normalised. */
  filter(keep: (p: number, i: number) => boolean): QuaternionState {
    const kept = this.primes.map((p, i) => keep(p, i) ? 1 : 0);
    return new QuaternionState(
      this.primes.filter((_, i) => kept[i]),
      this.parts.filter((_, k) => kept[k >> 2]),
      this.dimension,
    );
  }

  /** The same amplitudes in a space declared to have `dimension` primes; RangeError if it has no room for them. */
  withDimension(dimension: number): QuaternionState {
    return new QuaternionState(this.primes, this.parts, checkDimension(dimension, this.size));
  }

  /** The norm √(Σ |q_p|²). */
  norm(): number {
    return Math.sqrt(this.parts.reduce((sum, part) => sum + part * part, 0));
  }

  /** The state divided by its norm; a zero state is returned as it is. */
  normalized(): QuaternionState {
    const norm = this.norm();
    return norm < NEGLIGIBLE ? this : this.times(1 / norm);
  }

  /** The state times a real factor, or with every amplitude times a quaternion **from the right**; not normalised. */
  times(factor: number | Quaternion): QuaternionState {
    if (typeof factor !== "number") return this.map((q) => q.times(factor));
    return new QuaternionState(this.primes, this.parts.map((part) => part * factor), this.dimension);
  }

  /** The sum of two states, over the primes of either; not normalised. */
  plus(other: QuaternionState): QuaternionState {
    const { primes, inA, inB } = unionOf(this.primes, other.primes);
    const parts = new Float64Array(4 * primes.length);
    for (let k = 0; k < parts.length; k++) {
      const [i, j] = [inA[k >> 2], inB[k >> 2]];
      parts[k] = (i < 0 ? 0 : this.parts[4 * i + k % 4]) + (j < 0 ? 0 : other.parts[4 * j + k % 4]);
    }
    return new QuaternionState(primes, parts, Math.max(this.dimension, other.dimension, primes.length));
  }

  /** The difference of two states, over the primes of either; not normalised. */
  minus(other: QuaternionState): QuaternionState {
    return this.plus(other.times(-1));
  }

  /** The inner product ⟨this|other⟩ = Σ conj(a_p)·b_p, a quaternion, over the primes that both name. */
  inner(other: QuaternionState): Quaternion {
    let sum = Quaternion.ZERO;
    forCommon(this.primes, other.primes, (i, j) => {
      sum = sum.plus(this.at(i).conjugate().times(other.at(j)));
    });
    return sum;
  }

  /** The overlap |⟨this|other⟩|², from 0 to 1 for normalised states. */
  overlap(other: QuaternionState): number {
    const inner = this.inner(other);
    return inner.dot(inner);
  }

  /**
   * The probabilities |q_p|²/norm² in the order of `primes`.
   *
   * A zero state prefers nothing: every prime of the space has 1/dimension, also those that it does not name.
   */
  probabilities(): Float64Array {
    const norm = this.norm();
    return this.#squares().map((square) => norm < NEGLIGIBLE ? 1 / this.dimension : square / (norm * norm));
  }

  /** The Shannon entropy of the probabilities, in bits from 0 to log₂ dimension. */
  entropyBits(): number {
    const norm = this.norm();
    return norm < NEGLIGIBLE ? Math.log2(this.dimension) : shareEntropyBits(this.#squares(), norm * norm);
  }

  /** The coherence 1 − S/log₂ N of a state, N its dimension: 1 for a single prime, 0 for an even spread. */
  stateCoherence(): number {
    return coherenceFromEntropy(this.entropyBits(), Math.log2(this.dimension));
  }

  /** The first four terms, for the eye. */
  toString(): string {
    const terms = Array.from(this.primes.subarray(0, 4), (p, i) => `(${this.at(i)})|${p}⟩`);
    if (this.size > 4) terms.push(`… (${this.size} primes)`);
    return terms.join(" + ") || "0";
  }

  #squares(): Float64Array {
    const { parts } = this;
    return this.primes.map((_, i) =>
      parts[4 * i] ** 2 + parts[4 * i + 1] ** 2 + parts[4 * i + 2] ** 2 + parts[4 * i + 3] ** 2
    );
  }
}
