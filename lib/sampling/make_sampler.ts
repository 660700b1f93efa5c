import type { CommonSettings, Mechanism } from "./kind.ts";
import { Memory, recentOf } from "./memory.ts";
import { forbidLoops, penaliseRepetition } from "./penalties.ts";
import type { Sampler } from "./sampler.ts";
import { type SamplingOptions, validateSampling } from "./settings.ts";
import type { SamplerState, SamplingStep } from "./step.ts";
import { mechanismOf } from "./table.ts";
import { shiftInPlace, shiftLogits, temperShifted } from "./temperature.ts";

/** The entropy of a distribution that needs no checks. */
function bitsOf(probabilities: Float64Array): number {
  let nats = 0;
  for (let i = 0; i < probabilities.length; i++) {
    const probability = probabilities[i];
    if (probability > 0) nats -= probability * Math.log(probability);
  }
  return nats / Math.LN2;
}

/** The logits after the penalties, shifted; undefined if there are none. */
function penalised(
  logits: ArrayLike<number>,
  recent: readonly number[],
  { repetitionPenalty = 1, avoidLoops = false }: CommonSettings,
): Float64Array | undefined {
  if (recent.length === 0) return undefined;
  const unknown = recent.find((id) => id >= logits.length);
  if (unknown !== undefined) {
    throw new RangeError(`Cannot sample as the recent tokens must be ids below ${logits.length}: ${unknown}`);
  }
  const row = penaliseRepetition(logits, recent, repetitionPenalty);
  if (avoidLoops) forbidLoops(row, recent);
  return shiftInPlace(row);
}

/** One step; `work` holds V numbers that are overwritten. */
function takeStep(
  mechanism: Mechanism,
  settings: CommonSettings,
  logits: ArrayLike<number>,
  state: SamplerState,
  work: Float64Array,
): SamplingStep {
  const shifted = shiftLogits(logits);
  const raw = temperShifted(shifted, 1, work);
  // What is penalised is sampled from; the figures about the model are from before.
  const scores = penalised(logits, recentOf(state), settings) ?? shifted;
  const base = scores === shifted ? raw : temperShifted(scores, 1, work);
  const temperature = mechanism.temperature(scores, base, state);
  const tempered = temperature === 1
    ? { ...base, probabilities: work.slice() }
    : temperShifted(scores, temperature);
  const filtered = mechanism.filter(tempered, state);
  const bits = { raw: raw.entropyBits, tempered: tempered.entropyBits, filtered: tempered.entropyBits };
  if (filtered.keptMass < 1) bits.filtered = bitsOf(filtered.probabilities);
  const confidence = Math.exp(-raw.logTotalNats);
  for (let i = 0; i < shifted.length; i++) shifted[i] -= raw.logTotalNats;
  const { probabilities, keptMass, kept } = filtered;
  return {
    probabilities,
    keptMass,
    kept,
    temperature,
    entropyBits: bits,
    confidence,
    rawLogProbabilities: shifted,
  };
}

/**
 * Builds the sampler that the settings describe: penalties, temperature, then its filter.
 *
 * A sampler with a memory (mirostat, entropy_feedback, and any with a penalty) carries it in the state, not in itself: one
 * sampler serves any number of texts.
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
 * const sampler = makeSampler({ sampling: "top_p", topP: 0.8, repetitionPenalty: 1.5 });
 * let state = sampler.start([3]); // the prompt
 * const step = sampler.distribution([2, 1, 0, -9], state);
 * assertEquals(step.kept, 2);
 * const token = draw(step.probabilities, new Pcg64(42).uniform());
 * assertEquals(token, 1);
 * state = sampler.nextState(state, step, token);
 * assertEquals(state, { recent: [3, 1] });
 * ```
 */
export function makeSampler(options: SamplingOptions = {}): Sampler {
  const settings = validateSampling(options);
  const mechanism = mechanismOf(settings);
  const memory = new Memory(settings.sampling, mechanism, settings);
  let work = new Float64Array(0);
  return Object.freeze({
    settings,
    initialState: memory.initial,
    start: (prompt: ArrayLike<number>): SamplerState => memory.start(prompt),
    distribution(logits: ArrayLike<number>, state: SamplerState): SamplingStep {
      memory.check(state);
      if (work.length !== logits.length) work = new Float64Array(logits.length);
      return takeStep(mechanism, settings, logits, state, work);
    },
    nextState: (state: SamplerState, step: SamplingStep, token: number): SamplerState =>
      memory.next(state, step, token),
  });
}
