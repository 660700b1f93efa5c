import { tableOf } from "./table.ts";

/**
 * The product read off the table: c_k = Σ_i sign(i, i⊕k) · a_i · b_{i⊕k}, in the order of i.
 *
 * @param a dim components
 * @param b dim components
 * @param out where the product goes; neither factor
 */
export function tableProduct(a: ArrayLike<number>, b: ArrayLike<number>, out: Float64Array): void {
  const dim = a.length;
  const { sign } = tableOf(dim);
  for (let k = 0; k < dim; k++) {
    let sum = a[0] * b[k];
    for (let i = 1; i < dim; i++) {
      const j = i ^ k;
      const term = a[i] * b[j];
      sum = sign[i * dim + j] > 0 ? sum + term : sum - term;
    }
    out[k] = sum;
  }
}
