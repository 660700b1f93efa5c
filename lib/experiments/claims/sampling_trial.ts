/** The trial of samplers that steer entropy: one trained model, a text by each. */
import { generate, type LanguageModel } from "../../generation/mod.ts";
import { distinctN, entropyBits, repeatedFraction } from "../../metrics/mod.ts";
import { Pcg64, seedSequence, shuffled } from "../../random/mod.ts";
import {
  draw,
  filterTopP,
  makeSampler,
  type SamplingOptions,
  temperedProbabilities,
  traceOf,
  type TraceStep,
} from "../../sampling/mod.ts";
import { Breather } from "../../training/mod.ts";
import { hazeConfigJson, type HazeTrialConfig } from "../haze_config.ts";
import type { HazeLab } from "../haze_lab.ts";
import { trainHaze } from "../haze_training.ts";
import { fixedTemperature, logitsAlong } from "../sampled_text.ts";
import type { Trial } from "../trial.ts";
import type { DecideOptions } from "./claim.ts";
import { claimConfig } from "./sizes.ts";
import { mean, standardDeviation } from "./statistics.ts";

/** What samplers steer towards: the seed's default. */
export const TARGET_BITS = 3;
/** Samplers, in the order of tables; what they are stands with {@linkcode samplingTrial}. */
export const SAMPLERS = ["upstream", "open", "exact", "feedback", "fixed", "matched", "shuffled"] as const;
const TOP_P = 0.9;
const LENGTH = { quick: 500, full: 2000 } as const;
/** About how much of the time of a run is training. */
const TRAINING_SHARE = 0.7;

/** The trial of the claims on samplers. */
export function samplingTrialOf({ isQuick, lab }: DecideOptions): Trial {
  return samplingTrial(claimConfig(isQuick), LENGTH[isQuick ? "quick" : "full"], lab);
}

/**
 * Trains, then writes with each sampler. Metrics by sampler, as `entropyBits.upstream`: mean, spread and distance from
 * the target of the entropy drawn from, mean temperature, mean and spread of the surprise, repetition.
 *
 * - `upstream`: the seed's rule with its nucleus of 0.9; `open`: the same rule without any filter
 * - `exact`: the temperature is solved for; `feedback`: the rule corrected by what came of it
 * - `fixed`: the one temperature with the target as mean entropy on held-out text
 * - `matched`: one temperature and the nucleus of 0.9, with the mean entropy of `upstream` on held-out text
 * - `shuffled`: the temperatures that `upstream` used, in random order, and its nucleus
 */
function samplingTrial(config: HazeTrialConfig, length: number, lab: HazeLab): Trial {
  return {
    experiment: "haze/entropy-sampling/1",
    config: {
      ...hazeConfigJson(config),
      target: TARGET_BITS,
      topP: TOP_P,
      length,
      backend: lab.kernels.name,
    },
    data: lab.data,
    async run(seed, { signal, onFraction }) {
      const { model, data } = await trainHaze(config, seed, lab, {
        signal,
        onFraction: (fraction) => onFraction?.(TRAINING_SHARE * fraction),
      });
      const breather = new Breather();
      try {
        const rows = data.heldOut.flatMap((block) => logitsAlong(model, block));
        const prompt = data.heldOut[0]!.subarray(0, 8);
        const metrics: Record<string, number> = { targetBits: TARGET_BITS };
        let temperatures: readonly number[] = [];
        for (const [i, [name, sampling]] of Object.entries(samplersFor(rows)).entries()) {
          const trace = [...generate(model, prompt, { length, sampling, seed })]
            .map(({ token, step }) => traceOf(step, token));
          if (name === "upstream") temperatures = trace.map(({ temperature }) => temperature);
          Object.assign(metrics, figuresOf(name, trace));
          onFraction?.(TRAINING_SHARE + (1 - TRAINING_SHARE) * (i + 1) / SAMPLERS.length);
          await breather.breathe();
          signal?.throwIfAborted();
        }
        const [drawSeed, orderSeed] = seedSequence(seed, 2);
        const order = shuffled(temperatures, new Pcg64(orderSeed!));
        Object.assign(
          metrics,
          figuresOf("shuffled", writeAt(model, prompt, order, new Pcg64(drawSeed!))),
        );
        return { metrics };
      } finally {
        breather.close();
        model.close();
      }
    },
  };
}

