import type { ComplexMatrix } from "./complex_matrix.ts";

/** Columns count as orthogonal when their product is this small against their lengths, */
const ORTHOGONAL = 1e-15;
/** or when what one has along the other is this small against the whole matrix: what rounding leaves of a column 0. */
const ROUNDING = 1e-16;
/** Sweeps over all pairs of columns; six or so are enough, as the last ones converge quadratically. */
const MOST_SWEEPS = 60;

/**
 * The singular values of a complex matrix, largest first, by one-sided Jacobi rotations: pairs of columns are turned
 * until all are orthogonal, and their lengths are the values, to some 1e-15 of the largest.
 *
 * The matrix is overwritten. Cost O(rows · columns²) a sweep, so hand in the side that has fewer columns.
 */
export function singularValues({ rows, columns, re, im }: ComplexMatrix): Float64Array {
  let weight = 0;
  for (let j = 0; j < columns; j++) weight += squared(j * rows);
  const whole = Math.sqrt(weight);
  let turned = true;
  for (let sweep = 0; turned; sweep++) {
    if (sweep === MOST_SWEEPS) throw new RangeError(`Cannot find singular values in ${MOST_SWEEPS} sweeps`);
    turned = false;
    for (let p = 0; p < columns; p++) {
      for (let q = p + 1; q < columns; q++) turned = orthogonalise(p * rows, q * rows) || turned;
    }
  }
  const lengths = Float64Array.from({ length: columns }, (_, j) => Math.sqrt(squared(j * rows)));
  return lengths.sort().reverse();

  function squared(column: number): number {
    let sum = 0;
    for (let i = column; i < column + rows; i++) sum += re[i] * re[i] + im[i] * im[i];
    return sum;
  }

  /** Turns columns x and y (given by where they begin) so that ⟨x|y⟩ = 0; says whether they were not. */
  function orthogonalise(x: number, y: number): boolean {
    let [productRe, productIm] = [0, 0];
    for (let i = 0; i < rows; i++) {
      productRe += re[x + i] * re[y + i] + im[x + i] * im[y + i];
      productIm += re[x + i] * im[y + i] - im[x + i] * re[y + i];
    }
    const size = Math.hypot(productRe, productIm);
    const [xx, yy] = [squared(x), squared(y)];
    const [small, large] = [Math.sqrt(Math.min(xx, yy)), Math.sqrt(Math.max(xx, yy))];
    if (size <= large * Math.max(ORTHOGONAL * small, ROUNDING * whole)) return false;
    // y loses its phase against x, which makes the product real; then it is the rotation of a real matrix.
    const [phaseRe, phaseIm] = [productRe / size, -productIm / size];
    const zeta = (yy - xx) / (2 * size);
    const tan = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.hypot(1, zeta));
    const cos = 1 / Math.hypot(1, tan);
    const sin = tan * cos;
    for (let i = 0; i < rows; i++) {
      const [a, b] = [re[x + i], im[x + i]];
      const c = re[y + i] * phaseRe - im[y + i] * phaseIm;
      const d = re[y + i] * phaseIm + im[y + i] * phaseRe;
      re[x + i] = cos * a - sin * c;
      im[x + i] = cos * b - sin * d;
      re[y + i] = sin * a + cos * c;
      im[y + i] = sin * b + cos * d;
    }
    return true;
  }
}
