/** Upstream's optimiser: plain descent whose rate is scaled so that gradients have about one size. */
import { clip, softplus } from "../parts/numbers.ts";
import { meanSquare } from "./arithmetic.ts";
import type { Linear } from "./linear.ts";
import { BLOCK_MAPS, type Student, type StudentBlock, type StudentWeights } from "./student_weights.ts";

/** The rate of everything before it is scaled. */
const BASE_RATE = 0.05;
/** The size of gradients at which the scale is one. */
const TARGET_RMS = 0.1;

/** What one step was. */
export interface SgdStep {
  /** g: root of the mean over a block's ten arrays of their mean square; one number a block. */
  readonly gradientRms: number[];
  /** The mean of those. */
  readonly meanRms: number;
  /** clip(0.1 / max(mean g, 1e-6), 0.2, 100). */
  readonly scale: number;
  /** η = 0.05·scale·softplus(−ρ); one number a block. */
  readonly rates: number[];
}

const maps = (block: StudentBlock): Linear[] => Object.values(BLOCK_MAPS).map((name) => block[name]);

/** √(mean over the five weights and five biases of a block of the mean square of each). */
export function blockRms(gradients: StudentBlock): number {
  const squares = maps(gradients).flatMap(({ weight, bias }) => [meanSquare(weight), meanSquare(bias)]);
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
}

/**
 * One step of a student, in place. Gradients of linear maps are cut to ±1, that of the embedding is not; blocks have
 * the rate 0.05·scale·softplus(−ρ), the rest 0.05·scale.
 */
export function descend(student: Student, gradients: StudentWeights): SgdStep {
  const gradientRms = gradients.blocks.map(blockRms);
  const meanRms = gradientRms.reduce((sum, g) => sum + g, 0) / gradientRms.length;
  const scale = clip(TARGET_RMS / Math.max(meanRms, 1e-6), 0.2, 100);
  const rates = Array.from(student.rho, (rho) => BASE_RATE * scale * softplus(-rho));
  const { weights } = student;
  weights.blocks.forEach((block, layer) => {
    const slopes = maps(gradients.blocks[layer]);
    maps(block).forEach((map, i) => descendLinear(map, slopes[i], rates[layer]));
  });
  const rate = BASE_RATE * scale;
  descendLinear(weights.mean, gradients.mean, rate);
  descendLinear(weights.logtau, gradients.logtau, rate);
  for (let i = 0; i < weights.embed.length; i++) weights.embed[i] -= rate * gradients.embed[i];
  return { gradientRms, meanRms, scale, rates };
}

function descendLinear(map: Linear, gradient: Linear, rate: number): void {
  for (let i = 0; i < map.weight.length; i++) map.weight[i] -= rate * clip(gradient.weight[i], -1, 1);
  for (let i = 0; i < map.bias.length; i++) map.bias[i] -= rate * clip(gradient.bias[i], -1, 1);
}
