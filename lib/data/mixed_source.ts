import { Pcg64, seedSequence } from "../random/mod.ts";
import type { WindowSamplerOptions, WindowSamplerState, WindowSource } from "./windows.ts";

/** One part of a {@linkcode mixedSource}. */
export interface SourcePart {
  /** Share of the windows that come from it, relative to the others'. */
  readonly weight: number;
  /** What draws them. */
  readonly source: (options: WindowSamplerOptions) => WindowSource;
}

/**
 * A source that takes each window of a batch from one of several, drawn by their weights: new text with some of the old
 * between, say, so that the old is not forgotten.
 *
 * @throws {RangeError} if there is no part, or a weight is no positive number.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { mixedSource, WindowSampler } from "@haze/haze/data";
 * const part = (id: number, weight: number) => ({
 *   weight,
 *   source: (options: { B: number; T: number; seed: number | bigint }) =>
 *     new WindowSampler([new Int32Array(9).fill(id)], options),
 * });
 * const source = mixedSource([part(1, 0.7), part(2, 0.3)])({ B: 1000, T: 1, seed: 1 });
 * const inputs = new Int32Array(1000);
 * source.next(inputs, new Int32Array(1000));
 * const share = inputs.filter((id) => id === 2).length / 1000;
 * assertEquals(Math.abs(share - 0.3) < 0.05, true);
 * ```
 */
export function mixedSource(parts: readonly SourcePart[]): (options: WindowSamplerOptions) => WindowSource {
  const bad = parts.find(({ weight }) => !(weight > 0 && weight < Infinity));
  if (parts.length === 0 || bad) {
    throw new RangeError(
      `Cannot mix sources as there must be parts with positive weights: got ${bad ? bad.weight : "none"}`,
    );
  }
  return (options) => new MixedSource(parts, options);
}

interface MixedState extends WindowSamplerState {
  readonly parts: readonly WindowSamplerState[];
}

class MixedSource implements WindowSource {
  readonly hasUnscored: boolean;
  readonly #sources: readonly WindowSource[];
  /** Sum of the weights up to and including each part, the last being 1. */
  readonly #through: readonly number[];
  readonly #random: Pcg64;
  readonly #B: number;
  readonly #T: number;

  constructor(parts: readonly SourcePart[], { B, T, seed }: WindowSamplerOptions) {
    const [own, ...seeds] = seedSequence(seed, parts.length + 1);
    this.#random = new Pcg64(own!);
    this.#sources = parts.map(({ source }, i) => source({ B: 1, T, seed: seeds[i]! }));
    this.hasUnscored = this.#sources.some(({ hasUnscored }) => hasUnscored);
    const total = parts.reduce((sum, { weight }) => sum + weight, 0);
    let sum = 0;
    this.#through = parts.map(({ weight }) => (sum += weight) / total);
    [this.#B, this.#T] = [B, T];
  }

  next(inputs: Int32Array, targets: Int32Array): void {
    const T = this.#T;
    for (let b = 0; b < this.#B; b++) {
      const u = this.#random.uniform();
      const chosen = this.#through.findIndex((through) => u < through);
      // The last sum may fall short of 1 by rounding.
      const source = this.#sources.at(chosen)!;
      source.next(inputs.subarray(b * T, (b + 1) * T), targets.subarray(b * T, (b + 1) * T));
    }
  }

  state(): WindowSamplerState {
    const parts = this.#sources.map((source) => source.state());
    const state: MixedState = { random: this.#random.state(), windowCount: countOf(parts), parts };
    return state;
  }

  restore(state: WindowSamplerState): void {
    const { parts } = state as Partial<MixedState>;
    if (!Array.isArray(parts) || parts.length !== this.#sources.length) {
      throw new RangeError(
        `Cannot restore a mixture as it must have ${this.#sources.length} parts: got ${
          Array.isArray(parts) ? parts.length : "none"
        }`,
      );
    }
    this.#sources.forEach((source, i) => source.restore(parts[i] as WindowSamplerState));
    this.#random.restore(state.random);
  }
}

function countOf(parts: readonly WindowSamplerState[]): number {
  return parts.reduce((sum, { windowCount }) => sum + windowCount, 0);
}
