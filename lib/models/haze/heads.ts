/** The three head types as a table. */
import { content, contentCacheWidth, contentSpecs } from "../../attention/content.ts";
import { hybrid, hybridCacheWidth, hybridSpecs } from "../../attention/hybrid.ts";
import { reweight, reweightCacheWidth, reweightSpecs } from "../../attention/reweight.ts";
import type { AttentionVariant } from "../../attention/mod.ts";
import type { HeadType } from "./config.ts";

/** One row a head type; a missing one does not compile. */
export const HEADS: { readonly [N in HeadType]: AttentionVariant } = {
  hybrid: { specs: hybridSpecs, cacheWidth: hybridCacheWidth, run: hybrid },
  reweight: { specs: reweightSpecs, cacheWidth: reweightCacheWidth, run: reweight },
  content: { specs: contentSpecs, cacheWidth: contentCacheWidth, run: content },
};
