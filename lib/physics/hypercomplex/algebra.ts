import { checkFactors, checkHypercomplex } from "./checks.ts";
import { hypercomplexProduct } from "./product.ts";

/** Norms below this count as 0. */
const ZERO = 1e-10;

/**
 * The conjugate: the real component kept, the others negated.
 *
 * @throws {RangeError} for a dimension without an algebra, or components that are not finite
 *
 * @example
 * ```ts
 * import { hypercomplexConjugate } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([...hypercomplexConjugate([1, 2, -3, 4])], [1, -2, 3, -4]);
 * ```
 */
export function hypercomplexConjugate(a: ArrayLike<number>): Float64Array {
  checkHypercomplex(a);
  return Float64Array.from(a, (value, i) => i === 0 ? value : -value);
}

/**
 * The Euclidean norm |a| = √(Σ a_i²); a·ā = |a|² in every dimension.
 *
 * @throws {RangeError} for a dimension without an algebra, or components that are not finite
 *
 * @example
 * ```ts
 * import { hypercomplexNorm } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(hypercomplexNorm([1, -1, 1, -1]), 2);
 * ```
 */
export function hypercomplexNorm(a: ArrayLike<number>): number {
  checkHypercomplex(a);
  return Math.hypot(...Array.from(a));
}

/**
 * The inverse ā/|a|², from the left and from the right.
 *
 * In sixteen dimensions it does not undo a product: (a⁻¹)·(a·b) is not b in general, as numbers other than 0 can
 * multiply to 0.
 *
 * @throws {RangeError} if |a| is below 1e-10, or as {@linkcode hypercomplexNorm} does
 *
 * @example
 * ```ts
 * import { hypercomplexInverse, hypercomplexProduct } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * const a = [1, 1, 1, 1];
 * assertEquals([...hypercomplexProduct(a, hypercomplexInverse(a))], [1, 0, 0, 0]);
 * ```
 */
export function hypercomplexInverse(a: ArrayLike<number>): Float64Array {
  const norm = hypercomplexNorm(a);
  if (norm < ZERO) throw new RangeError(`Cannot invert a number as its norm is at least ${ZERO}: ${norm}`);
  // Divided twice: the square of a large norm would overflow.
  return hypercomplexConjugate(a).map((value) => value / norm / norm);
}

/**
 * The commutator a·b − b·a: how far the order of two factors matters.
 *
 * @throws the errors of {@linkcode hypercomplexProduct}
 *
 * @example
 * ```ts
 * import { hypercomplexCommutator } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([...hypercomplexCommutator([0, 1, 0, 0], [0, 0, 1, 0])], [0, 0, 0, 2]); // ij − ji = 2k
 * ```
 */
export function hypercomplexCommutator(a: ArrayLike<number>, b: ArrayLike<number>): Float64Array {
  return difference(hypercomplexProduct(a, b), hypercomplexProduct(b, a));
}

/**
 * The associator (a·b)·c − a·(b·c): how far brackets matter. 0 up to four dimensions.
 *
 * @throws the errors of {@linkcode hypercomplexProduct}
 *
 * @example
 * ```ts
 * import { hypercomplexAssociator } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * const unit = (i: number) => Array.from({ length: 8 }, (_, at) => at === i ? 1 : 0);
 * const left = hypercomplexAssociator(unit(1), unit(2), unit(4));
 * assertEquals([...left].filter((value) => value !== 0), [2]);
 * ```
 */
export function hypercomplexAssociator(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  c: ArrayLike<number>,
): Float64Array {
  checkFactors(b, c);
  return difference(
    hypercomplexProduct(hypercomplexProduct(a, b), c),
    hypercomplexProduct(a, hypercomplexProduct(b, c)),
  );
}

const difference = (a: Float64Array, b: Float64Array): Float64Array => a.map((value, i) => value - b[i]);
