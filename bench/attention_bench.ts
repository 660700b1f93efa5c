/**
 * Every attention variant as a layer at equal shape, beside content heads: forward, with all gradients, and one token with
 * a cache. One thread.
 *
 *     deno bench -A bench/attention_bench.ts
 *
 * @module
 */
import { KvCache } from "../lib/attention/mod.ts";
import { sum, valueAndGradients } from "../lib/autograd/mod.ts";
import { Parameters } from "../lib/nn/mod.ts";
import { Pcg64 } from "../lib/random/mod.ts";
import { normal, step } from "../lib/tensor/mod.ts";
import { attentionVariants } from "./attention_variants.ts";
import { oneThread } from "./backends.ts";
import { ATTENTION_SIZES } from "./sizes.ts";

const kernels = oneThread();
const { B, H, T, D } = ATTENTION_SIZES;
const sizes = { C: H * D, H, T, D };
const random = new Pcg64(1);
const x = normal([B, T, sizes.C], random, { kernels });
const token = normal([1, 1, sizes.C], random, { kernels });
const shape = `B${B} H${H} T${T} D${D}`;

for (const [name, variant] of Object.entries(attentionVariants(sizes, kernels))) {
  const parameters = new Parameters(variant.specs("heads", sizes), kernels);
  parameters.floats.forEach((_, i) => parameters.floats[i] = random.normal() / Math.sqrt(sizes.C));
  const run = () => variant.run(parameters, "heads", x, sizes, { layer: 0 });
  const baseline = name === "content";
  Deno.bench(name, { group: `layer, forward, ${shape}`, baseline }, () => step(() => void run(), kernels));
  const inputs = [x, ...[...parameters.entries()].map(([, tensor]) => tensor)];
  Deno.bench(name, { group: `layer with gradients, ${shape}`, baseline }, () => {
    step(() => void valueAndGradients(() => sum(run()), inputs), kernels);
  });
  const cache = new KvCache(kernels, 1, T, variant.cacheWidth(sizes));
  Deno.bench(name, { group: `a token behind 0 to ${T - 1} others`, baseline }, () => {
    // The cache fills and begins anew, so a figure is a mean over positions.
    if (cache.length === T) cache.clear();
    step(() => void variant.run(parameters, "heads", token, sizes, { layer: 0, cache }), kernels);
    cache.advance(1);
  });
}