function samplersFor(rows: readonly Float64Array[]): Record<string, SamplingOptions> {
  const upstream = {
    sampling: "entropy",
    targetEntropyBits: TARGET_BITS,
    topP: TOP_P,
    rule: "upstream",
  } as const;
  const sampler = makeSampler(upstream);
  const drawn = mean(rows.map((row) => sampler.distribution(row, sampler.initialState).entropyBits.filtered));
  return {
    upstream,
    open: { sampling: "entropy", targetEntropyBits: TARGET_BITS, topP: 1 },
    exact: {
      ...{ sampling: "entropy_exact", targetEntropyBits: TARGET_BITS, topP: 1 },
      ...{ minTemperature: 0.01, maxTemperature: 100 },
    },
    feedback: { sampling: "entropy_feedback", targetEntropyBits: TARGET_BITS },
    fixed: { sampling: "basic", temperature: fixedTemperature(rows, TARGET_BITS) },
    matched: { sampling: "top_p", topP: TOP_P, temperature: nucleusTemperature(rows, drawn) },
  };
}

/** The one temperature at which the nucleus leaves a mean entropy, by bisection of its logarithm. */
function nucleusTemperature(rows: readonly Float64Array[], bits: number): number {
  const at = (temperature: number) =>
    mean(
      rows.map((row) =>
        entropyBits(filterTopP(temperedProbabilities(row, temperature), TOP_P).probabilities)
      ),
    );
  let [low, high] = [Math.log(0.05), Math.log(20)];
  for (let round = 0; round < 30; round++) {
    const middle = (low + high) / 2;
    if (at(Math.exp(middle)) < bits) low = middle;
    else high = middle;
  }
  return Math.exp((low + high) / 2);
}

/** Writes with a given temperature for each token, and the nucleus. */
function writeAt(
  model: LanguageModel,
  prompt: Int32Array,
  temperatures: readonly number[],
  random: Pcg64,
): TraceStep[] {
  const session = model.startSession();
  try {
    let text = [...prompt];
    let logits = session.feed(text);
    return temperatures.map((temperature) => {
      const sampler = makeSampler({ sampling: "top_p", topP: TOP_P, temperature });
      const step = sampler.distribution(logits, sampler.initialState);
      const token = draw(step.probabilities, random.uniform());
      text.push(token);
      if (session.length === session.capacity) {
        // As growing contexts do: the last half stays.
        session.clear();
        text = text.slice(-Math.ceil(session.capacity / 2));
        logits = session.feed(text);
      } else logits = session.feed([token]);
      return traceOf(step, token);
    });
  } finally {
    session.close();
  }
}

function figuresOf(name: string, trace: readonly TraceStep[]): Record<string, number> {
  const bits = trace.map(({ filteredEntropyBits }) => filteredEntropyBits);
  const surprise = trace.map(({ surpriseBits }) => surpriseBits);
  const tokens = trace.map(({ token }) => token);
  const figures = {
    entropyBits: mean(bits),
    entropySdBits: standardDeviation(bits),
    entropyErrorBits: mean(bits.map((x) => Math.abs(x - TARGET_BITS))),
    temperature: mean(trace.map(({ temperature }) => temperature)),
    surpriseBits: mean(surprise),
    surpriseSdBits: standardDeviation(surprise),
    distinct3: distinctN(tokens, 3),
    repeatedIn16: repeatedFraction(tokens, 16),
  };
  return Object.fromEntries(Object.entries(figures).map(([figure, value]) => [`${figure}.${name}`, value]));
}
