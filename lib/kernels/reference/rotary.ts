import type { RotaryCall } from "../kernels.ts";

/** (y₂ᵢ, y₂ᵢ₊₁) = (c·x₂ᵢ − s·x₂ᵢ₊₁, s·x₂ᵢ + c·x₂ᵢ₊₁) in each head; with −s where turned back. */
export function rotary(call: RotaryCall): void {
  const { x, y, rows, columns, heads, D, T, table, first, inverse } = call;
  for (let row = 0; row < rows; row++) {
    const start = row * columns;
    const angles = (first + row % T) * D;
    for (let c = 0; c < heads * D; c += 2) {
      const cos = table[angles + c % D]!;
      const sin = table[angles + c % D + 1]! * (inverse ? -1 : 1);
      const [even, odd] = [x[start + c]!, x[start + c + 1]!];
      y[start + c] = cos * even - sin * odd;
      y[start + c + 1] = sin * even + cos * odd;
    }
    for (let c = heads * D; c < columns; c++) y[start + c] = x[start + c]!;
  }
}
