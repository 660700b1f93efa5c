/** Trials with a planted truth, and small haze trials. */
import { BUILTIN_TEXT } from "../../lib/data/builtin/mod.ts";
import {
  HazeLab,
  type HazeTrialConfig,
  hazeTrialConfig,
  type HazeTrialOptions,
  type Metric,
  type RunValue,
  type Trial,
} from "../../lib/experiments/mod.ts";
import { type KernelsName, kernelsNamed } from "../../lib/kernels/mod.ts";

export { inFolder } from "../in_folder.ts";
import { Pcg64 } from "../../lib/random/mod.ts";

export const BITS: Metric = { name: "bitsPerByte", unit: "bits per byte", better: "lower" };

/** What a planted trial is made of. */
export interface Planted {
  /** True mean. */
  readonly mean: number;
  /** Standard deviation of what seeds do to it alone. */
  readonly noise: number;
  /** Which of many repetitions of the whole study. */
  readonly draw: number;
  /** Told of each run. */
  readonly onRun?: (seed: number) => void;
}

/** A trial of a known mean: seeds move all arms of a draw together by far more than each on its own. */
export function plantedTrial({ mean, noise, draw, onRun }: Planted): Trial {
  return {
    experiment: "planted/1",
    config: { mean, noise, draw },
    data: { name: "none", hash: "0" },
    run(seed) {
      onRun?.(seed);
      const shared = new Pcg64(1_000_003 * (draw + 1) + seed).normal();
      const own = new Pcg64(7_919 * (draw + 1) + 104_729 * seed + Math.round(1e6 * mean)).normal();
      return Promise.resolve({ metrics: { bitsPerByte: mean + 0.3 * shared + noise * own } });
    },
  };
}

/** A run to name. */
export const RUN: RunValue = {
  ...{ experiment: "coin/1", config: { sides: 2, weights: [1, 2] }, seed: 3, numericsVersion: 2 },
  data: { name: "text", hash: "abc" },
};

/** A lab on the first 4,000 characters of the built-in story. */
export function smallLab(backend: KernelsName = "wasm"): HazeLab {
  const text = BUILTIN_TEXT.slice(0, 4000);
  return new HazeLab({ name: "story", text, bytes: text.length }, kernelsNamed(backend));
}

/** A haze of some 2,500 parameters that trains for a moment. */
export function smallConfig({ model, training, nulls }: HazeTrialOptions = {}): HazeTrialConfig {
  return hazeTrialConfig({
    model: { T: 8, nEmb: 16, nodes: 16, nBlocks: 2, nHeads: 2, ...model },
    training: { steps: 4, batch: 2, warmupSteps: 1, ...training },
    nulls,
  });
}
