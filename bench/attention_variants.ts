/** Every attention variant of the house with one face, so that they can be run at equal shape. */
import {
  attentionFromSlots,
  type AttentionVariant,
  causalMask,
  content,
  contentCacheWidth,
  contentSpecs,
  dotProductScore,
  type HeadSizes,
  hybrid,
  hybridCacheWidth,
  hybridSpecs,
  primeLogRates,
  type Projection,
  rankK,
  rankKCacheWidth,
  rankKSpecs,
  resonantCacheWidth,
  resonantHeads,
  type ResonantOptions,
  resonantSlots,
  resonantSpecs,
  reweight,
  reweightCacheWidth,
  reweightSpecs,
  rotaryCacheWidth,
  rotaryHeads,
  rotarySpecs,
  softmaxNormalise,
  weightedSum,
} from "../lib/attention/mod.ts";
import { linear, rotaryTable } from "../lib/autograd/mod.ts";
import type { Kernels } from "../lib/kernels/mod.ts";
import { ATTENTION_RANK } from "./sizes.ts";

/** The variants by name; content heads first, as what the others are held against. */
export function attentionVariants(
  { T, D }: HeadSizes,
  kernels: Kernels,
): Readonly<Record<string, AttentionVariant>> {
  const resonance: ResonantOptions = {
    ...{ headWeights: "golden", headNormalisation: "mean", bias: false, causal: true },
    rates: primeLogRates(T, D / 2, kernels),
  };
  return {
    "content": { specs: contentSpecs, cacheWidth: contentCacheWidth, run: (...all) => content(...all) },
    "content, by four slots": attentionFromSlots({
      ...{ score: dotProductScore(), mask: causalMask, normalise: softmaxNormalise, mix: weightedSum },
    }),
    "reweight": { specs: reweightSpecs, cacheWidth: reweightCacheWidth, run: (...all) => reweight(...all) },
    "hybrid": { specs: hybridSpecs, cacheWidth: hybridCacheWidth, run: hybrid },
    "rotary": rotary(rotaryTable(T, D, 10000, kernels), (H) => H),
    "rotary, a key for two queries": rotary(rotaryTable(T, D, 10000, kernels), (H) => H / 2),
    "resonant": {
      specs: (path, sizes) => resonantSpecs(path, sizes, { ...resonance, resonates: true }),
      cacheWidth: resonantCacheWidth,
      run: (parameters, path, x, sizes, context) =>
        resonantHeads(parameters, path, x, sizes, resonance, context),
    },
    "resonant, by four slots": resonantSlots(resonance),
    [`rank ${ATTENTION_RANK}`]: {
      specs: (path, { C, T }) => rankKSpecs(path, { C, T, k: ATTENTION_RANK }),
      cacheWidth: ({ C, T }) => rankKCacheWidth({ C, T, k: ATTENTION_RANK }),
      run: (parameters, path, x, { C, T }, context) =>
        rankK(parameters, path, x, { C, T, k: ATTENTION_RANK }, { ...context, keepK: ATTENTION_RANK }),
    },
  };
}

/** Rotary heads with as many key and value heads as said. */
function rotary(angles: ReturnType<typeof rotaryTable>, keysOf: (H: number) => number): AttentionVariant {
  const grouped = (sizes: HeadSizes) => ({ ...sizes, K: keysOf(sizes.H) });
  return {
    specs: (path, sizes) => rotarySpecs(path, grouped(sizes)),
    cacheWidth: (sizes) => rotaryCacheWidth(grouped(sizes)),
    run: (parameters, path, x, sizes, context) => {
      const project: Projection = (x, name) =>
        linear(x, parameters.get(`${path}.${name}`), { transposed: true });
      return rotaryHeads(project, x, grouped(sizes), angles, context);
    },
  };
}
