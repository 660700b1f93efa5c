/** What a halted token saves. */
import type { ResoformerConfig } from "./config.ts";

/**
 * Floating-point operations of matrix products and attention that one token with `keys` keys before it and of its own does
 * without in `blocks` blocks: everything but its keys and values. A multiply-add is two.
 *
 *   2·(C² + 2·C·keys + C² + 2·C·F + gate)
 */
export function skippedFlops(config: ResoformerConfig, blocks: number, keys: number): number {
  const { dim: C, ffnDim: F, gateHidden: G } = config;
  const gate = G > 0 ? C * G + G : C;
  return blocks * 2 * (2 * C * C + 2 * C * keys + 2 * C * F + gate);
}
