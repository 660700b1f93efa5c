/** How fast a preset writes. */
import { type ContextMode, generate } from "../../lib/generation/mod.ts";
import type { Kernels } from "../../lib/kernels/mod.ts";
import { HAZE_PRESETS, HazeModel } from "../../lib/models/mod.ts";
import { median } from "./quantile.ts";
import { samplesFor } from "./samples.ts";

/** The median over samples of some milliseconds. */
export interface GenerationFigure {
  readonly preset: string;
  readonly context: ContextMode;
  readonly threads: number;
  readonly tokensPerSecond: number;
  readonly samples: number;
}

/** Characters of a plain English text. */
const VOCABULARY = 64;
/** Least length of a sample in ms. */
const SAMPLE_MS = 5;

/**
 * Tokens with the default sampler from weights as they are drawn: what is written is noise, at the speed of text. A growing
 * context that is full drops its older half and reads the rest again, so a sample is a whole number of such rounds.
 */
export async function generationFigure(
  preset: keyof typeof HAZE_PRESETS,
  context: ContextMode,
  kernels: Kernels,
  threads: number,
  seconds: number,
  signal: AbortSignal,
): Promise<GenerationFigure | undefined> {
  const model = new HazeModel({ ...HAZE_PRESETS[preset], vocabSize: VOCABULARY }, { kernels });
  const tokens = generate(model, [1, 2, 3], { length: Number.MAX_SAFE_INTEGER, context });
  const write = (count: number): number => {
    const start = performance.now();
    for (let i = 0; i < count; i++) tokens.next();
    return performance.now() - start;
  };
  const round = context === "growing" ? model.contextLength / 2 : 1;
  try {
    write(model.contextLength);
    let count = round;
    while (write(count) < SAMPLE_MS) count *= 2;
    const samples = await samplesFor(seconds, signal, () => write(count));
    if (!samples) return undefined;
    return {
      ...{ preset, context, threads },
      tokensPerSecond: 1e3 * count / median(samples),
      samples: samples.length,
    };
  } finally {
    tokens.return();
    model.close();
  }
}
