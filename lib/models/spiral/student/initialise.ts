/**
 * Initial weights: every matrix N(0, 1)/√(inputs), what ends a residual branch (values and fc2) 0.3 times that, token vectors
 * 0.5·N(0, 1), the projection N(0, 1)/√r, biases 0.
 *
 * There are no norms, as in the seed: at these scales the residual stream keeps its size over the four blocks, and each
 * branch begins as a small part of it. Upstream's scales are some fifty times smaller and its student does not start to
 * learn. Log-precisions begin at 3, so that the first temperatures are about 1.05 rather than at their upper bound.
 */
import type { Parameters } from "../../../nn/mod.ts";
import type { Pcg64 } from "../../../random/mod.ts";
import type { SpiralConfig } from "./config.ts";

const BRANCH_END = 0.3;
const FIRST_LOG_PRECISION = 3;

/** Fills `parameters` of a model of this config, in their order. */
export function initialiseSpiral(parameters: Parameters, config: SpiralConfig, random: Pcg64): void {
  for (const [name, { shape, floats }] of parameters.entries()) {
    const scale = scaleOf(name, shape, config);
    if (scale === 0) continue;
    for (let i = 0; i < floats.length; i++) floats[i] = Math.fround(scale * random.normal());
  }
  parameters.get("logPrecision.b").floats.fill(FIRST_LOG_PRECISION);
  parameters.get("control.keepK").floats.fill(config.keepK);
  parameters.get("control.sinceChange").floats.fill(config.T);
  if (config.distillation > 0) parameters.get("teacher.sourceWeight").floats.fill(1);
}

/** Standard deviation of a parameter; 0 leaves it as it is. */
function scaleOf(name: string, shape: readonly number[], { d, r, projection }: SpiralConfig): number {
  if (/^(control|teacher)\./.test(name) || shape.length === 1) return 0;
  if (name === "embedding") return 0.5;
  if (name === "projection") return projection === "random" ? 1 / Math.sqrt(r) : 0;
  if (/\.w[qk]$/.test(name)) return 1 / Math.sqrt(d);
  if (/\.wv$/.test(name)) return BRANCH_END / Math.sqrt(d);
  return (/\.fc2\.w$/.test(name) ? BRANCH_END : 1) / Math.sqrt(shape[0]!);
}
