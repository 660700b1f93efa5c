/**
 * Content attention: softmax(q·kᵀ/√D)·v over the tokens so far (Vaswani and others, arXiv 1706.03762). What a token
 * looks at is decided by what the others are.
 */
import { attention, matmul } from "../autograd/mod.ts";
import type { Parameters, ParameterSpec } from "../nn/mod.ts";
import type { Tensor } from "../tensor/mod.ts";
import { type AttentionContext, checkWindow, type HeadSizes } from "./context.ts";
import { shownWeights } from "./shown_weights.ts";

/**
 * One matrix (C, 3·H·D): columns of q, k and v, the heads side by side in each.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { contentSpecs } from "@haze/haze/attention";
 * const specs = contentSpecs("heads", { C: 8, H: 2, D: 4, T: 16 });
 * assertEquals(specs.map(({ name, shape }) => [name, shape]), [["heads.wqkv", [8, 24]]]);
 * ```
 */
export function contentSpecs(path: string, { C, H, D }: HeadSizes): ParameterSpec[] {
  return [{ name: `${path}.wqkv`, shape: [C, 3 * H * D] }];
}

/**
 * Columns that content attention keeps in the cache: k and v.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { contentCacheWidth } from "@haze/haze/attention";
 * assertEquals(contentCacheWidth({ C: 8, H: 2, D: 4, T: 16 }), 16);
 * ```
 */
export function contentCacheWidth({ H, D }: HeadSizes): number {
  return 2 * H * D;
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
 * import { content, contentSpecs } from "@haze/haze/attention";
 * import { defaultKernels } from "@haze/haze/kernels";
 * import { Parameters } from "@haze/haze/nn";
 * import { ones } from "@haze/haze/tensor";
 * const sizes = { C: 8, H: 2, D: 4, T: 16 };
 * const parameters = new Parameters(contentSpecs("heads", sizes), defaultKernels());
 * assertEquals(content(parameters, "heads", ones([1, 5, 8]), sizes, { layer: 0 }).shape, [1, 5, 8]);
 * parameters.close();
 * ```
 */
export function content(
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
  const width = H * D;
  const qkv = matmul(x, parameters.get(`${path}.wqkv`)); // (B, T, 3·H·D)
  cache?.append(layer, qkv, { from: width, to: column, count: 2 * width });
  const rows = cache?.rows(layer);
  const { output, weights } = attention({
    q: { tensor: qkv },
    k: rows ? { tensor: rows, column } : { tensor: qkv, column: width },
    v: rows ? { tensor: rows, column: column + width } : { tensor: qkv, column: 2 * width },
    Tk: (cache?.length ?? 0) + x.shape[1]!,
    H,
    D,
  });
  context.onWeights?.(layer, "content", shownWeights(weights));
  return output;
}
