import type { FloatArray, MixColumnsCall, MixColumnsGradCall } from "../kernels.ts";

/** y[r, c] = b[r, c] + gate[c] · (a[r, c] − b[r, c]) */
export function mixColumns(call: MixColumnsCall): void {
  const { a, b, gate, y, rows, columns } = call;
  for (let row = 0; row < rows; row++) {
    for (let c = 0; c < columns; c++) {
      const i = row * columns + c;
      y[i] = b[i]! + gate[c]! * (a[i]! - b[i]!);
    }
  }
}

/** da = gate ⊙ dy, db = dy − da, dGate[c] += Σ_r dy[r, c] · (a[r, c] − b[r, c]) */
export function mixColumnsGrad(call: MixColumnsGradCall): void {
  const { a, b, gate, dy, da, db, dGate, rows, columns } = call;
  for (let c = 0; c < columns; c++) {
    let sum = 0;
    for (let row = 0; row < rows; row++) {
      const i = row * columns + c;
      const grad = dy[i]!; // read before da or db, which may be the same array
      sum += grad * (a[i]! - b[i]!);
      da[i] = gate[c]! * grad;
      db[i] = grad - gate[c]! * grad;
    }
    dGate[c]! += sum;
  }
}

/** y[c] += Σ_r x[r, c] */
export function addColumnSums(x: FloatArray, y: FloatArray, rows: number, columns: number): void {
  for (let c = 0; c < columns; c++) {
    let sum = 0;
    for (let row = 0; row < rows; row++) sum += x[row * columns + c]!;
    y[c]! += sum;
  }
}
