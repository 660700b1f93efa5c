/** The trial of the seed's early stop: a model that learns a short text by heart, watched on the way. */
import { ResoformerModel } from "../../models/mod.ts";
import {
  EarlyStop,
  ResonantTrainer,
  SAMPLE_CORPUS,
  type StepMetrics,
  TRAINING_DEFAULTS,
} from "../../models/resoformer/seed/mod.ts";
import { Pcg64, seedSequence } from "../../random/mod.ts";
import { fnv1a64, PrimeTokenizer } from "../../tokenizers/mod.ts";
import type { Trial } from "../trial.ts";
import { resoformerConfigJson, type ResoformerTrialConfig } from "./resoformer_config.ts";
import type { ResoformerLab } from "./resoformer_lab.ts";

/** Characters that are learnt, as in the seed's demonstration, and as many more that decide what it was worth. */
const CHARACTERS = 300;
const CHECK_EVERY = 10;

/** Ways to stop, in the order of tables. */
export const STOPS = ["disabled", "rule", "coherence alone", "lot", "best"] as const;

interface Check {
  readonly step: number;
  readonly nats: number;
  readonly coherence: number;
  readonly marginal: number;
}

/**
 * Trains for some epochs without stopping and asks of each way to stop where it would have: `nats.rule`, the loss on the
 * text that follows, in nats a character, and `steps.rule`.
 *
 * - `disabled`: after the last step; `best`: where the loss on the text that follows is least, which nobody knows beforehand
 * - `rule`: coherence above 0.95 and no worse loss than before, three times in a row
 * - `coherence alone`: the first time that coherence is above 0.95, as upstream stops
 * - `lot`: at a check that is drawn
 *
 * `stopped.rule` and `stopped.coherence alone` are 1 if it stopped at all; `coherence` and `marginalCoherence` are the
 * highest seen, the latter upstream's own.
 */
export function earlyStopTrial(config: ResoformerTrialConfig, epochs: number, lab: ResoformerLab): Trial {
  const text = SAMPLE_CORPUS.slice(0, 2 * CHARACTERS);
  return {
    experiment: "resoformer/early-stop/1",
    config: { ...resoformerConfigJson(config), epochs, backend: lab.kernels.name },
    data: { name: "four passages, the first lines", hash: fnv1a64(new TextEncoder().encode(text)) },
    async run(seed, { signal, onFraction }) {
      const [modelSeed, trainerSeed, lotSeed] = seedSequence(seed, 3);
      const tokenizer = PrimeTokenizer.fromCorpus(SAMPLE_CORPUS);
      const sizes = { ...config.model, vocabSize: tokenizer.vocabSize };
      const model = new ResoformerModel(sizes, { seed: modelSeed!, kernels: lab.kernels });
      try {
        const { learningRate, warmupSteps } = config.training;
        const trainer = new ResonantTrainer(model, tokenizer, {
          ...{ epochs, batchSize: config.training.batch, seqLen: config.model.maxSeqLen },
          // A base of many steps warms up for longer than this run: an epoch has one step or more.
          ...{ learningRate, lrWarmupSteps: Math.min(warmupSteps, epochs - 1) },
          ...{ lrDecay: "constant", seed: trainerSeed!, evalInterval: 1e6 },
          ...{ coherenceCheckInterval: CHECK_EVERY, earlyStopCoherence: 1 }, // 1 is never exceeded
        });
        const checks: Check[] = [];
        await trainer.train(text.slice(0, CHARACTERS), {
          ...{ validation: text.slice(CHARACTERS), ...(signal ? { signal } : {}) },
          callback: (metrics: StepMetrics) => {
            if (metrics.monitor) checks.push(checkOf(metrics));
            onFraction?.(metrics.step / metrics.steps);
          },
        });
        signal?.throwIfAborted();
        return { metrics: figuresOf(checks, new Pcg64(lotSeed!)) };
      } finally {
        model.close();
      }
    },
  };
}

function checkOf({ step, monitor, validationLoss }: StepMetrics): Check {
  const { coherence, marginalCoherence } = monitor!;
  return { step, nats: validationLoss!, coherence, marginal: marginalCoherence };
}

function figuresOf(checks: readonly Check[], random: Pcg64): Record<string, number> {
  const { earlyStopCoherence: threshold, earlyStopPatience: patience } = TRAINING_DEFAULTS;
  const stop = new EarlyStop(threshold, patience);
  const last = checks.at(-1)!;
  const ruled = checks.find(({ step, coherence, nats }) =>
    stop.check({ step, coherence, validationLoss: nats }) !== undefined
  );
  const alone = checks.find(({ coherence }) => coherence > threshold);
  const at: { readonly [N in typeof STOPS[number]]: Check } = {
    ...{ disabled: last, rule: ruled ?? last, "coherence alone": alone ?? last },
    lot: checks[random.below(checks.length)]!,
    best: checks.reduce((best, check) => check.nats < best.nats ? check : best),
  };
  return {
    ...Object.fromEntries(
      STOPS.flatMap((name) => [[`nats.${name}`, at[name].nats], [`steps.${name}`, at[name].step]]),
    ),
    ...{ "stopped.rule": ruled ? 1 : 0, "stopped.coherence alone": alone ? 1 : 0 },
    coherence: Math.max(...checks.map(({ coherence }) => coherence)),
    marginalCoherence: Math.max(...checks.map(({ marginal }) => marginal)),
  };
}
