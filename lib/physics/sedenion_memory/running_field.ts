import { SEDENION_DIM } from "./unit_sedenion.ts";

/**
 * How many numbers a {@linkcode RunningField} keeps: the weighted sum and the sum of weights.
 *
 * @example
 * ```ts
 * import { hashedSedenion, RUNNING_FIELD_SIZE, RunningField } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * const rows = new Float32Array(4 * RUNNING_FIELD_SIZE); // the memories of four sequences, side by side
 * new RunningField(rows.subarray(RUNNING_FIELD_SIZE, 2 * RUNNING_FIELD_SIZE), 0).write(hashedSedenion(2));
 * assertEquals(rows[2 * RUNNING_FIELD_SIZE - 1], 1); // the second one's sum of weights
 * ```
 */
export const RUNNING_FIELD_SIZE: number = SEDENION_DIM + 1;

/**
 * A memory field M(t) = Σ α_i e^{−λ(t−t_i)} S_i / Σ α_i e^{−λ(t−t_i)} that keeps no moments, only its two sums.
 *
 * Both sums shrink by the same factor as time passes, so a write costs 17 multiplications however much was written before.
 * The sums lie in a float32 row of the caller's, so that a checkpoint of that row is the whole state, exact to the bit.
 * Nothing is ever forgotten entirely, which a memory of moments does below its threshold.
 *
 * @example
 * ```ts
 * import { hashedSedenion, RunningField, sedenionCosine } from "@haze/haze/physics";
 * import { assert, assertAlmostEquals } from "@std/assert";
 *
 * const field = new RunningField(new Float32Array(17), 0.01);
 * const [old, young] = [hashedSedenion(2), hashedSedenion(3)];
 * field.write(old);
 * assertAlmostEquals(sedenionCosine(field.read(), old), 1);
 * field.advance(100);
 * field.write(young);
 * assert(sedenionCosine(field.read(), young) > sedenionCosine(field.read(), old));
 * ```
 */
export class RunningField {
  /** Σ α e^{−λ·age} S in 0…15, Σ α e^{−λ·age} in 16. */
  readonly sums: Float32Array;
  readonly #decayRate: number;

  /**
   * A field over sums that may hold something already.
   *
   * @param sums 17 numbers, all 0 for an empty memory
   * @param decayRate λ per unit of time, from 0 up
   * @throws {TypeError} if there are not 17
   * @throws {RangeError} if the rate is negative or not finite
   */
  constructor(sums: Float32Array, decayRate: number) {
    if (sums.length !== RUNNING_FIELD_SIZE) {
      throw new TypeError(`Cannot keep a field as ${RUNNING_FIELD_SIZE} sums: ${sums.length}`);
    }
    if (!(decayRate >= 0 && decayRate < Infinity)) {
      throw new RangeError(`Cannot take decayRate as a finite number of at least 0: ${decayRate}`);
    }
    this.sums = sums;
    this.#decayRate = decayRate;
  }

  /** Lets time pass. The mean stays; what is written from now on outweighs it more. */
  advance(time: number): void {
    const factor = Math.exp(-this.#decayRate * time);
    for (let i = 0; i < RUNNING_FIELD_SIZE; i++) this.sums[i] *= factor;
  }

  /** Writes a unit sedenion with an importance. Sixteen zeros say nothing, and are not written. */
  write(sedenion: ArrayLike<number>, importance = 1): void {
    let said = false;
    for (let i = 0; i < SEDENION_DIM; i++) {
      said ||= sedenion[i] !== 0;
      this.sums[i] += importance * sedenion[i];
    }
    if (said) this.sums[SEDENION_DIM] += importance;
  }

  /** The mean field (16), into `out`; zeros if nothing was written. */
  read<Out extends Float32Array | Float64Array = Float64Array>(
    out: Out = new Float64Array(SEDENION_DIM) as Out,
  ): Out {
    const total = this.sums[SEDENION_DIM];
    for (let i = 0; i < SEDENION_DIM; i++) out[i] = total > 0 ? this.sums[i] / total : 0;
    return out;
  }

  /** Forgets everything. */
  clear(): void {
    this.sums.fill(0);
  }
}
