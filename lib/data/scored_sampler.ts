import {
  UNSCORED,
  WindowSampler,
  type WindowSamplerOptions,
  type WindowSamplerState,
  type WindowSource,
} from "./windows.ts";

/** A segment of ids, some of which are read but not scored. */
export interface ScoredSegment {
  /** Ids. */
  readonly ids: Int32Array;
  /** 1 for each id that is scored where it is foretold, 0 for the others. */
  readonly scored: Uint8Array;
}

/**
 * Windows as {@linkcode WindowSampler} draws them, with {@linkcode UNSCORED} in place of targets that are not to be scored.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ScoredSampler } from "@haze/haze/data";
 * const segment = { ids: Int32Array.of(5, 6, 7), scored: Uint8Array.of(0, 0, 1) };
 * const sampler = new ScoredSampler([segment], { B: 1, T: 2, seed: 1 });
 * const [inputs, targets] = [new Int32Array(2), new Int32Array(2)];
 * sampler.next(inputs, targets);
 * assertEquals([[...inputs], [...targets]], [[5, 6], [-1, 7]]);
 * ```
 */
export class ScoredSampler implements WindowSource {
  /** Whether anything is left out. */
  readonly hasUnscored = true;
  readonly #ids: WindowSampler;
  /** The same windows of the same draws, with the marks in place of ids. */
  readonly #marked: WindowSampler;
  readonly #unused: Int32Array;

  /**
   * Prepares to draw.
   *
   * @throws {RangeError} as {@linkcode WindowSampler}, or if a segment has not as many marks as ids.
   */
  constructor(segments: readonly ScoredSegment[], options: WindowSamplerOptions) {
    const bad = segments.find(({ ids, scored }) => ids.length !== scored.length);
    if (bad) {
      throw new RangeError(
        `Cannot draw windows as each id needs a mark: got ${bad.ids.length} and ${bad.scored.length}`,
      );
    }
    const marked = segments.map(({ ids, scored }) => ids.map((id, i) => scored[i] ? id : UNSCORED));
    this.#ids = new WindowSampler(segments.map(({ ids }) => ids), options);
    this.#marked = new WindowSampler(marked, options);
    this.#unused = new Int32Array(options.B * options.T);
  }

  /** Draws a batch. */
  next(inputs: Int32Array, targets: Int32Array): void {
    this.#ids.next(inputs, targets);
    this.#marked.next(this.#unused, targets);
  }

  /** Where it stands. */
  state(): WindowSamplerState {
    return this.#ids.state();
  }

  /**
   * Goes on from a state.
   *
   * @throws {RangeError} as {@linkcode WindowSampler.restore}.
   */
  restore(state: WindowSamplerState): void {
    this.#ids.restore(state);
    this.#marked.restore(state);
  }
}
