/**
 * Reweight attention: a token's own content and position decide how much each *slot* of the window counts; the keys
 * play no part. S[i, j] = x_i · w_r[:, j], no scaling (upstream haze; one linear layer of the dense Synthesizer, Tay
 * and others, arXiv 2005.00743).
 */
import { attention, matmul } from "../autograd/mod.ts";
import type { Parameters, ParameterSpec } from "../nn/mod.ts";
import type { Tensor } from "../tensor/mod.ts";
import { type AttentionContext, checkWindow, type HeadSizes } from "./context.ts";
import { shownWeights } from "./shown_weights.ts";

/**
 * `wv` (C, H·D) and `wr` (C, H·T), column h·T + j scoring slot j for head h.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { reweightSpecs } from "@haze/haze/attention";
 * const specs = reweightSpecs("heads", { C: 8, H: 2, D: 4, T: 16 });
 * assertEquals(specs.map(({ name, shape }) => [name, shape]), [["heads.wv", [8, 8]], ["heads.wr", [8, 32]]]);
 * ```
 */
export function reweightSpecs(path: string, { C, H, D, T }: HeadSizes): ParameterSpec[] {
  return [{ name: `${path}.wv`, shape: [C, H * D] }, { name: `${path}.wr`, shape: [C, H * T] }];
}

/**
 * Columns that reweight attention keeps in the cache: v.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { reweightCacheWidth } from "@haze/haze/attention";
 * assertEquals(reweightCacheWidth({ C: 8, H: 2, D: 4, T: 16 }), 8);
 * ```
 */
export function reweightCacheWidth({ H, D }: HeadSizes): number {
  return H * D;
}

/**
 * x (B, T, C) → (B, T, H·D), the heads' outputs side by side. `column` is where its cache columns begin.
 *
 * @throws {TypeError} if x has another shape.
 * @throws {RangeError} if the window does not hold its tokens behind those of the cache.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { reweight, reweightSpecs } from "@haze/haze/attention";
 * import { defaultKernels } from "@haze/haze/kernels";
 * import { Parameters } from "@haze/haze/nn";
 * import { ones } from "@haze/haze/tensor";
 * const sizes = { C: 8, H: 2, D: 4, T: 16 };
 * const parameters = new Parameters(reweightSpecs("heads", sizes), defaultKernels());
 * assertEquals(reweight(parameters, "heads", ones([1, 5, 8]), sizes, { layer: 0 }).shape, [1, 5, 8]);
 * parameters.close();
 * ```
 */
export function reweight(
  parameters: Parameters,
  path: string,
  x: Tensor,
  sizes: HeadSizes,
  context: AttentionContext,
  column = 0,
): Tensor {
  // The first lines are those of the other kinds of head as well: each kind reads from its input to its output.
  const { layer, cache } = context;
  const { H, D } = sizes;
  checkWindow(x, sizes, cache?.length ?? 0);
  const v = matmul(x, parameters.get(`${path}.wv`)); // (B, T, H·D)
  const bias = matmul(x, parameters.get(`${path}.wr`)); // (B, T, H·T)
  cache?.append(layer, v, { from: 0, to: column, count: H * D });
  const { output, weights } = attention({
    bias,
    v: cache ? { tensor: cache.rows(layer), column } : { tensor: v },
    Tk: (cache?.length ?? 0) + x.shape[1]!,
    H,
    D,
  });
  context.onWeights?.(layer, "reweight", shownWeights(weights));
  return output;
}
