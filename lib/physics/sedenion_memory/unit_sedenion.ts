import { counterKey, counterUniform } from "../../random/counter_hash.ts";
import { checkFinite } from "../number_checks.ts";

/**
 * How many components a sedenion has.
 *
 * @example
 * ```ts
 * import { SEDENION_DIM, unitSedenion } from "@haze/haze/physics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const direction = unitSedenion(new Float64Array(SEDENION_DIM).fill(3));
 * assertAlmostEquals(direction[0]!, 1 / Math.sqrt(SEDENION_DIM));
 * ```
 */
export const SEDENION_DIM = 16;
/** A stream of its own among counter keys. */
const CODE_SEED = 0x534d46;

/**
 * A sedenion of norm 1 in the direction of `values`; 16 zeros if their norm is below 1e-10.
 *
 * Components are rounded to float32, so that a checkpoint in float32 gives back the very same numbers; the norm is 1 to
 * 1e-7.
 *
 * @param values 16 components
 * @throws {TypeError} if there are not 16
 * @throws {RangeError} if one is not finite
 *
 * @example
 * ```ts
 * import { unitSedenion } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([...unitSedenion([0, 0, -4, ...new Array(13).fill(0)])].slice(0, 4), [0, 0, -1, 0]);
 * ```
 */
export function unitSedenion(values: ArrayLike<number>): Float64Array {
  if (values.length !== SEDENION_DIM) {
    throw new TypeError(`Cannot take a sedenion as 16 components: ${values.length}`);
  }
  checkFinite(values, "a sedenion");
  const norm = Math.hypot(...Array.from(values));
  return Float64Array.from(values, (value) => norm < 1e-10 ? 0 : Math.fround(value / norm));
}

/**
 * The unit sedenion that stands for a number: sixteen normal variates that a hash of it fixes, normalised.
 *
 * Two of them are nearly orthogonal: their cosine has mean 0 and standard deviation ¼.
 *
 * @param code An integer from 0 to 2^32 − 1, as a token's prime or a word's hash.
 * @throws {RangeError} for another number
 *
 * @example
 * ```ts
 * import { hashedSedenion } from "@haze/haze/physics";
 * import { assert, assertEquals } from "@std/assert";
 *
 * assertEquals(hashedSedenion(541), hashedSedenion(541));
 * const cosine = hashedSedenion(541).reduce((sum, x, i) => sum + x * hashedSedenion(547)[i], 0);
 * assert(Math.abs(cosine) < 0.9);
 * ```
 */
export function hashedSedenion(code: number): Float64Array {
  const key = counterKey(CODE_SEED, code, 0);
  const values = new Float64Array(SEDENION_DIM);
  for (let i = 0; i < SEDENION_DIM; i += 2) {
    const size = Math.sqrt(-2 * Math.log(1 - counterUniform(key, i)));
    const angle = 2 * Math.PI * counterUniform(key, i + 1);
    [values[i], values[i + 1]] = [size * Math.cos(angle), size * Math.sin(angle)];
  }
  return unitSedenion(values);
}
