import { checkBatchArrays } from "../batch_arrays.ts";
import { Pcg64 } from "../../random/mod.ts";
import { checkPositiveInteger } from "../checks.ts";
import type { WindowSamplerOptions, WindowSamplerState, WindowSource } from "../windows.ts";
import { type ModuleShare, moduleShares } from "./shares.ts";
import { type QueueState, WindowQueue } from "./window_queue.ts";

/** What a {@linkcode ModuleMixture} reads of a module. */
export interface MixtureModule {
  /** What it is called in reports. */
  readonly name: string;
  /** Hash of its content, hex digits: with the seed it decides the order of its windows. */
  readonly contentHash: string;
  /** w ≥ 0. */
  readonly weight: number;
  /** Stretches of tokens to train on; each gives ⌊(length − 1) / T⌋ windows, one after the other. */
  readonly train: readonly Int32Array[];
}

/** Options of {@linkcode ModuleMixture}. */
export interface MixtureOptions extends WindowSamplerOptions {
  /** a of p_i = w_i·n_i^a / Σ; default 1: in proportion to tokens. */
  readonly exponent?: number;
}

/** Where a {@linkcode ModuleMixture} stands, as plain JSON. */
export interface MixtureState extends WindowSamplerState {
  /** The queue of each module, in their order. */
  readonly modules: readonly QueueState[];
}

/** What was drawn from a module so far. */
export interface DrawnShare extends ModuleShare {
  /** Windows of a pass over it. */
  readonly windows: number;
  /** Windows drawn. */
  readonly drawn: number;
  /** Its share of all windows drawn; 0 before the first. */
  readonly drawnShare: number;
}

interface Part {
  readonly queue: WindowQueue;
  /** Start of each window: its stretch and the token in it. */
  readonly stretches: readonly Int32Array[];
  readonly firstOf: readonly number[];
}

/**
 * Draws batches from modules: for each window a module by its share, then that module's next window, so that every batch
 * is mixed. Each module passes through all of its windows in a random order of its own before any comes again.
 *
 * The order inside a module depends on the seed and its content alone, so it stays when other modules come and go. The
 * same seed and modules give the same sequence.
 *
 * @example
 * ```ts
 * import { ModuleMixture } from "@haze/haze/data";
 * import { assertEquals } from "@std/assert";
 *
 * const counted = (from: number) => Int32Array.from({ length: 9 }, (_, i) => from + i);
 * const modules = [
 *   { name: "low", contentHash: "01", weight: 3, train: [counted(0)] },
 *   { name: "high", contentHash: "02", weight: 1, train: [counted(100)] },
 * ];
 * const mixture = new ModuleMixture(modules, { B: 4, T: 2, seed: 1 });
 * const [inputs, targets] = [new Int32Array(8), new Int32Array(8)];
 * mixture.next(inputs, targets);
 * assertEquals(targets.every((id, i) => id === inputs[i]! + 1), true);
 * assertEquals(mixture.report().map(({ share, windows }) => [share, windows]), [[0.75, 4], [0.25, 4]]);
 * ```
 */
export class ModuleMixture implements WindowSource {
  /** Every token but the first of a window is scored. */
  readonly hasUnscored = false;
  /** Number of windows of all modules. */
  readonly windowCount: number;
  readonly #modules: readonly MixtureModule[];
  readonly #parts: readonly Part[];
  readonly #shares: readonly ModuleShare[];
  readonly #random: Pcg64;
  readonly #B: number;
  readonly #T: number;

