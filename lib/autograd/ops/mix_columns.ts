/** A mix with one gate a column: y = b + gate ⊙ (a − b). */
import { showShape, type Tensor } from "../../tensor/mod.ts";
import { emptyLike, kernelsOf } from "../output.ts";
import { record } from "../tape.ts";

/**
 * `gate`·a + (1 − gate)·b for `a`, `b` (…, C) and `gate` (C,), used raw: da = gate ⊙ dy, db = dy − da,
 * dGate = Σ_rows dy ⊙ (a − b).
 *
 * @throws {TypeError} if the shapes do not fit.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { tensor } from "@haze/haze/tensor";
 * import { mixColumns } from "@haze/haze/autograd";
 * const y = mixColumns(tensor([[4, 4]]), tensor([[0, 8]]), tensor([1, 0.25]));
 * assertEquals(y.data, new Float32Array([4, 7]));
 * ```
 */
export function mixColumns(a: Tensor, b: Tensor, gate: Tensor): Tensor {
  const kernels = kernelsOf("mix", a, b, gate);
  const C = a.shape.at(-1) ?? 0;
  if (a.shape.join() !== b.shape.join() || gate.size !== C || C === 0) {
    throw new TypeError(
      `Cannot mix as both sides must match and the gate have one entry a column: ${showShape(a.shape)}, ` +
        `${showShape(b.shape)} and ${showShape(gate.shape)}`,
    );
  }
  const rows = a.size / C;
  const y = emptyLike(kernels, a.shape);
  kernels.mixColumns({ a: a.floats, b: b.floats, gate: gate.floats, y: y.floats, rows, columns: C });
  return record(y, [a, b, gate], (dy, gradients) => {
    const [da, db] = [kernels.floats(a.size), kernels.floats(b.size)];
    const dGate = gradients.sumOf(gate);
    kernels.mixColumnsGrad({
      ...{ a: a.floats, b: b.floats, gate: gate.floats, rows, columns: C },
      ...{ dy, da, db, dGate },
    });
    gradients.add(a, da);
    gradients.add(b, db);
  });
}
