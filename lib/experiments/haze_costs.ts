/** What a haze model and its training cost, without training it. */
import { countingKernels } from "../attention/mod.ts";
import { noGradient } from "../autograd/mod.ts";
import { kernelsNamed } from "../kernels/mod.ts";
import { HazeModel, type HazePreset } from "../models/mod.ts";
import { ids, step } from "../tensor/mod.ts";
import { frozenRanges } from "../training/mod.ts";
import { attentionCosts } from "./attention_costs.ts";
import type { HazeTrialConfig } from "./haze_config.ts";
import { type HazeNullName, hazeNulls } from "./haze_nulls.ts";

/** Costs of a trial. What a null control leaves as drawn costs as ever; layers that it takes away cost no operations. */
export interface HazeCosts {
  /** Numbers of the model. */
  readonly parameters: number;
  /** Those that training may change; null controls freeze some. */
  readonly trainedParameters: number;
  /** Tokens that training reads. */
  readonly tokens: number;
  /**
   * Floating-point operations of matrix products and attention to read a token, mean over a full window. Heads and
   * feed-forward layers that a null control turns into zeros are not counted: nobody would compute them.
   */
  readonly flopsPerToken: number;
  /** Of the whole training: thrice as many a token, as gradients cost two products where reading costs one. */
  readonly trainingFlops: number;
}

/**
 * Counts the costs of a trial.
 *
 * @param vocabSize V of the text.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { hazeCosts, hazeTrialConfig } from "@haze/haze/experiments";
 * const costs = hazeCosts(hazeTrialConfig({ training: { steps: 10, batch: 2 }, nulls: ["gatesFixed"] }), 35);
 * assertEquals(costs.parameters - costs.trainedParameters, 8); // two layers of four gates
 * assertEquals(costs.tokens, 10 * 2 * 48);
 * ```
 */
export function hazeCosts({ model: sizes, training, nulls }: HazeTrialConfig, vocabSize: number): HazeCosts {
  const { kernels, flops } = countingKernels(kernelsNamed("reference32"));
  const model = new HazeModel({ ...sizes, vocabSize }, { kernels, initialise: false });
  try {
    const { parameters } = model;
    const parts = hazeNulls(nulls, sizes).flatMap(({ rule }) => rule.parts?.(sizes) ?? []);
    const frozen = frozenRanges(parameters, parts).reduce((sum, { start, end }) => sum + end - start, 0);
    const T = training.context;
    noGradient(() =>
      step(() => void model.logits(ids(new Array<number>(T).fill(0), { shape: [1, T], kernels })), kernels)
    );
    const tokens = training.steps * training.batch * training.accumulation * T;
    const flopsPerToken = flops() / T - flopsTakenAway({ ...sizes, T }, nulls);
    return {
      ...{ parameters: parameters.size, trainedParameters: parameters.size - frozen, tokens, flopsPerToken },
      trainingFlops: 3 * flopsPerToken * tokens,
    };
  } finally {
    model.close();
  }
}

/** Operations a token of layers that give zeros whatever they read. */
function flopsTakenAway(sizes: HazePreset, nulls: readonly HazeNullName[]): number {
  const heads = nulls.includes("attentionOff") ? attentionCosts(sizes, sizes.headType) : 0;
  const feedForward = nulls.includes("feedForwardOff") ? 4 * sizes.nEmb * sizes.nodes : 0;
  return sizes.nBlocks * (heads + feedForward);
}
