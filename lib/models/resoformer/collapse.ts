/** Entropy collapse: the states that the blocks leave are drawn to a few attractors. */
import { add, embedding, nearestCode, scale } from "../../autograd/mod.ts";
import { type Parameters, quantise, softAssignment } from "../../nn/mod.ts";
import type { Tensor } from "../../tensor/mod.ts";
import type { ResoformerConfig } from "./config.ts";

/** Collapsed states. */
export interface Collapsed {
  /** x + α·(q − x): (B, T, C). */
  readonly output: Tensor;
  /** Number of the nearest attractor, int32: (B, T). */
  readonly codes: Tensor;
  /** What training adds to the loss of the targets, in the straight-through mode. */
  readonly loss?: Tensor;
}

/** States x (B, T, C) → states at, or on their way to, their attractors. */
export function collapse(
  config: ResoformerConfig,
  parameters: Parameters,
  x: Tensor,
  training: boolean,
): Collapsed {
  const { collapseMode, collapseResidual: share, collapseTemperature, collapseCommitment } = config;
  const codebook = parameters.get("collapse.codebook");
  const towards = (q: Tensor): Tensor => share === 1 ? q : add(scale(x, 1 - share), scale(q, share));
  if (collapseMode === "straight-through") {
    const { output, codes, loss } = quantise(x, codebook, collapseCommitment);
    return { output: towards(output), codes, loss };
  }
  const codes = nearestCode(x, codebook);
  const q = training ? softAssignment(x, codebook, collapseTemperature).output : embedding(codebook, codes);
  return { output: towards(q), codes };
}
