/** Noise against loops, between a session and the watch that asks for it. */
import { Pcg64 } from "../../../random/mod.ts";
import { layersOf, type ResoLLMSettings } from "../config/mod.ts";
import type { UpdateHook } from "../inference/session.ts";
import { addResonanceNoise, LoopWatch } from "../resonance/mod.ts";

/** Parts the noise from the draws, so that a text is drawn alike with and without the layer. */
const NOISE_STREAM = 1n << 64n;

/** The noise of one text. */
export class LoopNoise {
  readonly #watch: LoopWatch;
  readonly #hook: UpdateHook;

  /** For a model with the layer. */
  constructor(settings: ResoLLMSettings, seed: number) {
    const options = {
      signalThreshold: settings["stochasticResonance.signalThreshold"],
      optimalNoiseRatio: settings["stochasticResonance.optimalNoiseRatio"],
    };
    const watch = this.#watch = new LoopWatch({
      ...options,
      noiseAmplitude: settings["stochasticResonance.noiseAmplitude"],
      escapeThreshold: settings["stochasticResonance.escapeThreshold"],
    });
    const random = new Pcg64(NOISE_STREAM + BigInt(seed));
    this.#hook = (_, rows) => addResonanceNoise(rows, settings.dim, watch.amplitude, random, options);
  }

  /** The noise of a text; undefined without the layer. */
  static of(settings: ResoLLMSettings, seed: number): LoopNoise | undefined {
    return layersOf(settings).stochasticResonance ? new LoopNoise(settings, seed) : undefined;
  }

  /** Takes the next token, and gives what acts on the pass that reads it: nothing outside of loops. */
  next(token: number): UpdateHook | undefined {
    return this.#watch.push(token).amplitude > 0 ? this.#hook : undefined;
  }
}
