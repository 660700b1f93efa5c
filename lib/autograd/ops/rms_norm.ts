/**
 * RMS norm over the last axis (Zhang & Sennrich, arXiv 1910.07467):
 *
 *   y = gain ⊙ x·r,  r = 1/√(mean(x²) + ε)
 *   dx = r·(g⊙dy − x·r²·mean(g⊙dy⊙x)),  dGain = Σ_rows dy⊙x·r
 */
import { showShape, type Tensor } from "../../tensor/mod.ts";
import { emptyLike, kernelsOf } from "../output.ts";
import { record } from "../tape.ts";

/**
 * ε of the Llama family as llama2.c reads it.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 * import { RMS_NORM_EPSILON, rmsNorm } from "@haze/haze/autograd";
 * import { ones, tensor } from "@haze/haze/tensor";
 * const y = rmsNorm(tensor([[1e-3, 1e-3], [0, 0]]), ones([2]));
 * assertAlmostEquals(y.data[0]!, 1e-3 / Math.sqrt(1e-6 + RMS_NORM_EPSILON), 1e-6);
 * assertEquals(y.data[2], 0); // no division by zero
 * ```
 */
export const RMS_NORM_EPSILON = 1e-5;

/**
 * Divides each row of `x` (…, C) by its root mean square and scales by `gain` (C,). Nothing is subtracted.
 *
 * Squares that float32 cannot hold do no harm: such rows are scaled by a power of two first.
 *
 * @throws {TypeError} if the shapes do not fit.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { tensor } from "@haze/haze/tensor";
 * import { rmsNorm } from "@haze/haze/autograd";
 * const y = rmsNorm(tensor([[1, 7]]), tensor([1, 10])); // mean square 25
 * assertAlmostEquals(y.data[0]!, 1 / 5, 1e-6);
 * assertAlmostEquals(y.data[1]!, 70 / 5, 1e-5);
 * ```
 */
export function rmsNorm(x: Tensor, gain: Tensor, epsilon: number = RMS_NORM_EPSILON): Tensor {
  const kernels = kernelsOf("normalise", x, gain);
  const C = x.shape.at(-1) ?? 0;
  if (gain.size !== C || C === 0) {
    throw new TypeError(
      `Cannot normalise as the gain must be as long as the last axis: ${showShape(x.shape)} and ${
        showShape(gain.shape)
      }`,
    );
  }
  const rows = x.size / C;
  const y = emptyLike(kernels, x.shape);
  const inverses = kernels.floats(rows);
  kernels.rmsNorm({
    ...{ x: x.floats, gain: gain.floats, y: y.floats, inverses },
    ...{ rows, columns: C, epsilon },
  });
  return record(y, [x, gain], (dy, gradients) => {
    const shared = { x: x.floats, inverses, dy, rows, columns: C };
    if (gradients.wants(gain)) kernels.rmsNormParameterGrad({ ...shared, dGain: gradients.sumOf(gain) });
    if (!gradients.wants(x)) return;
    const dx = kernels.floats(x.size);
    kernels.rmsNormGrad({ ...shared, gain: gain.floats, dx });
    gradients.add(x, dx);
  });
}
