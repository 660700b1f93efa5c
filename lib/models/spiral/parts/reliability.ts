import { checkInteger } from "./checks.ts";
import { deviation, mean } from "./numbers.ts";

/** Running measures of every head of every layer; plain arrays, so that a checkpoint holds them as they are. */
export interface ReliabilityState {
  /** L. */
  readonly layers: number;
  /** H. */
  readonly heads: number;
  /** Running dominance (L, H): how loud a head is. */
  readonly x: Float32Array;
  /** Running reliability (L, H): how sure it is, or how often right. */
  readonly y: Float32Array;
  /** How many readings each head has had (L, H). */
  readonly n: Int32Array;
}

/** What the heads of one layer are like. */
export interface LayerStats {
  /** Dominance as distance from the layer's mean in standard deviations. */
  readonly standardised: Float64Array;
  /** 1 where reliability is above the threshold: a stabiliser; 0 where it is an explorer. */
  readonly isStabiliser: Uint8Array;
  /** Share of stabilisers; that of explorers is the rest. */
  readonly stabiliserShare: number;
}

/**
 * A tracker that has seen nothing.
 *
 * @throws {RangeError} if a number is no integer from 1.
 *
 * @example
 * ```ts
 * import { newReliability, trackReliability } from "@haze/haze/spiral";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const state = newReliability(2, 3);
 * for (let i = 0; i < 50; i++) trackReliability(state, 1, 2, 0.5, 4);
 * assertAlmostEquals(state.y[1 * 3 + 2], 4, 1e-6);
 * ```
 */
export function newReliability(layers: number, heads: number): ReliabilityState {
  checkInteger("track reliability", "layers", layers, 1, 2 ** 20);
  checkInteger("track reliability", "heads", heads, 1, 2 ** 20);
  const size = layers * heads;
  return {
    ...{ layers, heads, x: new Float32Array(size), y: new Float32Array(size) },
    n: new Int32Array(size),
  };
}

/**
 * One reading of one head, in place: x ← βx + (1 − β)·dominance, y ← βy + (1 − β)·reliability, n ← n + 1.
 *
 * Both start from 0 and are not corrected for it. With β = 0.7 a head is judged by about its last three readings.
 *
 * @param beta β in [0, 1). Default: 0.7.
 * @throws {RangeError} if there is no such head, or a number is not finite.
 *
 * @example
 * ```ts
 * import { newReliability, trackReliability } from "@haze/haze/spiral";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const state = newReliability(1, 1);
 * trackReliability(state, 0, 0, 2, 1);
 * assertAlmostEquals(state.x[0], 0.6, 1e-6);
 * assertAlmostEquals(state.y[0], 0.3, 1e-6);
 * ```
 */
export function trackReliability(
  state: ReliabilityState,
  layer: number,
  head: number,
  dominance: number,
  reliability: number,
  beta = 0.7,
): void {
  const act = "track reliability";
  checkInteger(act, "layer", layer, 0, state.layers - 1);
  checkInteger(act, "head", head, 0, state.heads - 1);
  if (!Number.isFinite(dominance) || !Number.isFinite(reliability)) {
    throw new RangeError(`Cannot ${act} as readings must be finite: ${dominance} and ${reliability}`);
  }
  if (!(beta >= 0 && beta < 1)) throw new RangeError(`Cannot ${act} as beta must be in [0, 1): ${beta}`);
  const at = layer * state.heads + head;
  state.x[at] = beta * state.x[at] + (1 - beta) * dominance;
  state.y[at] = beta * state.y[at] + (1 - beta) * reliability;
  state.n[at]++;
}

/**
 * How loud a head's output o ∈ Rᵈ is: ‖o‖₂ / (√d + 1e-6). `shift` is added to each of its numbers first.
 *
 * @example
 * ```ts
 * import { dominance } from "@haze/haze/spiral";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(dominance([3, 3, 3, 3]), 3, 1e-5);
 * ```
 */
export function dominance(output: ArrayLike<number>, shift = 0): number {
  let sum = 0;
  for (let i = 0; i < output.length; i++) {
    const shifted = output[i] + shift;
    sum += shifted * shifted;
  }
  return Math.sqrt(sum) / (Math.sqrt(output.length) + 1e-6);
}

/**
 * What the heads of a layer are like: a stabiliser's reliability is above the threshold, an explorer's is not.
 *
 * @param threshold Upstream compares with 1 for hazard and learning rates, and with 1.5 for attribution.
 * @throws {RangeError} if there is no such layer.
 *
 * @example
 * ```ts
 * import { layerStats, newReliability } from "@haze/haze/spiral";
 * import { assertEquals } from "@std/assert";
 *
 * const state = newReliability(1, 4);
 * state.y.set([0.5, 2, 1, 3]);
 * assertEquals(layerStats(state, 0, 1).stabiliserShare, 0.5);
 * ```
 */
export function layerStats(state: ReliabilityState, layer: number, threshold: number): LayerStats {
  checkInteger("read reliability", "layer", layer, 0, state.layers - 1);
  const { x, y } = readLayer(state, layer);
  const [middle, scale] = [mean(x), deviation(x) + 1e-6];
  const isStabiliser = Uint8Array.from(y, (reliability) => reliability > threshold ? 1 : 0);
  return {
    standardised: Float64Array.from(x, (loudness) => (loudness - middle) / scale),
    isStabiliser,
    stabiliserShare: mean(isStabiliser),
  };
}

/** The measures of one layer: views. */
export function readLayer(state: ReliabilityState, layer: number): { x: Float32Array; y: Float32Array } {
  const [start, end] = [layer * state.heads, (layer + 1) * state.heads];
  return { x: state.x.subarray(start, end), y: state.y.subarray(start, end) };
}
