import type { RmsNormCall, RmsNormGradCall, RmsNormParameterGradCall } from "../kernels.ts";

/** y = gain ⊙ x·r with r = 1/√(mean(x²) + ε); inverses[row] = r. */
export function rmsNorm(call: RmsNormCall): void {
  const { x, gain, y, inverses, rows, columns, epsilon } = call;
  for (let row = 0; row < rows; row++) {
    const start = row * columns;
    let meanSquare = 0;
    for (let c = 0; c < columns; c++) meanSquare += x[start + c]! ** 2 / columns;
    const inverse = 1 / Math.sqrt(meanSquare + epsilon);
    for (let c = 0; c < columns; c++) y[start + c] = gain[c]! * (x[start + c]! * inverse);
    inverses[row] = inverse;
  }
}

/** With x̂ = x·r: dx = r · (gain ⊙ dy − x̂ · mean(gain ⊙ dy ⊙ x̂)). */
export function rmsNormGrad(call: RmsNormGradCall): void {
  const { x, gain, inverses, dy, dx, rows, columns } = call;
  for (let row = 0; row < rows; row++) {
    const start = row * columns;
    const inverse = inverses[row]!;
    let meanOfProduct = 0;
    for (let c = 0; c < columns; c++) {
      meanOfProduct += gain[c]! * dy[start + c]! * (x[start + c]! * inverse) / columns;
    }
    for (let c = 0; c < columns; c++) {
      const normalised = x[start + c]! * inverse;
      dx[start + c] = inverse * (gain[c]! * dy[start + c]! - normalised * meanOfProduct);
    }
  }
}

/** dGain += Σ_rows dy ⊙ x·r */
export function rmsNormParameterGrad(call: RmsNormParameterGradCall): void {
  const { x, inverses, dy, dGain, rows, columns } = call;
  for (let c = 0; c < columns; c++) {
    let sum = 0;
    for (let row = 0; row < rows; row++) {
      sum += dy[row * columns + c]! * (x[row * columns + c]! * inverses[row]!);
    }
    dGain[c]! += sum;
  }
}
