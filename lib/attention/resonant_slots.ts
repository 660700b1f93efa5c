/** Resonant attention as four slots: R̂ stands in the score, the weights of heads in the mix, and the mask is free. */
import { multiply, phaseRotation, reshape, scale } from "../autograd/mod.ts";
import type { Tensor } from "../tensor/mod.ts";
import type { AttentionVariant } from "./context.ts";
import { normalisedWeights } from "./head_weights.ts";
import { phases, type ResonantOptions } from "./resonant_parts.ts";
import { causalMask, dotProductScore, softmaxNormalise, weightedSum } from "./slot_parts.ts";
import { attentionFromSlots, type MixSlot, type ScoreSlot } from "./slots.ts";

/**
 * The variant of these options; it ends before the output matrix, with weighted heads side by side.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { resonantSlots } from "@haze/haze/attention";
 * const options = { headWeights: "golden", headNormalisation: "mean", bias: false, causal: false } as const;
 * const names = resonantSlots(options).specs("heads", { C: 8, H: 2, D: 4, T: 16 }).map(({ name }) => name);
 * assertEquals(names, ["heads.query", "heads.key", "heads.value", "heads.headWeights"]);
 * ```
 */
export function resonantSlots(options: ResonantOptions): AttentionVariant {
  return attentionFromSlots({
    kind: "resonant",
    projections: { query: "query", key: "key", value: "value", bias: options.bias },
    score: resonantScore(options),
    mask: options.causal ? causalMask : () => true,
    normalise: softmaxNormalise,
    mix: weightedHeads(options),
  });
}

/** q·R̂(i + 1)ᵀR̂(j + 1)·k/√D. */
function resonantScore({ rates, headWeights }: ResonantOptions): ScoreSlot {
  const { columns, score } = dotProductScore();
  const turned = (x: Tensor, angles: Tensor): Tensor => {
    const [B, H, T, D] = x.shape as [number, number, number, number];
    return reshape(phaseRotation(reshape(x, [B * H, T, D]), angles), [B, H, T, D]);
  };
  return {
    columns,
    specs: (path, { H, D }) => [
      ...(rates ? [{ name: `${path}.frequencies`, shape: [D / 2] }] : []),
      ...(headWeights === "golden" ? [{ name: `${path}.headWeights`, shape: [H] }] : []),
    ],
    score: (q, k, place) => {
      if (!rates) return score(q, k, place);
      const { parameters, path, first, Tq, Tk } = place;
      const frequencies = parameters.get(`${path}.frequencies`);
      return score(
        turned(q, phases(rates, frequencies, first, Tq)),
        turned(k!, phases(rates, frequencies, 0, Tk)),
        place,
      );
    },
  };
}

/** What each head makes of the values, times its weight. */
function weightedHeads({ headWeights, headNormalisation }: ResonantOptions): MixSlot {
  return (weights, v, { parameters, path, sizes: { H } }) => {
    const heads = weightedSum(weights, v);
    if (headWeights === "uniform") return headNormalisation === "mean" ? heads : scale(heads, 1 / H);
    const factors = normalisedWeights(parameters.get(`${path}.headWeights`), headNormalisation);
    return multiply(heads, reshape(factors, [H, 1, 1]));
  };
}
