/** How fast a preset trains. */
import type { Kernels } from "../../lib/kernels/mod.ts";
import { HAZE_PRESET_TRAINING, type HAZE_PRESETS } from "../../lib/models/mod.ts";
import type { ParallelLoop } from "./parallel_loop.ts";
import { median } from "./quantile.ts";
import { samplesFor } from "./samples.ts";
import { hazeStep } from "./training_step.ts";

/** Medians over the steps; FLOP as `flop.ts` counts them, of attention those of the causal pairs. */
export interface TrainingFigure {
  readonly preset: string;
  readonly parameters: number;
  readonly threads: number;
  readonly stepMs: number;
  readonly tokensPerSecond: number;
  readonly gigaflops: number;
  /** `gigaflops` divided by what the register-only loop gives on as many threads, before and after each step. */
  readonly shareOfLoop: number;
  /** Steps behind the medians. */
  readonly samples: number;
}

/** Steps as `haze train` takes them, for some seconds; `loop` must have as many threads as the kernels. */
export async function trainingFigure(
  preset: keyof typeof HAZE_PRESETS,
  kernels: Kernels,
  { loop, threads }: { loop: ParallelLoop; threads: number },
  seconds: number,
  signal: AbortSignal,
): Promise<TrainingFigure | undefined> {
  const step = await hazeStep(preset, kernels, HAZE_PRESET_TRAINING[preset]);
  try {
    let before = loop.gigaflops();
    const samples = await samplesFor(seconds, signal, async () => {
      const start = performance.now();
      await step.run();
      const ms = performance.now() - start;
      const after = loop.gigaflops();
      const around = (before + after) / 2;
      before = after;
      return { ms, share: step.flop.causal / ms / 1e6 / around };
    });
    if (!samples) return undefined;
    const stepMs = median(samples.map(({ ms }) => ms));
    return {
      ...{ preset, parameters: step.parameters, threads, stepMs, samples: samples.length },
      tokensPerSecond: 1e3 * step.tokens / stepMs,
      gigaflops: step.flop.causal / stepMs / 1e6,
      shareOfLoop: median(samples.map(({ share }) => share)),
    };
  } finally {
    step.close();
  }
}
