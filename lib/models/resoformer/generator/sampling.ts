/** Between the seed's strategies and the samplers of the house: the one place that knows the names of both. */
import type { SamplingSchedule } from "../../../generation/mod.ts";
import {
  type DrawOrder,
  goldenTemperature,
  type SamplingOptions,
  validateSampling,
} from "../../../sampling/mod.ts";
import type { GenerationConfig } from "./config.ts";

/** How the loop chooses tokens. */
export interface ChosenSampling {
  /** The settings of all steps, or of each. */
  readonly sampling: SamplingOptions | SamplingSchedule;
  /** The order of the draw: the seed sorts what it cuts, and draws from a whole distribution by id. */
  readonly drawOrder: DrawOrder;
}

/** The samplers of a config for a vocabulary of V tokens. */
export function samplingOf(config: GenerationConfig, V: number): ChosenSampling {
  const { strategy, temperature, temperatureSchedule, minTemperature, maxLength } = config;
  const falls = strategy !== "greedy" && temperatureSchedule === "golden_decay";
  const sampling = falls
    ? (step: number) =>
      optionsAt(config, V, goldenTemperature(step, maxLength, { temperature, minTemperature }))
    : optionsAt(config, V, temperature);
  return { sampling, drawOrder: cuts(config, V) ? "probability" : "id" };
}

/** Whether the strategy leaves tokens out. */
function cuts({ strategy, topK, topP }: GenerationConfig, V: number): boolean {
  if (strategy === "top_k") return topK > 0 && topK < V;
  return (strategy === "top_p" || strategy === "entropy_aware") && topP < 1;
}

/** The sampler's settings at one temperature. */
function optionsAt(config: GenerationConfig, V: number, temperature: number): SamplingOptions {
  const { strategy, topK, topP, minTemperature, entropyWeight, repetitionPenalty, repetitionWindow } = config;
  const penalty = repetitionPenalty === 1 ? {} : { repetitionPenalty, penaltyWindow: repetitionWindow };
  // The bound is an entropy in another unit, which rounding may put above its own maximum.
  const targetEntropyBits = Math.min(config.targetEntropy / Math.LN2, Math.log2(V));
  switch (strategy) {
    case "greedy":
      return { sampling: "greedy", ...penalty };
    case "temperature":
      return { sampling: "basic", temperature, ...penalty };
    case "top_k":
      return { sampling: "top_k", temperature, topK: topK === 0 ? V : topK, ...penalty };
    case "top_p":
      return { sampling: "top_p", temperature, topP, ...penalty };
    case "entropy_aware": {
      const steered = { targetEntropyBits, minTemperature, topP, ...penalty };
      return config.entropyRule === "phi"
        ? { sampling: "entropy_phi", temperature, entropyWeight, ...steered }
        : { sampling: "entropy_exact", maxTemperature: 2 * temperature, ...steered };
    }
  }
}

const NAMES = { penaltyWindow: "repetitionWindow", maxTemperature: "2·temperature" };

/**
 * Checks what the samplers check, and what they are asked.
 *
 * @throws {TypeError | RangeError} in the seed's names.
 */
export function checkSampling(config: GenerationConfig, V: number): void {
  const { strategy, temperature, temperatureSchedule } = config;
  if (strategy !== "greedy" && temperature === 0 && temperatureSchedule === "golden_decay") {
    throw new RangeError(
      "Cannot generate as golden_decay must begin above temperature 0: 0\nhint: strategy greedy is temperature 0",
    );
  }
  validateSampling(optionsAt(config, V, temperature), V, NAMES);
}
