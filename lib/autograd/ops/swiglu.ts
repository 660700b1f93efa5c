/**
 * The first half of a gated feed-forward layer (Shazeer, arXiv 2002.05202), y = silu(a) ⊙ b with a = x·wGate and
 * b = x·wUp; the gate opens in the product that makes b:
 *
 *   dx = da·wGateᵀ + db·wUpᵀ,  dwGate = xᵀ·da,  dwUp = xᵀ·db;  da and db as in siluGate
 */
import { sameShape, showShape, type Tensor } from "../../tensor/mod.ts";
import { emptyLike, kernelsOf } from "../output.ts";
import { record } from "../tape.ts";

/** How the matrices of {@linkcode swiglu} are stored. */
export interface SwigluOptions {
  /** `wGate` and `wUp` are stored (F, C), as Llama's files have them. Default false. */
  transposed?: boolean;
}

/**
 * `x` (…, C) through `wGate` and `wUp` (C, F) → (…, F). The same numbers as `siluGate` of two `matmul`, in one pass less.
 *
 * @throws {TypeError} if the shapes do not fit.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { tensor } from "@haze/haze/tensor";
 * import { swiglu } from "@haze/haze/autograd";
 * const y = swiglu(tensor([[1, 2]]), tensor([[Math.log(3)], [0]]), tensor([[2], [3]])); // silu(ln 3)·8
 * assertAlmostEquals(y.item(), 6 * Math.log(3), 1e-5);
 * ```
 */
export function swiglu(x: Tensor, wGate: Tensor, wUp: Tensor, options: SwigluOptions = {}): Tensor {
  const { transposed = false } = options;
  const kernels = kernelsOf("gate", x, wGate, wUp);
  const [C, F] = (transposed ? wUp.shape.toReversed() : wUp.shape) as [number, number];
  if (
    wUp.shape.length !== 2 || !sameShape(wGate.shape, wUp.shape) || x.shape.length === 0 ||
    x.shape.at(-1) !== C
  ) {
    throw new TypeError(
      `Cannot gate as x (…, C) needs wGate and wUp ${transposed ? "(F, C)" : "(C, F)"}: ${
        [x, wGate, wUp].map(({ shape }) => showShape(shape)).join(", ")
      }`,
    );
  }
  const y = emptyLike(kernels, [...x.shape.slice(0, -1), F]);
  const M = F === 0 ? 0 : y.size / F;
  const [a, b] = [kernels.floats(y.size), kernels.floats(y.size)];
  const product = { a: x.floats, M, N: F, K: C, transposeB: transposed };
  kernels.gemm({ ...product, b: wGate.floats, c: a });
  kernels.gemm({
    ...{ ...product, b: wUp.floats, c: b },
    epilogue: { activation: "siluGate", gate: a, y: y.floats },
  });
  return record(y, [x, wGate, wUp], (dy, gradients) => {
    const [da, db] = [kernels.floats(y.size), kernels.floats(y.size)];
    kernels.siluGateGrad({ a, b, dy, da, db });
    for (const [w, dz] of [[wGate, da], [wUp, db]] as const) {
      if (gradients.wants(x)) {
        gradients.into(
          x,
          (dx, accumulate) =>
            kernels.gemm({ a: dz, b: w.floats, c: dx, M, N: C, K: F, transposeB: !transposed, accumulate }),
        );
      }
      if (gradients.wants(w)) {
        const product = transposed
          ? { a: dz, b: x.floats, M: F, N: C, K: M, transposeA: true }
          : { a: x.floats, b: dz, M: C, N: F, K: M, transposeA: true };
        gradients.into(w, (dw, accumulate) => kernels.gemm({ ...product, c: dw, accumulate }));
      }
    }
    for (const dz of [da, db]) kernels.release(dz);
  });
}
