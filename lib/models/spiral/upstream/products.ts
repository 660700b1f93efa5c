/**
 * Matrix products in plain JavaScript, in float64. Four terms are added a pass, which loads and stores each sum a quarter
 * as often, and all operands have one type: loops that meet two ran at about half the speed.
 */

/** Numbers of either width. */
export type Floats = Float32Array | Float64Array;

/** The same numbers as float64. */
export function widen(numbers: Floats): Float64Array {
  return numbers instanceof Float64Array ? numbers : new Float64Array(numbers);
}

/** out += left·right, where left (R, K) lies with any strides and right (K, J) and out (R, J) are row-major. */
export function addProduct(
  out: Float64Array,
  left: { readonly data: Float64Array; readonly rowStride: number; readonly innerStride: number },
  right: Float64Array,
  [R, K, J]: readonly [R: number, K: number, J: number],
): void {
  const { data, rowStride, innerStride } = left;
  for (let r = 0; r < R; r++) {
    const at = r * J;
    let k = 0;
    for (; k + 4 <= K; k += 4) {
      const from = r * rowStride + k * innerStride;
      const a = data[from];
      const b = data[from + innerStride];
      const c = data[from + 2 * innerStride];
      const d = data[from + 3 * innerStride];
      const [w, x, y, z] = [k * J, (k + 1) * J, (k + 2) * J, (k + 3) * J];
      for (let j = 0; j < J; j++) {
        out[at + j] += a * right[w + j] + b * right[x + j] + c * right[y + j] + d * right[z + j];
      }
    }
    for (; k < K; k++) {
      const a = data[r * rowStride + k * innerStride];
      for (let j = 0; j < J; j++) out[at + j] += a * right[k * J + j];
    }
  }
}

/** left·rightᵀ, where left is (R, J) and right (K, J): (R, K). */
export function productTransposed(
  left: Float64Array,
  right: Float64Array,
  [R, K, J]: readonly [R: number, K: number, J: number],
): Float64Array {
  const out = new Float64Array(R * K);
  for (let r = 0; r < R; r++) {
    let k = 0;
    for (; k + 4 <= K; k += 4) {
      let a = 0, b = 0, c = 0, d = 0;
      const [w, x, y, z] = [k * J, (k + 1) * J, (k + 2) * J, (k + 3) * J];
      for (let j = 0; j < J; j++) {
        const g = left[r * J + j];
        a += g * right[w + j];
        b += g * right[x + j];
        c += g * right[y + j];
        d += g * right[z + j];
      }
      const to = r * K + k;
      out[to] = a;
      out[to + 1] = b;
      out[to + 2] = c;
      out[to + 3] = d;
    }
    for (; k < K; k++) {
      let sum = 0;
      for (let j = 0; j < J; j++) sum += left[r * J + j] * right[k * J + j];
      out[r * K + k] = sum;
    }
  }
  return out;
}
