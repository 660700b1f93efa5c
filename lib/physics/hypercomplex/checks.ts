import { checkFinite } from "../number_checks.ts";

/** RangeError unless there is a Cayley–Dickson algebra of that dimension here. */
export function checkDimension(dim: number): void {
  if (dim !== 16 && dim !== 8 && dim !== 4 && dim !== 2 && dim !== 1) {
    throw new RangeError(`Cannot take a hypercomplex dimension as 1, 2, 4, 8 or 16: ${dim}`);
  }
}

/** RangeError unless `a` has such a dimension and finite components. */
export function checkHypercomplex(a: ArrayLike<number>): void {
  checkDimension(a.length);
  checkFinite(a, "a hypercomplex number");
}

/** The errors above for both, and TypeError unless they are of one algebra. */
export function checkFactors(a: ArrayLike<number>, b: ArrayLike<number>): void {
  if (a.length !== b.length) {
    throw new TypeError(`Cannot multiply as both factors have one dimension: ${a.length} and ${b.length}`);
  }
  checkDimension(a.length);
}
