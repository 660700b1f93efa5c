/** The three head types as a table. */
import {
  type AttentionContext,
  content,
  contentCacheWidth,
  contentSpecs,
  type HeadSizes,
  hybrid,
  hybridCacheWidth,
  hybridSpecs,
  reweight,
  reweightCacheWidth,
  reweightSpecs,
} from "../../attention/mod.ts";
import type { Parameters, ParameterSpec } from "../../nn/mod.ts";
import type { Tensor } from "../../tensor/mod.ts";
import type { HeadType } from "./config.ts";

/** What a head type is made of. */
export interface Heads {
  specs(path: string, sizes: HeadSizes): ParameterSpec[];
  cacheWidth(sizes: HeadSizes): number;
  run(parameters: Parameters, path: string, x: Tensor, sizes: HeadSizes, context: AttentionContext): Tensor;
}

/** One row a head type; a missing one does not compile. */
export const HEADS: { readonly [N in HeadType]: Heads } = {
  hybrid: { specs: hybridSpecs, cacheWidth: hybridCacheWidth, run: hybrid },
  reweight: { specs: reweightSpecs, cacheWidth: reweightCacheWidth, run: reweight },
  content: { specs: contentSpecs, cacheWidth: contentCacheWidth, run: content },
};
