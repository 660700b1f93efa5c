import { PHI } from "../../../physics/mod.ts";
import {
  type CompleteResonanceOptions,
  completeResonanceOptions,
  type StochasticResonanceOptions,
} from "./options.ts";
import { REPETITION_WINDOW, repetitionScore } from "./repetition_score.ts";
import { type SuffixLoop, SuffixLoopDetector } from "./suffix_loop.ts";

/** What a {@linkcode LoopWatch} sees after a token. */
export interface LoopReading extends SuffixLoop {
  /** The {@linkcode repetitionScore}. */
  readonly score: number;
  /** A of the noise for the next token, relative to the signal; 0 outside of loops. */
  readonly amplitude: number;
}

/** The noise never outgrows the signal. */
const HIGHEST = 1;

/**
 * Watches a growing text for loops, and says how much noise the next token's pass gets.
 *
 * The trigger is a {@linkcode SuffixLoopDetector} loop, or a repetition score above `escapeThreshold`. The amplitude
 * begins at `noiseAmplitude` and grows by φ with each token for which the trigger holds, up to 1; without the trigger
 * it is 0, and the next loop begins anew.
 *
 * @example
 * ```ts
 * import { LoopWatch } from "@haze/haze/reso-llm";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const watch = new LoopWatch();
 * const amplitudes = [7, 7, 7, 7, 5].map((id) => watch.push(id).amplitude);
 * assertEquals(amplitudes.slice(0, 3), [0, 0, 0.1]);
 * assertAlmostEquals(amplitudes[3]!, 0.1618, 1e-4);
 * assertEquals(amplitudes[4], 0);
 * ```
 */
export class LoopWatch {
  readonly #options: CompleteResonanceOptions;
  readonly #loops = new SuffixLoopDetector();
  readonly #last: number[] = [];
  #amplitude = 0;

  /**
   * Makes a watch that has seen nothing.
   *
   * @param options when it acts, and how strongly
   * @throws {RangeError} if an option is out of range
   */
  constructor(options: StochasticResonanceOptions = {}) {
    this.#options = completeResonanceOptions(options);
  }

  /** The amplitude for the next token, as the last reading gave it. */
  get amplitude(): number {
    return this.#amplitude;
  }

  /**
   * Takes the next token.
   *
   * @throws {RangeError} if it is no integer from 0
   */
  push(id: number): LoopReading {
    const loop = this.#loops.push(id);
    this.#last.push(id);
    if (this.#last.length > REPETITION_WINDOW) this.#last.shift();
    const score = repetitionScore(this.#last);
    const { noiseAmplitude, escapeThreshold } = this.#options;
    if (loop.period === 0 && score <= escapeThreshold) this.#amplitude = 0;
    else this.#amplitude = Math.min(HIGHEST, this.#amplitude === 0 ? noiseAmplitude : this.#amplitude * PHI);
    return { ...loop, score, amplitude: this.#amplitude };
  }

  /** Forgets the text. */
  reset(): void {
    this.#loops.reset();
    this.#last.length = 0;
    this.#amplitude = 0;
  }
}
