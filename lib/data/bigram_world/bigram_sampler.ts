import { Pcg64 } from "../../random/mod.ts";
import { checkPositiveInteger } from "../checks.ts";
import { checkBatch, nextOf, type TargetSource } from "../target_source.ts";
import type { WindowSamplerOptions, WindowSamplerState } from "../windows.ts";
import type { BigramWorld } from "./bigram_world.ts";

/**
 * Draws walks through a bigram world: a first token, each equally likely, and T steps; the last step is the target.
 *
 * First tokens of all rows are drawn first, then the next ones of all rows, and so on, as upstream does it; the numbers
 * themselves are those of {@linkcode Pcg64}, whose integers differ from numpy's.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { BigramSampler, BigramWorld } from "@haze/haze/data";
 * // Each of two tokens is always followed by the other.
 * const sampler = new BigramSampler(new BigramWorld(Float32Array.of(0, 1, 1, 0)), { B: 1, T: 3, seed: 0 });
 * const [contexts, targets] = [new Int32Array(3), new Int32Array(1)];
 * sampler.draw(contexts, targets);
 * assertEquals([contexts[2], targets[0]], [contexts[0], contexts[1]]);
 * ```
 */
export class BigramSampler implements TargetSource {
  /** Only the last token of a context foretells a target. */
  readonly hasUnscored = true;
  readonly #world: BigramWorld;
  readonly #random: Pcg64;
  readonly #B: number;
  readonly #T: number;

  /**
   * Prepares to draw.
   *
   * @throws {RangeError} if B or T is not a positive integer.
   */
  constructor(world: BigramWorld, { B, T, seed }: WindowSamplerOptions) {
    checkPositiveInteger("draw from a bigram world", "B", B);
    checkPositiveInteger("draw from a bigram world", "T", T);
    this.#world = world;
    this.#random = new Pcg64(seed);
    this.#B = B;
    this.#T = T;
  }

  /**
   * Draws one batch: contexts (B, T) and the token behind each, (B).
   *
   * @throws {TypeError} if an array has another length.
   */
  draw(contexts: Int32Array, targets: Int32Array): void {
    const [B, T] = [this.#B, this.#T];
    checkBatch(contexts, targets, B * T, B);
    const first = Int32Array.from(targets, () => this.#random.below(this.#world.V));
    walkBigrams(this.#world, first, () => this.#random.uniform(), contexts, targets);
  }

  /** Draws one batch, (B, T) both: the last target of each row is scored, the others are not. */
  next(inputs: Int32Array, targets: Int32Array): void {
    nextOf(this, inputs, targets, this.#B);
  }

  /** Gives the state as plain JSON, for an exact resume. */
  state(): WindowSamplerState {
    return { random: this.#random.state(), windowCount: this.#world.V };
  }

  /**
   * Goes on from a state of a sampler of as large a world.
   *
   * @throws {RangeError} if the state is that of a world with another number of tokens.
   */
  restore(state: WindowSamplerState): void {
    if (state.windowCount !== this.#world.V) {
      throw new RangeError(
        `Cannot restore a sampler of a bigram world as it must have V = ${this.#world.V}: got ${state.windowCount}`,
      );
    }
    this.#random.restore(state.random);
  }
}

/**
 * Walks from given first tokens: fills contexts (B, T) and targets (B), asking for one uniform number a row and step, all rows
 * of a step before the next step.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { BigramWorld, walkBigrams } from "@haze/haze/data";
 * const world = new BigramWorld(Float32Array.of(0.5, 0.5, 0.5, 0.5));
 * const [contexts, targets] = [new Int32Array(2), new Int32Array(1)];
 * const uniforms = [0.9, 0.1];
 * walkBigrams(world, [0], () => uniforms.shift()!, contexts, targets);
 * assertEquals([...contexts, ...targets], [0, 1, 0]);
 * ```
 */
export function walkBigrams(
  world: BigramWorld,
  first: ArrayLike<number>,
  uniform: () => number,
  contexts: Int32Array,
  targets: Int32Array,
): void {
  const B = first.length;
  const T = contexts.length / B;
  for (let b = 0; b < B; b++) contexts[b * T] = first[b]!;
  for (let t = 1; t <= T; t++) {
    for (let b = 0; b < B; b++) {
      const token = world.next(contexts[b * T + t - 1]!, uniform());
      if (t < T) contexts[b * T + t] = token;
      else targets[b] = token;
    }
  }
}
