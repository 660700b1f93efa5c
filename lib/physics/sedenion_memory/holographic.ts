import { hypercomplexConjugate } from "../hypercomplex/algebra.ts";
import { hypercomplexProduct } from "../hypercomplex/product.ts";
import { SEDENION_DIM } from "./unit_sedenion.ts";

/** A value and the key that it is stored under, 16 components each, of norm 1. */
export interface KeyedSedenion {
  /** What it is asked for by. */
  readonly key: ArrayLike<number>;
  /** What is to be found. */
  readonly value: ArrayLike<number>;
}

/**
 * Many values in one field: F = Σ K_i·V_i. The field is all that is kept, sixteen numbers however many pairs there are.
 *
 * @returns 16 components, not normalised
 * @throws {TypeError} if a key or value has not 16 components
 *
 * @example
 * ```ts
 * import { hashedSedenion, holographicField, holographicRecall, sedenionCosine } from "@haze/haze/physics";
 * import { assert } from "@std/assert";
 *
 * const [k1, v1, k2, v2] = [2, 3, 5, 7].map(hashedSedenion);
 * const field = holographicField([{ key: k1, value: v1 }, { key: k2, value: v2 }]);
 * const answer = holographicRecall(field, k1);
 * assert(sedenionCosine(answer, v1) > sedenionCosine(answer, v2));
 * ```
 */
export function holographicField(pairs: Iterable<KeyedSedenion>): Float64Array {
  const field = new Float64Array(SEDENION_DIM);
  for (const { key, value } of pairs) {
    checkSedenion(key);
    checkSedenion(value);
    hypercomplexProduct(key, value).forEach((component, i) => field[i] += component);
  }
  return field;
}

/**
 * What a field answers to a key: K̄·F. It is the value stored under it, bent, and noise from every other pair.
 *
 * In up to eight dimensions K̄·(K·V) = V. Sedenions are not alternative, so a single pair already comes back bent: its
 * cosine with V is about 0.89 on average for random keys, and exactly 1 for a basis unit.
 *
 * @returns 16 components, not normalised; it wants comparing with the values that there can be
 * @throws {TypeError} if field or key has not 16 components
 *
 * @example
 * ```ts
 * import { holographicField, holographicRecall } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * const unit = (axis: number) => Float64Array.from({ length: 16 }, (_, i) => i === axis ? 1 : 0);
 * const field = holographicField([{ key: unit(3), value: unit(5) }]);
 * assertEquals(holographicRecall(field, unit(3)).indexOf(1), 5); // basis units come back as they were
 * ```
 */
export function holographicRecall(field: ArrayLike<number>, key: ArrayLike<number>): Float64Array {
  checkSedenion(field);
  checkSedenion(key);
  return hypercomplexProduct(hypercomplexConjugate(key), field);
}

function checkSedenion(value: ArrayLike<number>): void {
  if (value.length !== SEDENION_DIM) {
    throw new TypeError(`Cannot take a sedenion as 16 components: ${value.length}`);
  }
}
