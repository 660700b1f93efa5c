import { checkAtLeast, checkInteger } from "./checks.ts";
import { gradientHazard } from "./layer_hazard.ts";
import { clip } from "./numbers.ts";

/** What is done with a layer: more room, another try, less room, or nothing. */
export type LayerDecision = "poke" | "explore" | "prune" | "hold";

/** What is known of a layer when a decision is due. */
export interface LayerSigns {
  /** g: root mean square of its gradient, read before the step. */
  readonly gradientRms: number;
  /** g̃: the running median of it. */
  readonly usualRms: number;
  /** y: its reliability. */
  readonly reliability: number;
  /** The running mean of that. */
  readonly usualReliability: number;
  /** Steps since the held-out loss last fell. */
  readonly stalledSteps: number;
  /** Steps since this layer was last changed. */
  readonly stepsSinceChange: number;
}

/** A decision and the hazard behind it. */
export interface Judgement {
  /** What to do. */
  readonly decision: LayerDecision;
  /** h = clip(g/(2g̃), 0, 1). */
  readonly hazard: number;
}

/** Changes of one layer are at least this many steps apart. */
const REST_STEPS = 5;
/** A held-out loss that has not fallen for so long has stalled. */
const STALL_STEPS = 25;

/**
 * Decides about one layer, first rule that fits: **poke** if the hazard is above 0.8; **explore** if its reliability is
 * below its own running mean or the held-out loss has stalled for 25 steps; **prune** if the hazard is below 0.35 and
 * the reliability above its mean; else **hold**, and always hold within 5 steps of the last change.
 *
 * @throws {RangeError} if a number is out of range.
 *
 * @example A gradient ten times the usual.
 * ```ts
 * import { decideLayer } from "@haze/haze/spiral";
 * import { assertEquals } from "@std/assert";
 *
 * const calm = { gradientRms: 1, usualRms: 1, reliability: 2, usualReliability: 2, stalledSteps: 0, stepsSinceChange: 9 };
 * assertEquals(decideLayer(calm).decision, "hold");
 * assertEquals(decideLayer({ ...calm, gradientRms: 10 }), { decision: "poke", hazard: 1 });
 * ```
 */
export function decideLayer(signs: LayerSigns): Judgement {
  const { reliability, usualReliability, stalledSteps, stepsSinceChange } = signs;
  checkAtLeast("decide about a layer", "stalledSteps", stalledSteps, 0);
  checkAtLeast("decide about a layer", "stepsSinceChange", stepsSinceChange, 0);
  const hazard = gradientHazard(signs.gradientRms, signs.usualRms);
  const decide = (): LayerDecision => {
    if (stepsSinceChange < REST_STEPS) return "hold";
    if (hazard > 0.8) return "poke";
    if (reliability < usualReliability || stalledSteps >= STALL_STEPS) return "explore";
    return hazard < 0.35 && reliability > usualReliability ? "prune" : "hold";
  };
  return { decision: decide(), hazard };
}

/** What a layer may be changed in. */
export interface LayerControl {
  /** Columns of queries and keys in use. */
  readonly keepK: number;
  /** ρ: its learning rate is the base rate times softplus(−ρ). */
  readonly rho: number;
}

/**
 * Carries out a decision: poke is keep_k + 2 and ρ + 0.05, explore ρ − 0.05 (a higher rate), prune keep_k − 1; keep_k stays in
 * [2, k], ρ in [−2, 2].
 *
 * @throws {RangeError} if keep_k or k is out of range.
 *
 * @example
 * ```ts
 * import { applyDecision } from "@haze/haze/spiral";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(applyDecision({ keepK: 8, rho: 0 }, "poke", 24), { keepK: 10, rho: 0.05 });
 * assertEquals(applyDecision({ keepK: 2, rho: 0 }, "prune", 24), { keepK: 2, rho: 0 });
 * ```
 */
export function applyDecision(
  { keepK, rho }: LayerControl,
  decision: LayerDecision,
  attentionRank: number,
): LayerControl {
  checkInteger("change a layer", "attentionRank", attentionRank, 2, 2 ** 20);
  checkInteger("change a layer", "keepK", keepK, 2, attentionRank);
  const columns = { poke: 2, explore: 0, prune: -1, hold: 0 }[decision];
  const nudge = { poke: 0.05, explore: -0.05, prune: 0, hold: 0 }[decision];
  return { keepK: clip(keepK + columns, 2, attentionRank), rho: clip(rho + nudge, -2, 2) };
}
