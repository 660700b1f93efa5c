/** Hybrid attention: gate·reweight + (1 − gate)·content, one learned gate a head, used raw. */
import { broadcastTo, mixColumns, reshape } from "../autograd/mod.ts";
import type { Parameters, ParameterSpec } from "../nn/mod.ts";
import type { Tensor } from "../tensor/mod.ts";
import { content, contentCacheWidth, contentSpecs } from "./content.ts";
import type { AttentionContext, HeadSizes } from "./context.ts";
import { reweight, reweightCacheWidth, reweightSpecs } from "./reweight.ts";

/**
 * Both kinds of heads, each with its own values, and `gate` (H,).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { hybridSpecs } from "@haze/haze/attention";
 * const names = hybridSpecs("heads", { C: 8, H: 2, D: 4, T: 16 }).map((spec) => spec.name);
 * assertEquals(names, ["heads.reweight.wv", "heads.reweight.wr", "heads.content.wqkv", "heads.gate"]);
 * ```
 */
export function hybridSpecs(path: string, sizes: HeadSizes): ParameterSpec[] {
  return [
    ...reweightSpecs(`${path}.reweight`, sizes),
    ...contentSpecs(`${path}.content`, sizes),
    { name: `${path}.gate`, shape: [sizes.H] },
  ];
}

/**
 * Columns that hybrid attention keeps in the cache.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { hybridCacheWidth } from "@haze/haze/attention";
 * assertEquals(hybridCacheWidth({ C: 8, H: 2, D: 4, T: 16 }), 24);
 * ```
 */
export function hybridCacheWidth(sizes: HeadSizes): number {
  return contentCacheWidth(sizes) + reweightCacheWidth(sizes);
}

/**
 * x (B, T, C) → (B, T, H·D). It mixes outputs, not attention maps.
 *
 * @throws {TypeError} if x has another shape.
 * @throws {RangeError} if the window does not hold its tokens behind those of the cache.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { hybrid, hybridSpecs } from "@haze/haze/attention";
 * import { defaultKernels } from "@haze/haze/kernels";
 * import { Parameters } from "@haze/haze/nn";
 * import { ones } from "@haze/haze/tensor";
 * const sizes = { C: 8, H: 2, D: 4, T: 16 };
 * const parameters = new Parameters(hybridSpecs("heads", sizes), defaultKernels());
 * assertEquals(hybrid(parameters, "heads", ones([1, 5, 8]), sizes, { layer: 0 }).shape, [1, 5, 8]);
 * parameters.close();
 * ```
 */
export function hybrid(
  parameters: Parameters,
  path: string,
  x: Tensor,
  sizes: HeadSizes,
  context: AttentionContext,
): Tensor {
  const { H, D } = sizes;
  const positional = reweight(parameters, `${path}.reweight`, x, sizes, context, contentCacheWidth(sizes));
  const semantic = content(parameters, `${path}.content`, x, sizes, context);
  const gate = parameters.get(`${path}.gate`); // (H,)
  const gateColumns = reshape(broadcastTo(reshape(gate, [H, 1]), [H, D]), [H * D]); // (H·D,)
  return mixColumns(positional, semantic, gateColumns);
}
