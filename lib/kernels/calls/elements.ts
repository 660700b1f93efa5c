/** Views, gates, dropout and the optimiser. */
import type { FloatArray, NumericArray } from "./arrays.ts";

/** A view that reads x at strides: y[i] = Σ_j x[offset + i·strides + j·innerStrides]. Up to four axes each. */
export interface StridedSumCall {
  /** What is read; int32 too if nothing is summed. */
  x: NumericArray;
  /** What is written, contiguous. */
  y: NumericArray;
  /** Shape of y. */
  shape: readonly number[];
  /** Distance in x for each axis of y; 0 repeats. */
  strides: readonly number[];
  /** Axes summed over; none for a plain copy. */
  innerShape: readonly number[];
  /** Distance in x for each axis summed over. */
  innerStrides: readonly number[];
  /** Of the first element read. */
  offset: number;
}

/** y = silu(a) ⊙ b, silu(a) = a·sigmoid(a). */
export interface SiluGateCall {
  /** What opens the gate: (n). */
  a: FloatArray;
  /** What passes through it: (n). */
  b: FloatArray;
  /** Output: (n). */
  y: FloatArray;
}

/** With s = sigmoid(a): da = dy ⊙ b ⊙ s ⊙ (1 + a ⊙ (1 − s)), db = dy ⊙ a ⊙ s. */
export interface SiluGateGradCall {
  /** What opens the gate: (n). */
  a: FloatArray;
  /** What passes through it: (n). */
  b: FloatArray;
  /** Gradient of the output: (n). */
  dy: FloatArray;
  /** Gradient of a: (n). */
  da: FloatArray;
  /** Gradient of b: (n). */
  db: FloatArray;
}

/** y = x / (1 − rate) where the counter hash of (key[0], `op`, index) falls at or above `rate`, else 0. */
export interface DropoutCall {
  /** Input: (n). */
  x: FloatArray;
  /** Output: (n). */
  y: FloatArray;
  /** Share set to zero: at least 0, below 1. */
  rate: number;
  /** `fmix32(fmix32(seed) ^ step)`; only the first number is read: (1). */
  key: Int32Array;
  /** Number of the op within its step. */
  op: number;
}

/** One AdamW step. */
export interface AdamwCall {
  /** Parameters, changed: (n). */
  p: FloatArray;
  /** Their gradients: (n). */
  g: FloatArray;
  /** First moments, changed: (n). */
  m: FloatArray;
  /** Second moments, changed: (n). */
  v: FloatArray;
  /** The step's numbers, in the order of `ADAMW_SLOTS`: (8). */
  slots: FloatArray;
}
