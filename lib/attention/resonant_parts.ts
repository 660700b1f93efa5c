/** What both paths of resonant attention share. */
import { multiply } from "../autograd/mod.ts";
import { Tensor } from "../tensor/mod.ts";
import type { HeadNormalisation } from "./head_weights.ts";

/** Which parameters a layer has. */
export interface ResonantShape {
  /** `golden`: learned weights of heads; `uniform`: none. */
  readonly headWeights: "golden" | "uniform";
  /** Whether queries and keys are turned. */
  readonly resonates: boolean;
  /** Whether the four matrices have biases. */
  readonly bias: boolean;
}

/** How a layer attends. */
export interface ResonantOptions {
  /** `golden`: learned, w_h = φ^(−h) at first; `uniform`: all alike, nothing learned. */
  readonly headWeights: "golden" | "uniform";
  /** Whether weights are divided by their mean or their sum. */
  readonly headNormalisation: HeadNormalisation;
  /** Phases of R̂ for a frequency of 1: (≥ T, D/2) radians. None: queries and keys are not turned. */
  readonly rates?: Tensor;
  /** Whether the four matrices have biases. */
  readonly bias: boolean;
  /** Whether a query sees only its own token and those before it. */
  readonly causal: boolean;
}

/**
 * f_d·rates[t, d] for `count` times from `first` on: (count, pairs).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { phases } from "@haze/haze/attention";
 * import { tensor } from "@haze/haze/tensor";
 * const rates = tensor([[0, 0], [1, 2], [2, 4]]); // three positions, two pairs
 * assertEquals([...phases(rates, tensor([10, 0.5]), 1, 2).data], [10, 1, 20, 2]);
 * ```
 */
export function phases(rates: Tensor, frequencies: Tensor, first: number, count: number): Tensor {
  const pairs = rates.shape[1]!;
  const rows = rates.floats.subarray(first * pairs, (first + count) * pairs);
  // Constants have no backend of their own: they follow the parameters.
  return multiply(new Tensor(rows, [count, pairs], frequencies.kernels), frequencies);
}
