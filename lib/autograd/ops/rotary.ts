/**
 * Rotary position embedding (Su and others, RoFormer, arXiv 2104.09864): in each head of size D the columns
 * (2i, 2i + 1) at position p are turned by the angle p·θᵢ, θᵢ = base^(−2i/D):
 *
 *   y₂ᵢ = x₂ᵢ·cos − x₂ᵢ₊₁·sin,  y₂ᵢ₊₁ = x₂ᵢ·sin + x₂ᵢ₊₁·cos;  dx is dy turned back
 */
import type { FloatArray, Kernels } from "../../kernels/mod.ts";
import { showShape, type Tensor, tensor } from "../../tensor/mod.ts";
import { emptyLike, kernelsOf } from "../output.ts";
import { record } from "../tape.ts";

/** Options of {@linkcode rotary}. */
export interface RotaryOptions {
  /** Heads of D columns that are turned, from column 0; what lies behind them is copied. */
  heads: number;
  /** Position of the first row. Default 0; with a cache, the number of rows in it. */
  first?: number;
}

/**
 * Cosines and sines of all angles, computed in float64: (positions, D), row p being [cos pθ₀, sin pθ₀, cos pθ₁, …].
 *
 * The tensor owns ordinary memory. A model whose steps are recorded copies it into its own region once.
 *
 * @throws {RangeError} unless `positions` and `D` are positive integers, D even, and `base` is positive and finite.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 * import { rotaryTable } from "@haze/haze/autograd";
 * const table = rotaryTable(3, 4, 100); // θ = 1, 1/10
 * assertEquals(table.shape, [3, 4]);
 * assertAlmostEquals(table.data[8]!, Math.cos(2), 1e-7);
 * assertAlmostEquals(table.data[11]!, Math.sin(0.2), 1e-7);
 * ```
 */
export function rotaryTable(positions: number, D: number, base = 10000, kernels?: Kernels): Tensor {
  if (!Number.isSafeInteger(positions) || positions < 1 || !Number.isSafeInteger(D) || D < 2 || D % 2 !== 0) {
    throw new RangeError(
      `Cannot tabulate angles as positions and an even D must be positive integers: ${positions} and ${D}`,
    );
  }
  if (!(base > 0 && base < Infinity)) {
    throw new RangeError(`Cannot tabulate angles as the base must be positive and finite: ${base}`);
  }
  const table = new Float64Array(positions * D);
  for (let i = 0; i < D; i += 2) {
    const theta = base ** (-i / D);
    for (let p = 0; p < positions; p++) {
      table[p * D + i] = Math.cos(p * theta);
      table[p * D + i + 1] = Math.sin(p * theta);
    }
  }
  return tensor(table, { shape: [positions, D], ...(kernels ? { kernels } : {}) });
}

/**
 * Turns the heads in the first columns of `x` (B, T, width) by the angles of `table` (positions, D), row t by those of
 * position first + t. Queries and keys side by side are turned in one call. The table gets no gradient.
 *
 * @throws {TypeError} if `x` is not (B, T, width), or the table not (positions, D) with an even D.
 * @throws {RangeError} if the heads do not fit the width, or the positions the table.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 * import { tensor } from "@haze/haze/tensor";
 * import { rotary, rotaryTable } from "@haze/haze/autograd";
 * const x = tensor([[[1, 0, 5], [1, 0, 5]]]); // (B, T, width): one head of two columns, and one more column
 * const y = rotary(x, rotaryTable(8, 2), { heads: 1 });
 * assertEquals(y.data.slice(0, 3), new Float32Array([1, 0, 5])); // position 0 stays
 * assertAlmostEquals(y.data[3]!, Math.cos(1), 1e-6);
 * assertAlmostEquals(y.data[4]!, Math.sin(1), 1e-6);
 * assertEquals(y.data[5], 5);
 * ```
 */
export function rotary(x: Tensor, table: Tensor, { heads, first = 0 }: RotaryOptions): Tensor {
  const kernels = kernelsOf("rotate", x, table);
  check(x, table, heads, first);
  const [B, T, width] = x.shape as [number, number, number];
  const D = table.shape[1]!;
  const turn = (from: FloatArray, to: FloatArray, inverse: boolean): void =>
    kernels.rotary({
      ...{ x: from, y: to, rows: B * T, columns: width },
      ...{ heads, D, T, table: table.floats, first, inverse },
    });
  const y = emptyLike(kernels, x.shape);
  turn(x.floats, y.floats, false);
  return record(y, [x], (dy, gradients) => {
    const dx = kernels.floats(x.size);
    turn(dy, dx, true);
    gradients.add(x, dx);
  });
}

function check(x: Tensor, table: Tensor, heads: number, first: number): void {
  const [positions = 0, D = 0] = table.shape;
  if (x.shape.length !== 3) {
    throw new TypeError(`Cannot rotate as x must be (B, T, width): ${showShape(x.shape)}`);
  }
  if (table.shape.length !== 2 || D % 2 !== 0 || D === 0) {
    throw new TypeError(
      `Cannot rotate as the table must be (positions, D) with an even D: ${showShape(table.shape)}`,
    );
  }
  const [, T, width] = x.shape as [number, number, number];
  if (!Number.isSafeInteger(heads) || heads < 1 || heads * D > width) {
    throw new RangeError(
      `Cannot rotate as one or more heads of ${D} columns must fit ${width} columns: ${heads}`,
    );
  }
  if (!Number.isSafeInteger(first) || first < 0 || first + T > positions) {
    throw new RangeError(
      `Cannot rotate as ${T} rows from a first position must fit ${positions} positions: ${first}`,
    );
  }
}
