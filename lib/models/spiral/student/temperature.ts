/**
 * The temperature that the variance of the largest logits asks for, as a differentiable op (spec §8):
 *
 *   m = 1/|J| Σ_{j∈J} Σₐ σₐ Bₐⱼ²,  T = clip(T₀(1 + λm)^γ, Tmin, Tmax),  J the ids of the largest logits, held fixed.
 *
 * All of it is composed of ops, so that gradients by the variances and by B are exact for every γ, and none passes where T is
 * clipped.
 */
import { exp, linear, log, multiply, reshape, scale, shift, sum } from "../../../autograd/mod.ts";
import { Tensor } from "../../../tensor/mod.ts";
import { checkTemperatureConfig, type TemperatureConfig } from "../parts/variance_temperature.ts";
import { clipTo } from "./constant.ts";

/**
 * Temperatures (…, 1) of rows with `logits` (…, V) and variances (…, r) in rank space; `projection` is B (r, V).
 *
 * @throws {RangeError} if a setting is out of range.
 *
 * @example
 * ```ts
 * import { TEMPERATURE_DEFAULTS, temperatureOf } from "@haze/haze/spiral";
 * import { tensor } from "@haze/haze/tensor";
 * import { assertEquals } from "@std/assert";
 *
 * const settings = { ...TEMPERATURE_DEFAULTS, topK: 2 };
 * const T = temperatureOf(tensor([[3, 1, 0]]), tensor([[0.5]]), tensor([[1, -1, 0]]), settings);
 * assertEquals(T.data, new Float32Array([1.5]));
 * ```
 */
export function temperatureOf(
  logits: Tensor,
  variance: Tensor,
  projection: Tensor,
  settings: TemperatureConfig,
): Tensor {
  checkTemperatureConfig(settings);
  const { base, lambda, gamma, least, most, topK } = settings;
  const V = projection.shape[1]!;
  const rank = projection.shape[0]!;
  const top = topShares(logits, Math.min(topK, V)); // (rows, V): 1/|J| at J
  const squares = multiply(projection, projection); // (r, V)
  const spread = linear(top, squares, { transposed: true }); // (rows, r): mean of Bₐⱼ² over J
  const m = sum(multiply(reshape(variance, [-1, rank]), spread), [1]); // (rows)
  const one = shift(scale(m, lambda), 1);
  const raised = gamma === 1 ? one : exp(scale(log(one), gamma)); // (1 + λm)^γ
  return reshape(clipTo(scale(raised, base), least, most), [...logits.shape.slice(0, -1), 1]);
}

/** 1/k at the k largest of each row, 0 elsewhere: (rows, V), without a gradient. */
function topShares({ floats, size, shape, kernels }: Tensor, k: number): Tensor {
  const V = shape.at(-1)!;
  const rows = size / V;
  const shares = new Tensor(kernels.floats(size), [rows, V], kernels);
  kernels.fill(shares.floats, k === V ? 1 / V : 0);
  if (k === V) return shares;
  const [values, indices, share] = [kernels.floats(rows * k), kernels.ints(rows * k), kernels.floats(k)];
  kernels.topK({ x: floats, values, indices, rows, columns: V, k });
  kernels.fill(share, 1 / k);
  for (let row = 0; row < rows; row++) {
    kernels.embeddingGrad({
      ...{ dy: share, ids: indices.subarray(row * k, (row + 1) * k), rows: k, columns: 1 },
      dTable: shares.floats.subarray(row * V, (row + 1) * V),
    });
  }
  return shares;
}
