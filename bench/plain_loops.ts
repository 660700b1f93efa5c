/**
 * The row kernels as a careful programmer would write them in JavaScript: no call in an inner loop but Math.exp, one
 * pass where one will do. (The reference backend is written to be read, and slower.)
 */

type Floats = Float32Array;

const SQRT_2_OVER_PI = Math.sqrt(2 / Math.PI);

/** y = e^x */
export function plainExp(x: Floats, y: Floats): void {
  for (let i = 0; i < x.length; i++) y[i] = Math.exp(x[i]!);
}

/** y = x / (1 + e^(−2u)), u = √(2/π)·(x + 0.044715·x³) */
export function plainGelu(x: Floats, y: Floats): void {
  for (let i = 0; i < x.length; i++) {
    const value = x[i]!;
    y[i] = value / (1 + Math.exp(-2 * SQRT_2_OVER_PI * (value + 0.044715 * value * value * value)));
  }
}

/** Softmax of each row; the exponentials are kept, so that each is taken once. */
export function plainSoftmax(x: Floats, y: Floats, rows: number, columns: number): void {
  for (let row = 0; row < rows; row++) {
    const start = row * columns;
    const end = start + columns;
    let largest = -Infinity;
    for (let i = start; i < end; i++) if (x[i]! > largest) largest = x[i]!;
    let sum = 0;
    for (let i = start; i < end; i++) sum += y[i] = Math.exp(x[i]! - largest);
    const inverse = 1 / sum;
    for (let i = start; i < end; i++) y[i]! *= inverse;
  }
}

/** y = gain ⊙ (x − μ)/√(σ² + ε) + offset, row by row. */
export function plainLayerNorm(
  x: Floats,
  gain: Floats,
  offset: Floats,
  y: Floats,
  rows: number,
  columns: number,
  epsilon: number,
): void {
  for (let row = 0; row < rows; row++) {
    const start = row * columns;
    let sum = 0;
    for (let c = 0; c < columns; c++) sum += x[start + c]!;
    const mean = sum / columns;
    let squares = 0;
    for (let c = 0; c < columns; c++) {
      const distance = x[start + c]! - mean;
      squares += distance * distance;
    }
    const inverse = 1 / Math.sqrt(squares / columns + epsilon);
    for (let c = 0; c < columns; c++) y[start + c] = gain[c]! * (x[start + c]! - mean) * inverse + offset[c]!;
  }
}

/** y = gain ⊙ x/√(mean(x²) + ε), row by row. */
export function plainRmsNorm(
  x: Floats,
  gain: Floats,
  y: Floats,
  rows: number,
  columns: number,
  epsilon: number,
): void {
  for (let row = 0; row < rows; row++) {
    const start = row * columns;
    let squares = 0;
    for (let c = 0; c < columns; c++) {
      const value = x[start + c]!;
      squares += value * value;
    }
    const inverse = 1 / Math.sqrt(squares / columns + epsilon);
    for (let c = 0; c < columns; c++) y[start + c] = gain[c]! * x[start + c]! * inverse;
  }
}

/** The k largest entries in falling order, by insertion into the list of the best so far; ties to the lower index. */
export function plainTopK(x: Floats, values: Floats, indices: Int32Array, k: number): void {
  let count = 0;
  let worst = -Infinity;
  for (let i = 0; i < x.length; i++) {
    const value = x[i]!;
    if (count === k && !(value > worst)) continue;
    let place = count < k ? count++ : k - 1;
    for (; place > 0 && values[place - 1]! < value; place--) {
      values[place] = values[place - 1]!;
      indices[place] = indices[place - 1]!;
    }
    values[place] = value;
    indices[place] = i;
    worst = values[count - 1]!;
  }
}

/** Numbers of an AdamW step that the loop needs. */
export interface AdamwNumbers {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
  /** 1/(1 − β₁ᵗ) and 1/(1 − β₂ᵗ). */
  readonly inverseBias1: number;
  readonly inverseBias2: number;
  readonly gradientScale: number;
}

/** One AdamW step. */
export function plainAdamw(p: Floats, g: Floats, m: Floats, v: Floats, numbers: AdamwNumbers): void {
  const { learningRate, beta1, beta2, epsilon, weightDecay, inverseBias1, inverseBias2, gradientScale } =
    numbers;
  const kept = 1 - learningRate * weightDecay;
  for (let i = 0; i < p.length; i++) {
    const gradient = g[i]! * gradientScale;
    const mean = beta1 * m[i]! + (1 - beta1) * gradient;
    const variance = beta2 * v[i]! + (1 - beta2) * gradient * gradient;
    m[i] = mean;
    v[i] = variance;
    p[i] = p[i]! * kept - learningRate * mean * inverseBias1 / (Math.sqrt(variance * inverseBias2) + epsilon);
  }
}