  /**
   * Prepares to draw from the modules, whose tokens are not copied.
   *
   * @throws {RangeError} if B or T is not a positive integer, a module with a weight holds no window, or as
   * {@linkcode mixtureShares}.
   */
  constructor(modules: readonly MixtureModule[], { B, T, seed, exponent = 1 }: MixtureOptions) {
    checkPositiveInteger("draw windows", "B", B);
    checkPositiveInteger("draw windows", "T", T);
    this.#modules = modules;
    this.#parts = modules.map(({ train, contentHash }) => partOf(train, T, contentHash, seed));
    this.windowCount = this.#parts.reduce((sum, { queue }) => sum + queue.count, 0);
    const weighted = modules.map(({ name, weight }, i) => {
      return { name, weight, tokens: this.#parts[i]!.queue.count * T };
    });
    this.#shares = moduleShares(weighted, { exponent, tokensRead: 0 });
    this.#random = new Pcg64(seed);
    this.#B = B;
    this.#T = T;
  }

  // As every source of windows has it.

  /**
   * Draws one batch into the given arrays, each of B·T entries, row-major (B, T).
   *
   * @throws {TypeError} if an array has another length.
   */
  next(inputs: Int32Array, targets: Int32Array): void {
    const T = this.#T;
    checkBatchArrays(inputs, targets, this.#B, T);
    for (let b = 0; b < this.#B; b++) {
      const { queue, stretches, firstOf } = this.#parts[this.#draw()]!;
      const window = queue.next();
      const s = firstOf.findLastIndex((first) => first <= window);
      const start = (window - firstOf[s]!) * T;
      inputs.set(stretches[s]!.subarray(start, start + T), b * T);
      targets.set(stretches[s]!.subarray(start + 1, start + 1 + T), b * T);
    }
  }

  /** A module by its share; one number is drawn always. */
  #draw(): number {
    let left = this.#random.uniform();
    let last = -1;
    for (let i = 0; i < this.#shares.length; i++) {
      const { share } = this.#shares[i]!;
      if (share === 0) continue;
      last = i;
      left -= share;
      if (left < 0) return i;
    }
    // Shares add up to 1 but for the last bits.
    return last;
  }

  /** What was drawn from each module so far; `epochs` counts passes over its windows. */
  report(): DrawnShare[] {
    const all = this.#parts.reduce((sum, { queue }) => sum + queue.taken, 0);
    return this.#shares.map((share, i) => {
      const { count, taken } = this.#parts[i]!.queue;
      const [drawnShare, epochs] = [all === 0 ? 0 : taken / all, count === 0 ? 0 : taken / count];
      return { ...share, windows: count, drawn: taken, drawnShare, epochs };
    });
  }

  /** Gives the state as plain JSON, for an exact resume. */
  state(): MixtureState {
    return {
      random: this.#random.state(),
      windowCount: this.windowCount,
      modules: this.#parts.map(({ queue }) => queue.state()),
    };
  }

  /**
   * Goes on from a state of a mixture of the same modules in the same order; a refused one changes nothing.
   *
   * @throws {RangeError} if the state is of other modules.
   */
  restore(state: WindowSamplerState): void {
    const { windowCount, random } = state;
    const queues = (state as Partial<MixtureState>).modules;
    const fail = (rule: string): never => {
      throw new RangeError(
        `Cannot restore a mixture as it must have ${rule}\n` +
          "hint: resume with the modules, weights, split and context of the interrupted run",
      );
    };
    if (windowCount !== this.windowCount) fail(`${this.windowCount} windows: got ${windowCount}`);
    if (!Array.isArray(queues) || queues.length !== this.#parts.length) {
      return fail(`${this.#parts.length} modules: got ${Array.isArray(queues) ? queues.length : "none"}`);
    }
    for (const [i, { queue }] of this.#parts.entries()) {
      const problem = queue.problem(queues[i]);
      if (problem !== undefined) fail(`for ${this.#modules[i]!.name} ${problem}`);
    }
    this.#random.restore(random); // throws before it changes anything
    for (const [i, { queue }] of this.#parts.entries()) queue.restore(queues[i]!);
  }
}

function partOf(train: readonly Int32Array[], T: number, hash: string, seed: number | bigint): Part {
  const stretches = train.filter((ids) => ids.length > T);
  let count = 0;
  const firstOf = stretches.map((ids) => {
    const first = count;
    count += Math.floor((ids.length - 1) / T);
    return first;
  });
  return { queue: new WindowQueue(count, hash, seed), stretches, firstOf };
}
