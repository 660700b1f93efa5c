/** The trial of what a haze model is used for once it is trained: reading on, and writing. */
import { entropyBits } from "../metrics/mod.ts";
import { makeSampler, type SamplingOptions } from "../sampling/mod.ts";
import { hazeConfigJson, type HazeTrialConfig } from "./haze_config.ts";
import type { HazeLab } from "./haze_lab.ts";
import { trainHaze } from "./haze_training.ts";
import { readingBitsPerByte, type ReadingMode } from "./reading.ts";
import { fixedTemperature, logitsAlong, sampleText, wordsOf } from "./sampled_text.ts";
import type { Trial } from "./trial.ts";

/** How a trained model is used. */
export interface HazeUse {
  /** Entropy that samplers steer towards, in bits. */
  readonly targetEntropyBits: number;
  /** Probability that the nucleus keeps. */
  readonly topP: number;
  /** Tokens that each sampler writes. */
  readonly length: number;
  /** About how many held-out tokens are read in each way. */
  readonly readTokens: number;
}

/**
 * The seed's target, the usual nucleus.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { HAZE_USE, HazeLab, hazeTrialConfig, hazeUseTrial } from "@haze/haze/experiments";
 * const lab = new HazeLab({ name: "hills", text: "the haze settles over the hills. ".repeat(20), bytes: 660 });
 * const use = { ...HAZE_USE, targetEntropyBits: 2 };
 * assertEquals(hazeUseTrial(hazeTrialConfig(), lab, use).config.use, {
 *   ...{ targetEntropyBits: 2, topP: 0.9, length: 2000, readTokens: 4000 },
 * });
 * ```
 */
export const HAZE_USE: HazeUse = { targetEntropyBits: 3, topP: 0.9, length: 2000, readTokens: 4000 };

/** About how much of the time of a run is training. */
const TRAINING_SHARE = 0.8;
const MODES: readonly ReadingMode[] = ["growing", "sliding", "restart"];

/**
 * A trial that trains a haze model as `hazeTrial` does and uses it. Metrics, by way of reading (`growing`, `sliding`,
 * `restart`): `bitsPerByte.growing` …; by sampler: `entropyErrorBits.open` (mean distance from the target),
 * `entropyBits.open`, `unknownWordShare.open` …, with
 *
 * - `plain`: temperature 1
 * - `open`: the entropy-aware temperature, no filter
 * - `exact`: the exact controller, within the same bounds of temperature
 * - `fixed`: the one temperature that has the target as mean entropy on held-out text
 * - `nucleus`: top-p at temperature 1
 * - `cold`: the one temperature that has the nucleus's mean entropy on held-out text
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { HAZE_USE, HazeLab, hazeTrialConfig, hazeUseTrial } from "@haze/haze/experiments";
 * const lab = new HazeLab({ name: "hills", text: "the haze settles over the hills. ".repeat(20), bytes: 660 });
 * const config = hazeTrialConfig({ model: { T: 4, nBlocks: 1 }, training: { steps: 2, batch: 2 } });
 * const { metrics } = await hazeUseTrial(config, lab, { ...HAZE_USE, length: 20 }).run(1, {});
 * assert(metrics["entropyErrorBits.exact"]! <= metrics["entropyErrorBits.open"]!);
 * ```
 */
export function hazeUseTrial(config: HazeTrialConfig, lab: HazeLab, use: HazeUse = HAZE_USE): Trial {
  return {
    experiment: "haze/use/1",
    config: { ...hazeConfigJson(config), use: { ...use }, backend: lab.kernels.name },
    data: lab.data,
    async run(seed, control) {
      const { signal } = control;
      const onFraction = (fraction: number) => control.onFraction?.(TRAINING_SHARE * fraction);
      const { model, data } = await trainHaze(config, seed, lab, { signal, onFraction });
      try {
        const metrics: Record<string, number> = {};
        const reading = { maxTokens: use.readTokens, signal };
        for (const mode of MODES) {
          metrics[`bitsPerByte.${mode}`] = await readingBitsPerByte(
            model,
            data.heldOut,
            lab.vocab,
            mode,
            reading,
          );
        }
        const rows = data.heldOut.flatMap((block) => logitsAlong(model, block));
        const words = new Set(wordsOf(lab.corpus.text));
        const prompt = data.heldOut[0]!.subarray(0, Math.min(8, config.model.T));
        for (const [name, sampling] of Object.entries(samplers(rows, use))) {
          const { targetEntropyBits, length } = use;
          const options = { sampling, length, seed, targetEntropyBits, words, signal };
          const text = await sampleText(model, prompt, lab.vocab, options);
          for (const [figure, value] of Object.entries(text)) metrics[`${figure}.${name}`] = value;
        }
        return { metrics };
      } finally {
        model.close();
      }
    },
  };
}

function samplers(
  rows: readonly Float64Array[],
  { targetEntropyBits, topP }: HazeUse,
): Record<string, SamplingOptions> {
  const nucleus = makeSampler({ sampling: "top_p", topP, temperature: 1 });
  const kept = rows.map((row) => entropyBits(nucleus.distribution(row, nucleus.initialState).probabilities));
  const nucleusBits = kept.reduce((sum, bits) => sum + bits, 0) / kept.length;
  return {
    plain: { sampling: "basic", temperature: 1 },
    open: { sampling: "entropy", targetEntropyBits, topP: 1 },
    exact: {
      sampling: "entropy_exact",
      targetEntropyBits,
      topP: 1,
      minTemperature: 0.01,
      maxTemperature: 100,
    },
    fixed: { sampling: "basic", temperature: fixedTemperature(rows, targetEntropyBits) },
    nucleus: { sampling: "top_p", topP, temperature: 1 },
    cold: { sampling: "basic", temperature: fixedTemperature(rows, nucleusBits) },
  };
}
