/**
 * A linear layer with what follows it, in one product:
 *
 *   z = x·w + bias,  y = z, gelu(z) or silu(z)
 *   dz = dy ⊙ f′(z),  dx = dz·wᵀ,  dw = xᵀ·dz,  dBias = Σ_rows dz
 */
import type { Epilogue, FloatArray } from "../../kernels/mod.ts";
import { showShape, type Tensor } from "../../tensor/mod.ts";
import { emptyLike, kernelsOf } from "../output.ts";
import { isRecording, record } from "../tape.ts";

/** What follows the product of {@linkcode linear}. */
export interface LinearOptions {
  /** Added to every row: (N,). */
  bias?: Tensor;
  /** Applied last. */
  activation?: "gelu" | "silu";
  /** `w` is stored (N, K), as token vectors that serve as the output matrix too. Default false. */
  transposed?: boolean;
}

/**
 * `x` (…, K) times `w` (K, N), plus bias, through the activation → (…, N). The same numbers as `matmul`, `add` and
 * `gelu` or `silu` in turn, in one pass over the result.
 *
 * @throws {TypeError} if the shapes do not fit.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { tensor } from "@haze/haze/tensor";
 * import { linear } from "@haze/haze/autograd";
 * const y = linear(tensor([[1, 2]]), tensor([[1, 0], [0, 1]]), { bias: tensor([10, 20]) });
 * assertEquals(y.data, new Float32Array([11, 22]));
 * ```
 */
export function linear(x: Tensor, w: Tensor, options: LinearOptions = {}): Tensor {
  const { bias, activation, transposed = false } = options;
  const inputs = bias ? [x, w, bias] : [x, w];
  const kernels = kernelsOf("apply a linear layer", ...(inputs as [Tensor, ...Tensor[]]));
  const [K, N] = (transposed ? w.shape.toReversed() : w.shape) as [number, number];
  if (w.shape.length !== 2 || x.shape.length === 0 || x.shape.at(-1) !== K || (bias && bias.size !== N)) {
    throw new TypeError(
      `Cannot apply a linear layer as x (…, K) needs w ${transposed ? "(N, K)" : "(K, N)"} and bias (N,): ${
        inputs.map(({ shape }) => showShape(shape)).join(", ")
      }`,
    );
  }
  const y = emptyLike(kernels, [...x.shape.slice(0, -1), N]);
  const M = N === 0 ? 0 : y.size / N;
  // With an activation the sums give way to its slope, or to its value if nobody asks for a gradient.
  const slope = activation !== undefined && isRecording();
  const c: FloatArray = slope ? kernels.floats(y.size) : y.floats;
  const first = bias ? { bias: bias.floats } : {};
  const epilogue: Epilogue = activation ? { ...first, activation, y: y.floats, slope } : first;
  kernels.gemm({ a: x.floats, b: w.floats, c, M, N, K, transposeB: transposed, epilogue });
  return record(y, inputs, (dy, gradients) => {
    const dz = activation ? kernels.floats(y.size) : dy;
    if (activation) kernels.binary("multiply", dy, c, dz);
    if (bias && gradients.wants(bias)) kernels.addColumnSums(dz, gradients.sumOf(bias), M, N);
    if (gradients.wants(x)) {
      const product = { a: dz, b: w.floats, M, N: K, K: N, transposeB: !transposed };
      gradients.into(x, (dx, accumulate) => kernels.gemm({ ...product, c: dx, accumulate }));
    }
    if (gradients.wants(w)) {
      const product = transposed
        ? { a: dz, b: x.floats, M: N, N: K, K: M, transposeA: true }
        : { a: x.floats, b: dz, M: K, N, K: M, transposeA: true };
      gradients.into(w, (dw, accumulate) => kernels.gemm({ ...product, c: dw, accumulate }));
    }
    if (activation) kernels.release(dz);
  });
}
