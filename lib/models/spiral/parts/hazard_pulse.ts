import { checkLength } from "./checks.ts";
import { relativeHazards } from "./layer_hazard.ts";
import { clip, median, roundHalfEven } from "./numbers.ts";

/** What a pulse of hazard may change: one number a layer each. */
export interface LayerControls {
  /** Columns of queries and keys in use. */
  readonly keepK: Int32Array;
  /** ρ: a layer's learning rate is the base rate times softplus(−ρ). */
  readonly rho: Float32Array;
}

/** Targets nearer than so many columns move nothing; the one recorded move is of exactly five. */
const DEAD_BAND = 5;

/** Settings of {@linkcode pulseBeforeStep}. */
export interface PulseSettings {
  /** k: the most columns there are. */
  readonly attentionRank: number;
  /** How much ρ moves with a hazard of ½ above or below the usual. */
  readonly rhoBoost: number;
}

/**
 * The controller of upstream's later program, first half, in place, with gradients read before the step.
 *
 * keep_k moves a tenth of the way to round(2 + h(k − 2)), and only if that is 5 columns away or more;
 * ρ ← 0.9995·clip(ρ + boost·(h − ½), −2, 2). Halves round to even.
 *
 * @returns The hazards, see `relativeHazards`.
 * @throws {TypeError} if there is not one gradient a layer.
 *
 * @example One layer's gradient is ten times the others': it alone gets columns.
 * ```ts
 * import { pulseBeforeStep } from "@haze/haze/spiral";
 * import { assertEquals } from "@std/assert";
 *
 * const controls = { keepK: Int32Array.of(13, 13, 13), rho: new Float32Array(3) };
 * pulseBeforeStep(controls, [1, 10, 1], { attentionRank: 24, rhoBoost: 0.05 });
 * assertEquals([...controls.keepK], [13, 14, 13]);
 * ```
 */
export function pulseBeforeStep(
  controls: LayerControls,
  gradientRms: ArrayLike<number>,
  { attentionRank, rhoBoost }: PulseSettings,
): number[] {
  const { keepK, rho } = controls;
  checkLength("pulse layers", "gradients", gradientRms.length, keepK.length, "one a layer");
  const hazards = relativeHazards(gradientRms);
  hazards.forEach((hazard, layer) => {
    const target = roundHalfEven(2 + hazard * (attentionRank - 2));
    if (Math.abs(target - keepK[layer]) >= DEAD_BAND) {
      keepK[layer] = clip(roundHalfEven(0.9 * keepK[layer] + 0.1 * target), 2, attentionRank);
    }
    rho[layer] = 0.9995 * clip(rho[layer] + rhoBoost * (hazard - 0.5), -2, 2);
  });
  return hazards;
}

/**
 * The second half, after the step: ρₗ ← clip(ρₗ + 0.05·tanh((gₗ − g̃) / max(0.1, g̃/2)), −2, 2), g̃ = median g + 1e-6.
 *
 * @throws {TypeError} if there is not one gradient a layer.
 *
 * @example
 * ```ts
 * import { nudgeAfterStep } from "@haze/haze/spiral";
 * import { assert } from "@std/assert";
 *
 * const controls = { keepK: Int32Array.of(8, 8, 8), rho: new Float32Array(3) };
 * nudgeAfterStep(controls, [1, 1, 10]);
 * assert(controls.rho[2] > 0.049 && Math.abs(controls.rho[0]) < 1e-6);
 * ```
 */
export function nudgeAfterStep({ rho }: LayerControls, gradientRms: ArrayLike<number>): void {
  checkLength("nudge layers", "gradients", gradientRms.length, rho.length, "one a layer");
  const usual = median(gradientRms) + 1e-6;
  for (let layer = 0; layer < rho.length; layer++) {
    const nudge = 0.05 * Math.tanh((gradientRms[layer] - usual) / Math.max(0.1, 0.5 * usual));
    rho[layer] = clip(rho[layer] + nudge, -2, 2);
  }
}
