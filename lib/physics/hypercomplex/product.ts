import { checkFactors } from "./checks.ts";
import { sedenionProductInto } from "./sedenion_product.ts";
import { tableProduct } from "./table_product.ts";

/**
 * The product of two hypercomplex numbers of one Cayley–Dickson algebra, by {@linkcode cayleyDicksonTable}.
 *
 * From four dimensions on a·b ≠ b·a in general, from eight (a·b)·c ≠ a·(b·c), and in sixteen two numbers other than 0
 * can have the product 0. Up to eight |a·b| = |a|·|b|.
 *
 * @param a 1, 2, 4, 8 or 16 components, the real one first
 * @param b as many
 * @param out where to write instead of making an array; it must be neither factor
 * @returns `out`
 * @throws {TypeError} if the dimensions differ, or `out` is one of the factors or of another length
 * @throws {RangeError} for a dimension without an algebra
 *
 * @example
 * ```ts
 * import { hypercomplexProduct } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([...hypercomplexProduct([1, 2], [3, 4])], [-5, 10]); // (1 + 2i)(3 + 4i)
 * ```
 */
export function hypercomplexProduct(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  out: Float64Array = new Float64Array(a.length),
): Float64Array {
  checkFactors(a, b);
  if (out.length !== a.length || out === a || out === b) {
    const got = out.length === a.length ? "a factor" : `${out.length} components`;
    throw new TypeError(
      `Cannot multiply as the product has an array of ${a.length} components of its own: ${got}`,
    );
  }
  if (a.length === 16) sedenionProductInto(a, b, out);
  else tableProduct(a, b, out);
  return out;
}
