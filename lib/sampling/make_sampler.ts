import { entropyBits } from "../metrics/mod.ts";
import { temperatureFor } from "./adaptive_temperature.ts";
import { DEFAULTS } from "./checks.ts";
import type { Filtered, Sampler, SamplerState, SamplingStep } from "./sampler.ts";
import { type SamplingOptions, type SamplingSettings, validateSampling } from "./settings.ts";
import { shiftLogits, type Tempered, temperShifted } from "./temperature.ts";
import { filterTopP, keepAll } from "./top_p.ts";

function chooseTemperature(settings: SamplingSettings, raw: Tempered): number {
  switch (settings.sampling) {
    case "greedy":
      return 0;
    case "basic":
    case "top_p":
      return settings.temperature;
    case "entropy":
      return temperatureFor(raw, { ...settings, smoothing: DEFAULTS.smoothing });
  }
}

function filter(settings: SamplingSettings, { probabilities }: Tempered): Filtered {
  switch (settings.sampling) {
    case "top_p":
    case "entropy":
      return filterTopP(probabilities, settings.topP, settings.rule);
    case "greedy":
    case "basic":
      return keepAll(probabilities);
  }
}

function takeStep(settings: SamplingSettings, logits: ArrayLike<number>): SamplingStep {
  const shifted = shiftLogits(logits);
  const raw = temperShifted(shifted, 1);
  const temperature = chooseTemperature(settings, raw);
  const tempered = temperature === 1 ? raw : temperShifted(shifted, temperature);
  const filtered = filter(settings, tempered);
  const bits = { raw: raw.entropyBits, tempered: tempered.entropyBits, filtered: tempered.entropyBits };
  if (filtered.keptMass < 1) bits.filtered = entropyBits(filtered.probabilities);
  const confidence = Math.exp(-raw.logTotalNats);
  for (let i = 0; i < shifted.length; i++) shifted[i] -= raw.logTotalNats;
  return { ...filtered, temperature, entropyBits: bits, confidence, rawLogProbabilities: shifted };
}

function checkNoState(settings: SamplingSettings, state: SamplerState): void {
  for (const key in state) {
    throw new TypeError(`Cannot sample as "${settings.sampling}" keeps no state: ${key}`);
  }
}

/**
 * Builds the sampler that the settings describe: temperature (fixed, or from the entropy), then its filter.
 *
 * All samplers of this kind are memoryless: their state is the empty object.
 *
 * @param options Settings, completed and checked by {@linkcode validateSampling}.
 * @throws TypeError or RangeError as {@linkcode validateSampling} does.
 *
 * @example
 * ```ts
 * import { draw, makeSampler } from "@haze/haze/sampling";
 * import { Pcg64 } from "@haze/haze/random";
 * import { assertEquals } from "@std/assert";
 *
 * const sampler = makeSampler({ sampling: "top_p", topP: 0.8 });
 * const step = sampler.distribution([2, 1, 0, -9], sampler.initialState);
 * assertEquals(step.kept, 2);
 * const token = draw(step.probabilities, new Pcg64(42).uniform());
 * assertEquals(token, 1);
 * const state = sampler.nextState(sampler.initialState, step, token);
 * assertEquals(sampler.distribution([2, 1, 0, -9], state), step);
 * ```
 */
export function makeSampler(options: SamplingOptions = {}): Sampler {
  const settings = validateSampling(options);
  return Object.freeze({
    settings,
    initialState: Object.freeze({}),
    distribution(logits: ArrayLike<number>, state: SamplerState): SamplingStep {
      checkNoState(settings, state);
      return takeStep(settings, logits);
    },
    nextState(state: SamplerState): SamplerState {
      checkNoState(settings, state);
      return state;
    },
  });
}
