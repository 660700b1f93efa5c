/**
 * Vector quantisation: states replaced by vectors of a codebook, softly or for good.
 *
 *   soft: p = softmax(−‖x − c_a‖²/τ), y = Σ_a p_a c_a
 *   hard: y = nearest c_a, gradient straight through; loss = ‖sg(x) − c‖² + β·‖x − sg(c)‖², both means over numbers
 */
import {
  add,
  detached,
  embedding,
  linear,
  matmul,
  mean,
  multiply,
  nearestCode,
  scale,
  softmax,
  straightThrough,
  subtract,
  sum,
} from "../autograd/mod.ts";
import type { Tensor } from "../tensor/mod.ts";

/** Vectors that were replaced by their nearest codes. */
export interface Quantised {
  /** The codes, with the gradient of what they replace: (…, C). */
  readonly output: Tensor;
  /** Number of the code of each vector, int32: (…). */
  readonly codes: Tensor;
  /** Scalar: codebook loss and `commitment` times commitment loss. */
  readonly loss: Tensor;
}

/**
 * The nearest codes of `x` (…, C) in `codebook` (K, C), ties to the lower number (van den Oord and others, arXiv
 * 1711.00937). The gradient of `output` passes to x alone, that of `loss` to both.
 *
 * @throws {TypeError} if the shapes do not fit.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 * import { quantise } from "@haze/haze/nn";
 * import { tensor } from "@haze/haze/tensor";
 * const { output, codes, loss } = quantise(tensor([[1, 1]]), tensor([[9, 9], [1, 0]]), 0.25);
 * assertEquals([...output.data, ...codes.data], [1, 0, 1]);
 * assertAlmostEquals(loss.item(), 1.25 * 0.5, 1e-6); // mean square of (0, 1)
 * ```
 */
export function quantise(x: Tensor, codebook: Tensor, commitment: number): Quantised {
  const codes = nearestCode(x, codebook);
  const chosen = embedding(codebook, codes);
  const fixed = detached(chosen);
  const loss = add(
    meanSquare(subtract(chosen, detached(x))),
    scale(meanSquare(subtract(x, fixed)), commitment),
  );
  return { output: straightThrough(x, fixed), codes, loss };
}

/**
 * The mean of the codes of `codebook` (K, C), each counted by p = softmax(−‖x − c‖²/temperature), for every vector of `x`
 * (…, C), and p (…, K).
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { softAssignment } from "@haze/haze/nn";
 * import { tensor } from "@haze/haze/tensor";
 * const { output } = softAssignment(tensor([[0.5]]), tensor([[0], [1]]), 1); // as near to either
 * assertAlmostEquals(output.item(), 0.5, 1e-6);
 * ```
 */
export function softAssignment(
  x: Tensor,
  codebook: Tensor,
  temperature: number,
): { output: Tensor; shares: Tensor } {
  // ‖x‖² is the same for all codes, and softmax does not see it.
  const squares = sum(multiply(codebook, codebook), [1]); // (K,)
  const nearness = subtract(scale(linear(x, codebook, { transposed: true }), 2), squares);
  const shares = softmax(scale(nearness, 1 / temperature));
  return { output: matmul(shares, codebook), shares };
}

function meanSquare(x: Tensor): Tensor {
  return mean(multiply(x, x));
}
