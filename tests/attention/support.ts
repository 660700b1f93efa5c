/** What the tests of attention share. */
import {
  type AttentionVariant,
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
} from "../../lib/attention/mod.ts";
import { type Kernels, kernelsNamed } from "../../lib/kernels/mod.ts";
import { Parameters } from "../../lib/nn/mod.ts";
import { Pcg64 } from "../../lib/random/mod.ts";

export const BACKENDS: readonly Kernels[] = (["reference64", "wasm", "wasm-strict"] as const).map(
  kernelsNamed,
);

/** The fused variants. */
export const FUSED = {
  reweight: { run: reweight, specs: reweightSpecs, cacheWidth: reweightCacheWidth },
  content: { run: content, specs: contentSpecs, cacheWidth: contentCacheWidth },
  hybrid: { run: hybrid, specs: hybridSpecs, cacheWidth: hybridCacheWidth },
} satisfies Record<string, AttentionVariant>;

/** Random weights of a layer at `heads`, the same on every backend. */
export function randomLayer(variant: AttentionVariant, sizes: HeadSizes, kernels: Kernels): Parameters {
  const parameters = new Parameters(variant.specs("heads", sizes), kernels);
  const random = new Pcg64(11);
  for (const [, { floats }] of parameters.entries()) {
    for (let i = 0; i < floats.length; i++) floats[i] = Math.fround(0.5 * random.normal());
  }
  return parameters;
}

/** Largest absolute difference. */
export function worst(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Infinity;
  return Array.from(expected).reduce((most, e, i) => Math.max(most, Math.abs(actual[i]! - e)), 0);
}
