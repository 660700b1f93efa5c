/**
 * Layer norm over the last axis (Ba, Kiros & Hinton, arXiv 1607.06450):
 *
 *   y = gain ⊙ x̂ + offset,  x̂ = (x − μ)/√(σ² + ε)
 *   dx = r·(g⊙dy − mean(g⊙dy) − x̂·mean(g⊙dy⊙x̂)),  r = 1/√(σ² + ε)
 */
import { showShape, type Tensor } from "../../tensor/mod.ts";
import { emptyLike, kernelsOf } from "../output.ts";
import { record } from "../tape.ts";

/**
 * ε of upstream haze and of most models.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { LAYER_NORM_EPSILON, layerNorm } from "@haze/haze/autograd";
 * import { ones, tensor, zeros } from "@haze/haze/tensor";
 * const x = tensor([[-1e-3, 1e-3]]); // variance 1e-6, a tenth of ε
 * const y = layerNorm(x, ones([2]), zeros([2]));
 * assertAlmostEquals(y.data[1]!, 1e-3 / Math.sqrt(1e-6 + LAYER_NORM_EPSILON), 1e-6); // 0.3, not 1
 * ```
 */
export const LAYER_NORM_EPSILON = 1e-5;

/**
 * Normalises the last axis of `x` (…, C); `gain` and `offset` (C,).
 *
 * @throws {TypeError} if the shapes do not fit.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { ones, tensor, zeros } from "@haze/haze/tensor";
 * import { layerNorm } from "@haze/haze/autograd";
 * const y = layerNorm(tensor([[1, 3]]), ones([2]), zeros([2])); // mean 2, variance 1
 * assertAlmostEquals(y.data[0]!, -1, 1e-5);
 * assertAlmostEquals(y.data[1]!, 1, 1e-5);
 * ```
 */
export function layerNorm(
  x: Tensor,
  gain: Tensor,
  offset: Tensor,
  epsilon: number = LAYER_NORM_EPSILON,
): Tensor {
  const kernels = kernelsOf("normalise", x, gain, offset);
  const C = x.shape.at(-1) ?? 0;
  if (gain.size !== C || offset.size !== C || C === 0) {
    throw new TypeError(
      `Cannot normalise as gain and offset must be as long as the last axis: ${showShape(x.shape)}, ` +
        `${showShape(gain.shape)} and ${showShape(offset.shape)}`,
    );
  }
  const rows = x.size / C;
  const y = emptyLike(kernels, x.shape);
  const stats = kernels.floats(2 * rows);
  kernels.layerNorm({
    ...{ x: x.floats, gain: gain.floats, offset: offset.floats, y: y.floats },
    ...{ stats, rows, columns: C, epsilon },
  });
  return record(y, [x, gain, offset], (dy, gradients) => {
    if (gradients.wants(gain) || gradients.wants(offset)) {
      kernels.layerNormParameterGrad({
        ...{ dGain: gradients.sumOf(gain), dOffset: gradients.sumOf(offset) },
        ...{ x: x.floats, stats, dy, rows, columns: C },
      });
    }
    if (!gradients.wants(x)) return;
    const dx = kernels.floats(x.size);
    kernels.layerNormGrad({ x: x.floats, gain: gain.floats, stats, dy, dx, rows, columns: C });
    gradients.add(x, dx);
  });
}
