/** Samplers that steer entropy, each writing a text with one trained model. */
import { generate } from "../../generation/mod.ts";
import type { ResoformerModel } from "../../models/mod.ts";
import type { SamplingOptions } from "../../sampling/mod.ts";
import { Breather } from "../../training/mod.ts";
import { mean, standardDeviation } from "../claims/statistics.ts";
import { fixedTemperature, logitsAlong } from "../sampled_text.ts";

/** What is steered towards: the seed's 2 nats. */
export const TARGET_NATS = 2;
/** Samplers, in the order of tables. */
export const STRATEGIES = ["phi", "open", "exact", "top_p", "fixed"] as const;

/**
 * Metrics by sampler, as `entropyNats.phi`: mean of the entropy that tokens are drawn from, `missNats`, its mean distance from
 * the target, and `spreadNats`, its standard deviation; `targetNats`.
 *
 * - `phi`: the seed's rule, with its nucleus of 0.9; `open`: the same with all tokens
 * - `exact`: the temperature is solved for
 * - `top_p`: the nucleus at temperature 1: the rule without weight and without its other branch
 * - `fixed`: the one temperature with the target as mean entropy on held-out text
 */
export async function strategyFigures(
  model: ResoformerModel,
  heldOut: readonly Int32Array[],
  { length, seed, signal }: { length: number; seed: number; signal: AbortSignal | undefined },
): Promise<Record<string, number>> {
  const targetEntropyBits = TARGET_NATS / Math.LN2;
  const rows = heldOut.flatMap((block) => logitsAlong(model, block));
  const samplers: { readonly [N in typeof STRATEGIES[number]]: SamplingOptions } = {
    phi: { sampling: "entropy_phi", targetEntropyBits, topP: 0.9 },
    open: { sampling: "entropy_phi", targetEntropyBits, topP: 1 },
    exact: {
      ...{ sampling: "entropy_exact", targetEntropyBits, topP: 1 },
      ...{ minTemperature: 0.01, maxTemperature: 100 },
    },
    top_p: { sampling: "top_p", topP: 0.9, temperature: 1 },
    fixed: { sampling: "basic", temperature: fixedTemperature(rows, targetEntropyBits) },
  };
  const breather = new Breather();
  const figures: Record<string, number> = { targetNats: TARGET_NATS };
  try {
    const prompt = heldOut[0]!.subarray(0, 8);
    for (const name of STRATEGIES) {
      const nats: number[] = [];
      for (const { step } of generate(model, prompt, { length, sampling: samplers[name], seed })) {
        nats.push(step.entropyBits.filtered * Math.LN2);
        await breather.breathe();
        signal?.throwIfAborted();
      }
      figures[`entropyNats.${name}`] = mean(nats);
      figures[`missNats.${name}`] = mean(nats.map((x) => Math.abs(x - TARGET_NATS)));
      figures[`spreadNats.${name}`] = standardDeviation(nats);
    }
    return figures;
  } finally {
    breather.close();
  }
}
