/** Hybrid attention: gate·reweight + (1 − gate)·content, one learned gate a head, used raw. */
import { broadcastTo, mixColumns, reshape } from "../autograd/mod.ts";
import type { Parameters, ParameterSpec } from "../nn/mod.ts";
import type { Tensor } from "../tensor/mod.ts";
import { content, contentCacheWidth, contentSpecs } from "./content.ts";
import type { AttentionContext, HeadSizes } from "./context.ts";
import { reweight, reweightCacheWidth, reweightSpecs } from "./reweight.ts";

/** Both kinds of heads, each with its own values, and `gate` (H,). */
export function hybridSpecs(path: string, sizes: HeadSizes): ParameterSpec[] {
  return [
    ...reweightSpecs(`${path}.reweight`, sizes),
    ...contentSpecs(`${path}.content`, sizes),
    { name: `${path}.gate`, shape: [sizes.H] },
  ];
}

/** Columns that hybrid attention keeps in the cache. */
export function hybridCacheWidth(sizes: HeadSizes): number {
  return contentCacheWidth(sizes) + reweightCacheWidth(sizes);
}

/** x (B, T, C) → (B, T, C). It mixes outputs, not attention maps. */
export function hybrid(
  parameters: Parameters,
  path: string,
  x: Tensor,
  sizes: HeadSizes,
  context: AttentionContext,
): Tensor {
  const { C, H } = sizes;
  const positional = reweight(parameters, `${path}.reweight`, x, sizes, context, contentCacheWidth(sizes));
  const semantic = content(parameters, `${path}.content`, x, sizes, context);
  const gate = parameters.get(`${path}.gate`); // (H,)
  const gateColumns = reshape(broadcastTo(reshape(gate, [H, 1]), [H, C / H]), [C]); // (C,)
  return mixColumns(positional, semantic, gateColumns);
}
