/** All that `haze bench` measures, figure by figure. */
import type { WasmKernels } from "../../lib/kernels/mod.ts";
import type { HAZE_PRESETS } from "../../lib/models/mod.ts";
import { type GenerationFigure, generationFigure } from "./generation_figure.ts";
import { ParallelLoop } from "./parallel_loop.ts";
import { median } from "./quantile.ts";
import { type TrainingFigure, trainingFigure } from "./training_figure.ts";
import { yardstickOf } from "./yardstick.ts";

/** What to measure. */
export interface FiguresWanted {
  /** One backend for each number of threads, which ends with the measurement. */
  readonly engines: readonly WasmKernels[];
  readonly presets: readonly (keyof typeof HAZE_PRESETS)[];
  /** Time for a figure of training; one of generation takes half of it. */
  readonly seconds: number;
  readonly signal: AbortSignal;
}

/** GFLOP/s of the register-only loop: what the figures of training are a share of. */
export interface LoopFigure {
  readonly threads: number;
  readonly gigaflops: number;
}

/** One figure as it comes. */
export type Figure =
  | { readonly type: "loop"; readonly figure: LoopFigure }
  | { readonly type: "training"; readonly figure: TrainingFigure }
  | { readonly type: "generation"; readonly figure: GenerationFigure };

/** Rounds of the loop behind its figure, about 1 ms each. */
const LOOP_ROUNDS = 31;

/** Measures the loop, then training, then generation; ends early if the signal is aborted. */
export async function* figures(wanted: FiguresWanted): AsyncGenerator<Figure, void, void> {
  const { presets, seconds, signal } = wanted;
  const engines = [];
  try {
    for (const kernels of wanted.engines) {
      const { mode, threads } = kernels.launcher;
      const loop = await ParallelLoop.start(yardstickOf(mode), threads);
      engines.push({ threads, loop, kernels });
      const gigaflops = median(Array.from({ length: LOOP_ROUNDS }, () => loop.gigaflops()));
      yield { type: "loop", figure: { threads, gigaflops } };
    }
    for (const preset of presets) {
      for (const { kernels, ...machine } of engines) {
        const figure = await trainingFigure(preset, kernels, machine, seconds, signal);
        if (!figure) return;
        yield { type: "training", figure };
      }
    }
    for (const preset of presets) {
      for (const context of ["growing", "sliding"] as const) {
        for (const { kernels, threads } of engines) {
          const figure = await generationFigure(preset, context, kernels, threads, seconds / 2, signal);
          if (!figure) return;
          yield { type: "generation", figure };
        }
      }
    }
  } finally {
    for (const { loop } of engines) loop.close();
    for (const { launcher } of wanted.engines) launcher.close();
  }
}
