import { Pcg64 } from "../../random/mod.ts";
import { checkPositiveInteger } from "../checks.ts";
import { checkBatch, nextOf, type TargetSource } from "../target_source.ts";
import type { WindowSamplerOptions, WindowSamplerState } from "../windows.ts";
import { type LineWindowOptions, LineWindows } from "./line_windows.ts";

/** Options of {@linkcode LineWindowSampler}. */
export interface LineWindowSamplerOptions extends WindowSamplerOptions, LineWindowOptions {}

/**
 * Draws batches of windows inside lines, each with one target: the token behind it. {@linkcode LineWindows} says which windows
 * there are and how often each is drawn.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { LineWindowSampler } from "@haze/haze/data";
 * const sampler = new LineWindowSampler(Int32Array.of(2, 10, 11, 3), { B: 1, T: 3, seed: 1 });
 * const [contexts, targets] = [new Int32Array(3), new Int32Array(1)];
 * sampler.draw(contexts, targets);
 * assertEquals([...contexts, ...targets], [2, 10, 11, 3]);
 * ```
 */
export class LineWindowSampler implements TargetSource {
  /** Only the last token of a window foretells a target. */
  readonly hasUnscored = true;
  /** The windows that it draws from. */
  readonly windows: LineWindows;
  readonly #random: Pcg64;
  readonly #B: number;

  /**
   * Prepares to draw from the stream, which is not copied.
   *
   * @throws {RangeError} if B is not a positive integer, or as {@linkcode LineWindows}.
   */
  constructor(stream: Int32Array, { B, seed, ...options }: LineWindowSamplerOptions) {
    checkPositiveInteger("draw windows", "B", B);
    this.windows = new LineWindows(stream, options);
    this.#random = new Pcg64(seed);
    this.#B = B;
  }

  /**
   * Draws one batch: contexts (B, T) and the token behind each, (B).
   *
   * @throws {TypeError} if an array has another length.
   *
   * @example
   * ```ts
   * import { assertEquals, assertThrows } from "@std/assert";
   * import { LineWindowSampler } from "@haze/haze/data";
   * const sampler = new LineWindowSampler(Int32Array.from({ length: 9 }, (_, i) => i + 10), { B: 2, T: 4, seed: 1 });
   * const [contexts, targets] = [new Int32Array(8), new Int32Array(2)];
   * sampler.draw(contexts, targets);
   * assertEquals(targets[1], contexts[7]! + 1);
   * assertThrows(() => sampler.draw(contexts, contexts), TypeError, "got 8 and 8");
   * ```
   */
  draw(contexts: Int32Array, targets: Int32Array): void {
    const { stream, T } = this.windows;
    checkBatch(contexts, targets, this.#B * T, this.#B);
    for (let b = 0; b < this.#B; b++) {
      const start = this.windows.drawStart((n) => this.#random.below(n));
      contexts.set(stream.subarray(start, start + T), b * T);
      targets[b] = stream[start + T]!;
    }
  }

  /** Draws one batch, (B, T) both: the last target of each row is scored, the others are {@linkcode UNSCORED}. */
  next(inputs: Int32Array, targets: Int32Array): void {
    nextOf(this, inputs, targets, this.#B);
  }

  /** Gives the state as plain JSON, for an exact resume. */
  state(): WindowSamplerState {
    return { random: this.#random.state(), windowCount: this.windows.windowCount };
  }

  /**
   * Goes on from a state of a sampler over the same data, T and rule.
   *
   * @throws {RangeError} if the state counts another number of windows.
   */
  restore(state: WindowSamplerState): void {
    const { windowCount } = this.windows;
    if (state.windowCount !== windowCount) {
      throw new RangeError(
        `Cannot restore a window sampler as its data must have ${windowCount} windows: got ${state.windowCount}\n` +
          "hint: resume with the corpus, rule and context of the interrupted run",
      );
    }
    this.#random.restore(state.random);
  }
}
