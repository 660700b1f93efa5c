/**
 * Attention variants, each a function over parameters, and the cache of keys and values.
 *
 * @example Hybrid attention over five tokens
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { hybrid, hybridSpecs } from "@haze/haze/attention";
 * import { defaultKernels } from "@haze/haze/kernels";
 * import { Parameters } from "@haze/haze/nn";
 * import { ones, step } from "@haze/haze/tensor";
 * const sizes = { C: 8, H: 2, D: 4, T: 16 };
 * const parameters = new Parameters(hybridSpecs("attention", sizes), defaultKernels());
 * const y = step(() => hybrid(parameters, "attention", ones([1, 5, 8]), sizes, { layer: 0 }));
 * assertEquals(y.shape, [1, 5, 8]);
 * parameters.close();
 * ```
 *
 * @module
 */
export { content, contentCacheWidth, contentSpecs } from "./content.ts";
export type { AttentionContext, AttentionVariant, HeadSizes } from "./context.ts";
export { hybrid, hybridCacheWidth, hybridSpecs } from "./hybrid.ts";
export { KvCache } from "./kv_cache.ts";
export { reweight, reweightCacheWidth, reweightSpecs } from "./reweight.ts";
