import { quantiseGroup } from "../int8.ts";
import type { FloatArray, PreparedProductCall } from "../kernels.ts";

/** An `Int8Matrix` whose integers are kept as floats. */
export interface Int8Rows {
  readonly N: number;
  readonly K: number;
  readonly group: number;
  readonly values: FloatArray;
  readonly scales: FloatArray;
}

/** y[m, n] = Σ_groups (Σ_k values[n, k] · q[k]) · scales[n] · s, with x[m] ≈ s · q group by group. */
export function int8Product(
  { x, y, M }: PreparedProductCall,
  { N, K, group, values, scales }: Int8Rows,
): void {
  const q = new Int8Array(K);
  const groups = K / group;
  const factors = new Float64Array(groups);
  for (let m = 0; m < M; m++) {
    for (let g = 0; g < groups; g++) {
      factors[g] = quantiseGroup(x, m * K + g * group, 1, q, g * group, group);
    }
    for (let n = 0; n < N; n++) {
      let sum = 0;
      for (let g = 0; g < groups; g++) {
        let whole = 0;
        for (let k = g * group; k < (g + 1) * group; k++) whole += values[n * K + k]! * q[k]!;
        sum += whole * scales[n * groups + g]! * factors[g]!;
      }
      y[m * N + n] = sum;
    }
  }
}
