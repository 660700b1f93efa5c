/**
 * Adaptive halting (after Graves, arXiv 1603.08983). The gate g_l of block l is read as the share of what is left of a
 * token that halts there, so that after block l there remains
 *
 *   R_l = Π_{j ≤ l} (1 − g_j)
 *
 * At inference a token stops when 1 − R_l ≥ 1 − ε: its state is carried unchanged through the blocks that are left, where it
 * gives later tokens keys and values as any other, and is collapsed and read out as any other. Training never halts; with ε = 0 neither does inference, and both agree.
 */
import { add, multiply, noGradient, scale, shift } from "../../autograd/mod.ts";
import { Tensor } from "../../tensor/mod.ts";

/** What is left of each token after a block: (B, T, 1). */
export function remainderAfter(before: Tensor | undefined, gate: Tensor): Tensor {
  const open = shift(scale(gate, -1), 1);
  return before ? multiply(before, open) : open;
}

/** 1 for tokens of which more than ε is left, 0 for halted ones: (B, T, 1). No gradient flows. */
export function activeTokens(remainder: Tensor, epsilon: number): Tensor {
  const { kernels } = remainder;
  return noGradient(() => {
    const excess = shift(remainder, -epsilon);
    const active = kernels.floats(remainder.size);
    const ones = kernels.floats(remainder.size);
    kernels.fill(ones, 1);
    // The slope of max(x, 0) is the step that is wanted.
    kernels.unaryGrad("relu", excess.floats, ones, active);
    return new Tensor(active, remainder.shape, kernels);
  });
}

/** `after` where a token is active, else `before`, to the bit: (B, T, C). */
export function carried(before: Tensor, after: Tensor, active: Tensor): Tensor {
  return add(multiply(after, active), multiply(before, shift(scale(active, -1), 1)));
}
