/** Attention in which queries and keys have k columns and only the first c of them are used; forward and back. */
import { softmaxRow } from "./arithmetic.ts";

/** Sizes of one attention. */
export interface AttentionSizes {
  /** B. */
  readonly batch: number;
  /** T: every position sees every other; nothing is masked. */
  readonly context: number;
  /** d: columns of the values. */
  readonly width: number;
  /** k: columns of queries and keys. */
  readonly rank: number;
  /** c: those in use, 1 to k. */
  readonly kept: number;
}

/** A = softmax(Q_c K_cᵀ / √c) over all positions, (B, T, T). */
export function attentionWeights(Q: Float64Array, K: Float64Array, sizes: AttentionSizes): Float64Array {
  const { batch, context: T, rank: k, kept: c } = sizes;
  const A = new Float64Array(batch * T * T);
  const scores = new Float64Array(T);
  for (let row = 0; row < batch * T; row++) {
    const first = Math.floor(row / T) * T;
    for (let s = 0; s < T; s++) {
      let sum = 0;
      for (let i = 0; i < c; i++) sum += Q[row * k + i] * K[(first + s) * k + i];
      scores[s] = sum / Math.sqrt(c);
    }
    A.set(softmaxRow(scores), row * T);
  }
  return A;
}

/** A·V: (B, T, d). */
export function mixValues(A: Float64Array, values: Float64Array, sizes: AttentionSizes): Float64Array {
  const { batch, context: T, width: d } = sizes;
  const out = new Float64Array(batch * T * d);
  for (let row = 0; row < batch * T; row++) {
    const first = Math.floor(row / T) * T;
    for (let s = 0; s < T; s++) {
      const weight = A[row * T + s];
      for (let j = 0; j < d; j++) out[row * d + j] += weight * values[(first + s) * d + j];
    }
  }
  return out;
}

/** What goes into an attention, or its gradients. */
export interface AttentionInputs {
  /** (B, T, k). */
  readonly Q: Float64Array;
  /** (B, T, k). */
  readonly K: Float64Array;
  /** (B, T, d). */
  readonly values: Float64Array;
}

/** Gradients from that of the mixed values g (B, T, d): dS = A∘(dA − Σ dA∘A); columns beyond c get none. */
export function backAttention(
  { Q, K, values }: AttentionInputs,
  A: Float64Array,
  g: Float64Array,
  sizes: AttentionSizes,
): AttentionInputs {
  const { batch, context: T, width: d, rank: k, kept: c } = sizes;
  const [dQ, dK] = [new Float64Array(Q.length), new Float64Array(K.length)];
  const dValues = new Float64Array(values.length);
  const dA = new Float64Array(T);
  for (let row = 0; row < batch * T; row++) {
    const first = Math.floor(row / T) * T;
    let inner = 0;
    for (let s = 0; s < T; s++) {
      let sum = 0;
      const weight = A[row * T + s];
      for (let j = 0; j < d; j++) {
        sum += g[row * d + j] * values[(first + s) * d + j];
        dValues[(first + s) * d + j] += weight * g[row * d + j];
      }
      dA[s] = sum;
      inner += sum * weight;
    }
    for (let s = 0; s < T; s++) {
      const slope = A[row * T + s] * (dA[s] - inner) / Math.sqrt(c);
      for (let i = 0; i < c; i++) {
        dQ[row * k + i] += slope * K[(first + s) * k + i];
        dK[(first + s) * k + i] += slope * Q[row * k + i];
      }
    }
  }
  return { Q: dQ, K: dK, values: dValues };
}
