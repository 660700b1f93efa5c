import { checkBatchArrays } from "./batch_arrays.ts";
import { checkPositiveInteger } from "./checks.ts";
import { firstAbove } from "./first_above.ts";
import { Pcg64, type Pcg64State } from "../random/mod.ts";

/** Options of {@linkcode WindowSampler}. */
export interface WindowSamplerOptions {
  /** Windows a batch. */
  readonly B: number;
  /** Tokens a window. */
  readonly T: number;
  /** Seed of the generator that draws the start positions. */
  readonly seed: number | bigint;
}

/**
 * A target that is not scored: its token is read, and nothing is learnt from what was foretold of it.
 *
 * @example
 * ```ts
 * import { UNSCORED } from "@haze/haze/data";
 * import { assertEquals } from "@std/assert";
 *
 * const [question, answer] = [[7, 8], [5, 6]];
 * const targets = Int32Array.of(...question.map(() => UNSCORED), ...answer); // what is asked is not learnt
 * assertEquals(targets.filter((target) => target !== UNSCORED), Int32Array.of(5, 6));
 * ```
 */
export const UNSCORED: -1 = -1;

/** What training draws its batches from. */
export interface WindowSource {
  /** Whether some targets may be {@linkcode UNSCORED}. */
  readonly hasUnscored: boolean;
  /** Draws a batch into arrays of B·T entries, row-major (B, T); `targets[i]` is the token after `inputs[i]`. */
  next(inputs: Int32Array, targets: Int32Array): void;
  /** Where it stands, as plain JSON, for an exact resume. */
  state(): WindowSamplerState;
  /**
   * Goes on from a state of a source over the same data.
   *
   * @throws {RangeError} if it belongs to other data.
   */
  restore(state: WindowSamplerState): void;
}

/** Where a {@linkcode WindowSource} stands, as plain JSON; a source may add keys of its own. */
export interface WindowSamplerState {
  /** State of the generator. */
  readonly random: Pcg64State;
  /** Number of possible windows, to notice a state that belongs to other data or another T. */
  readonly windowCount: number;
}

/**
 * Draws training batches: each window starts at a position drawn uniformly from all positions of all segments where
 * T + 1 tokens fit, so no window spans a cut. Targets are the inputs moved on by one token.
 *
 * A segment of T tokens or fewer holds no window and is never drawn from; `windowCount` says how many there are.
 *
 * @example
 * ```ts
 * import { WindowSampler } from "@haze/haze/data";
 * import { assertEquals } from "@std/assert";
 *
 * const sampler = new WindowSampler([Int32Array.of(5, 6, 7)], { B: 1, T: 2, seed: 1 });
 * const inputs = new Int32Array(2);
 * const targets = new Int32Array(2);
 * sampler.next(inputs, targets);
 * assertEquals([...inputs], [5, 6]);
 * assertEquals([...targets], [6, 7]);
 * ```
 */
export class WindowSampler implements WindowSource {
  /** Every token but the first of a window is scored. */
  readonly hasUnscored = false;
  /** Number of possible windows. */
  readonly windowCount: number;
  readonly #segments: readonly Int32Array[];
  // Windows up to and including each segment; the segment of window w is the first with a count above w.
  readonly #windowsThrough: readonly number[];
  readonly #random: Pcg64;
  readonly #B: number;
  readonly #T: number;

  /**
   * Prepares to draw from the segments, which are not copied.
   *
   * @throws {RangeError} if B or T is not a positive integer, or no segment has T + 1 tokens.
   */
  constructor(segments: readonly Int32Array[], { B, T, seed }: WindowSamplerOptions) {
    checkPositiveInteger("draw windows", "B", B);
    checkPositiveInteger("draw windows", "T", T);
    this.#segments = segments.filter((segment) => segment.length > T);
    let windows = 0;
    this.#windowsThrough = this.#segments.map((segment) => windows += segment.length - T);
    if (windows === 0) {
      const longest = segments.reduce((most, segment) => Math.max(most, segment.length), 0);
      throw new RangeError(
        `Cannot draw windows as T + 1 tokens must fit into a segment: got T = ${T}, longest segment ${longest}\n` +
          "hint: use a shorter context or a longer text",
      );
    }
    this.windowCount = windows;
    this.#random = new Pcg64(seed);
    this.#B = B;
    this.#T = T;
  }

  /**
   * Draws one batch into the given arrays, each of B·T entries, row-major (B, T).
   *
   * @throws {TypeError} if an array has another length.
   */
  next(inputs: Int32Array, targets: Int32Array): void {
    const T = this.#T;
    checkBatchArrays(inputs, targets, this.#B, T);
    for (let b = 0; b < this.#B; b++) {
      const window = this.#random.below(this.windowCount);
      const s = firstAbove(this.#windowsThrough, window);
      const segment = this.#segments[s]!;
      const start = window - (s === 0 ? 0 : this.#windowsThrough[s - 1]!);
      inputs.set(segment.subarray(start, start + T), b * T);
      targets.set(segment.subarray(start + 1, start + 1 + T), b * T);
    }
  }

  /** Gives the state as plain JSON, for an exact resume. */
  state(): WindowSamplerState {
    return { random: this.#random.state(), windowCount: this.windowCount };
  }

  /**
   * Goes on from a state of a sampler over the same data and T.
   *
   * @throws {RangeError} if the state counts another number of windows.
   */
  restore(state: WindowSamplerState): void {
    if (state.windowCount !== this.windowCount) {
      throw new RangeError(
        `Cannot restore a window sampler as its data must have ${this.windowCount} windows: got ${state.windowCount}\n` +
          "hint: resume with the corpus, split and context of the interrupted run",
      );
    }
    this.#random.restore(state.random);
  }
}
