import type {
  FloatArray,
  LayerNormCall,
  LayerNormGradCall,
  LayerNormParameterGradCall,
  SoftmaxGradCall,
} from "../kernels.ts";

/** y[r] = e^(x[r] − max) / Σ e^(x[r] − max); a row of nothing but −∞ gives zeros. */
export function softmax(x: FloatArray, y: FloatArray, rows: number, columns: number): void {
  for (let start = 0; start < rows * columns; start += columns) {
    let largest = -Infinity;
    for (let i = start; i < start + columns; i++) largest = Math.max(largest, x[i]!);
    if (largest === -Infinity) {
      y.fill(0, start, start + columns);
      continue;
    }
    let sum = 0;
    for (let i = start; i < start + columns; i++) sum += Math.exp(x[i]! - largest);
    for (let i = start; i < start + columns; i++) y[i] = Math.exp(x[i]! - largest) / sum;
  }
}

/** dx = y ⊙ (dy − ⟨dy, y⟩), row by row. */
export function softmaxGrad(call: SoftmaxGradCall): void {
  const { y, dy, dx, rows, columns } = call;
  for (let start = 0; start < rows * columns; start += columns) {
    let dot = 0;
    for (let i = start; i < start + columns; i++) dot += dy[i]! * y[i]!;
    for (let i = start; i < start + columns; i++) dx[i] = y[i]! * (dy[i]! - dot);
  }
}

/** With x̂ = (x − μ) · s and s = 1/√(σ² + ε): y = gain ⊙ x̂ + offset; stats[r] = (μ, s). σ² is the mean of (x − μ)². */
export function layerNorm(call: LayerNormCall): void {
  const { x, gain, offset, y, stats, rows, columns, epsilon } = call;
  for (let row = 0; row < rows; row++) {
    const start = row * columns;
    let mean = 0;
    for (let c = 0; c < columns; c++) mean += x[start + c]! / columns;
    let variance = 0;
    for (let c = 0; c < columns; c++) variance += (x[start + c]! - mean) ** 2 / columns;
    const inverseDeviation = 1 / Math.sqrt(variance + epsilon);
    for (let c = 0; c < columns; c++) {
      y[start + c] = gain[c]! * ((x[start + c]! - mean) * inverseDeviation) + offset[c]!;
    }
    stats[2 * row] = mean;
    stats[2 * row + 1] = inverseDeviation;
  }
}

/** With dx̂ = gain ⊙ dy: dx = s · (dx̂ − mean(dx̂) − x̂ · mean(dx̂ ⊙ x̂)). */
export function layerNormGrad(call: LayerNormGradCall): void {
  const { x, gain, stats, dy, dx, rows, columns } = call;
  for (let row = 0; row < rows; row++) {
    const start = row * columns;
    const mean = stats[2 * row]!;
    const inverseDeviation = stats[2 * row + 1]!;
    let meanOfGrad = 0;
    let meanOfProduct = 0;
    for (let c = 0; c < columns; c++) {
      const grad = gain[c]! * dy[start + c]!;
      meanOfGrad += grad / columns;
      meanOfProduct += grad * (x[start + c]! - mean) * inverseDeviation / columns;
    }
    for (let c = 0; c < columns; c++) {
      const normalised = (x[start + c]! - mean) * inverseDeviation;
      const grad = gain[c]! * dy[start + c]!;
      dx[start + c] = inverseDeviation * (grad - meanOfGrad - normalised * meanOfProduct);
    }
  }
}

/** dGain += Σ_rows dy ⊙ x̂, dOffset += Σ_rows dy */
export function layerNormParameterGrad(call: LayerNormParameterGradCall): void {
  const { x, stats, dy, dGain, dOffset, rows, columns } = call;
  for (let c = 0; c < columns; c++) {
    let gainSum = 0;
    let offsetSum = 0;
    for (let row = 0; row < rows; row++) {
      const i = row * columns + c;
      gainSum += dy[i]! * (x[i]! - stats[2 * row]!) * stats[2 * row + 1]!;
      offsetSum += dy[i]!;
    }
    dGain[c]! += gainSum;
    dOffset[c]! += offsetSum;
  }
}
