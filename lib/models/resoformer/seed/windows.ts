/** The seed's windows: they overlap by half, and each epoch reads every one of them once, in an order of its own. */
import {
  UNSCORED,
  type WindowSamplerOptions,
  type WindowSamplerState,
  type WindowSource,
} from "../../../data/mod.ts";
import { Pcg64, type Pcg64State, shuffled } from "../../../random/mod.ts";

/**
 * Where windows of `T` tokens start in a text of `length` tokens: 0, ⌊T/2⌋, 2·⌊T/2⌋, … as long as the window and the token
 * after it are there.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { seedStarts } from "@haze/haze/resoformer";
 * assertEquals(seedStarts(10, 4), [0, 2, 4]); // at 6 the token after the window is missing
 * ```
 */
export function seedStarts(length: number, T: number): number[] {
  const hop = Math.max(1, Math.floor(T / 2));
  const count = length <= T ? 0 : Math.floor((length - T - 1) / hop) + 1;
  return Array.from({ length: count }, (_, i) => i * hop);
}

/** Where {@linkcode SeedWindows} stand. */
interface SeedState extends WindowSamplerState {
  /** State of the generator before the present epoch was shuffled. */
  readonly random: Pcg64State;
  /** Windows of the present epoch that were read. */
  readonly at: number;
}

/**
 * Batches of an epoch's windows. The last batch of an epoch is filled up with rows that are not scored, so that its
 * loss is the mean over the windows that are left.
 */
export class SeedWindows implements WindowSource {
  /** Whether the last batch of an epoch is not full. */
  readonly hasUnscored: boolean;
  /** Windows an epoch. */
  readonly windowCount: number;
  /** Where the windows of the last batch start. */
  #batch: readonly number[] = [];
  readonly #ids: Int32Array;
  readonly #starts: readonly number[];
  readonly #random: Pcg64;
  readonly #B: number;
  readonly #T: number;
  #epoch: Pcg64State;
  #order: number[] = [];
  #at = 0;

  /** @throws {RangeError} if the text holds no window and the token after it. */
  constructor(ids: Int32Array, { B, T, seed }: WindowSamplerOptions) {
    this.#starts = seedStarts(ids.length, T);
    this.windowCount = this.#starts.length;
    if (this.windowCount === 0) {
      throw new RangeError(
        `Cannot train as a window of ${T} + 1 tokens must fit into the text: it has ${ids.length}\n` +
          "hint: give a longer text or a smaller seqLen",
      );
    }
    this.hasUnscored = this.windowCount % B !== 0;
    this.#ids = ids;
    this.#B = B;
    this.#T = T;
    this.#random = new Pcg64(seed);
    this.#epoch = this.#random.state();
    this.#shuffle();
  }

  /** Steps an epoch. */
  get stepsPerEpoch(): number {
    return Math.ceil(this.windowCount / this.#B);
  }

  /** The last batch, without the rows that fill it up. */
  batch(): { inputs: Int32Array; targets: Int32Array }[] {
    const part = (start: number) => this.#ids.subarray(start, start + this.#T);
    return this.#batch.map((start) => ({ inputs: part(start), targets: part(start + 1) }));
  }

  next(inputs: Int32Array, targets: Int32Array): void {
    if (this.#at === this.windowCount) {
      this.#epoch = this.#random.state();
      this.#shuffle();
      this.#at = 0;
    }
    const T = this.#T;
    const rows = Math.min(this.#B, this.windowCount - this.#at);
    this.#batch = this.#order.slice(this.#at, this.#at + rows).map((window) => this.#starts[window]!);
    for (let b = 0; b < this.#B; b++) {
      const isThere = b < rows;
      const start = this.#batch[isThere ? b : 0]!;
      inputs.set(this.#ids.subarray(start, start + T), b * T);
      if (isThere) targets.set(this.#ids.subarray(start + 1, start + 1 + T), b * T);
      else targets.fill(UNSCORED, b * T, (b + 1) * T);
    }
    this.#at += rows;
  }

  state(): SeedState {
    return { random: this.#epoch, windowCount: this.windowCount, at: this.#at };
  }

  restore(state: WindowSamplerState): void {
    const { random, windowCount, at } = state as SeedState;
    if (windowCount !== this.windowCount || !(Number.isInteger(at) && at >= 0 && at <= windowCount)) {
      throw new RangeError(
        `Cannot restore windows as an epoch must have ${this.windowCount} of them: ${at} of ${windowCount}`,
      );
    }
    this.#random.restore(random);
    this.#epoch = random;
    this.#shuffle();
    this.#at = at;
  }

  #shuffle(): void {
    this.#order = shuffled(Array.from({ length: this.windowCount }, (_, i) => i), this.#random);
  }
}
