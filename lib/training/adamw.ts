/**
 * AdamW (Loshchilov & Hutter, arXiv 1711.05101) over the parameters of a model:
 *
 *   m ← β₁m + (1 − β₁)g      v ← β₂v + (1 − β₂)g²
 *   p ← p·(1 − rate·decay) − rate·m̂/(√v̂ + ε)
 */
import { ADAMW_SLOTS, type AdamwCall, type FloatArray, inPhase, type Region } from "../kernels/mod.ts";
import type { FloatRange, Parameters } from "../nn/mod.ts";
import type { TrainingConfig } from "./config.ts";

/**
 * Gradients and moments of all trained parameters in one region.
 *
 * @example One step against a gradient of 1: the first step of Adam is as long as the learning rate.
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { defaultKernels } from "@haze/haze/kernels";
 * import { Parameters } from "@haze/haze/nn";
 * import { AdamW, DEFAULT_TRAINING } from "@haze/haze/training";
 * const parameters = new Parameters([{ name: "w", shape: [2, 2] }], defaultKernels());
 * const optimiser = new AdamW(parameters);
 * optimiser.gradientOf("w").fill(1);
 * optimiser.update(1, 0.25, 1, DEFAULT_TRAINING);
 * assertAlmostEquals(parameters.get("w").data[0]!, -0.25, 1e-6);
 * optimiser.close();
 * parameters.close();
 * ```
 */
export class AdamW {
  readonly #gradients: FloatArray;
  readonly #means: FloatArray;
  readonly #variances: FloatArray;
  readonly #parameters: Parameters;
  readonly #region: Region;
  readonly #norm: FloatArray;
  readonly #slots: FloatArray;
  #closed = false;

  /** Reserves zeroed gradients and moments for `parameters`. */
  constructor(parameters: Parameters) {
    const n = parameters.trained.end;
    const slots = ADAMW_SLOTS.length;
    this.#parameters = parameters;
    this.#region = parameters.kernels.region(3 * n + slots + 1);
    const part = (start: number, length: number) => this.#region.floats.subarray(start, start + length);
    this.#gradients = part(0, n);
    this.#means = part(n, n);
    this.#variances = part(2 * n, n);
    this.#slots = part(3 * n, slots);
    this.#norm = part(3 * n + slots, 1);
  }

  /**
   * Sum of the gradients of the present step, in the order of the parameters: live.
   *
   * @throws {TypeError} after {@linkcode close}, as everything here.
   */
  get gradients(): FloatArray {
    return this.#open(this.#gradients);
  }

  /** First moments: live. */
  get means(): FloatArray {
    return this.#open(this.#means);
  }

  /** Second moments: live. */
  get variances(): FloatArray {
    return this.#open(this.#variances);
  }

  /**
   * The gradient of one parameter, live.
   *
   * @throws {RangeError} if no parameter has this name, or it is not trained.
   */
  gradientOf(name: string): FloatArray {
    const { start, end } = this.#parameters.rangeOf(name);
    if (end > this.#parameters.trained.end) {
      throw new RangeError(`Cannot find a gradient as the parameter must be trained: ${name} is not`);
    }
    return this.gradients.subarray(start, end);
  }

  /** Sets all gradients to zero. */
  clearGradients(): void {
    inPhase("optimiser", () => this.#parameters.kernels.fill(this.gradients, 0));
  }

  /** Euclidean length of the gradient of all parameters together. */
  gradientNorm(): number {
    inPhase("optimiser", () => this.#parameters.kernels.sumOfSquares(this.gradients, this.#norm));
    return Math.sqrt(this.#norm[0]!);
  }

  /**
   * One step with the gradients scaled by `gradientScale`; `step` counts from 1. `rateFactorOf` multiplies the learning rate of
   * a parameter, by name; without it all have the same.
   */
  update(
    step: number,
    learningRate: number,
    gradientScale: number,
    config: TrainingConfig,
    rateFactorOf?: (name: string) => number,
  ): void {
    const { beta1, beta2, epsilon, weightDecay } = config;
    const slots: Record<typeof ADAMW_SLOTS[number], number> = {
      ...{ learningRate, beta1, beta2, epsilon, weightDecay, gradientScale },
      inverseBias1: 1 / (1 - beta1 ** step),
      inverseBias2: 1 / (1 - beta2 ** step),
    };
    const { decayed: { end }, trained } = this.#parameters;
    for (const { start: from, end: to, factor } of this.#runs(rateFactorOf)) {
      const scaled = { ...slots, learningRate: learningRate * factor };
      this.#apply(from, Math.min(to, end), scaled);
      this.#apply(Math.max(from, end), Math.min(to, trained.end), { ...scaled, weightDecay: 0 });
    }
  }

  /** Stretches of parameters that lie side by side and have one factor. */
  #runs(rateFactorOf: ((name: string) => number) | undefined): (FloatRange & { factor: number })[] {
    const { trained, trainedNames } = this.#parameters;
    if (!rateFactorOf) return [{ ...trained, factor: 1 }];
    const ranges = trainedNames.map((name) => ({
      ...this.#parameters.rangeOf(name),
      factor: rateFactorOf(name),
    })).sort((a, b) => a.start - b.start);
    return ranges.reduce<(FloatRange & { factor: number })[]>((runs, range) => {
      const last = runs.at(-1);
      if (last?.factor === range.factor) runs[runs.length - 1] = { ...last, end: range.end };
      else runs.push(range);
      return runs;
    }, []);
  }

  #apply(start: number, end: number, slots: Record<typeof ADAMW_SLOTS[number], number>): void {
    if (start >= end) return;
    const numbers = this.#open(this.#slots);
    ADAMW_SLOTS.forEach((name, i) => numbers[i] = slots[name]);
    const part = (array: FloatArray) => array.subarray(start, end);
    const { kernels, floats } = this.#parameters;
    const call: AdamwCall = {
      ...{ p: part(floats), g: part(this.gradients) },
      ...{ m: part(this.means), v: part(this.variances), slots: numbers },
    };
    inPhase("optimiser", () => kernels.adamw(call));
  }

  /** The memory of a closed optimiser may already be somebody else's. */
  #open(array: FloatArray): FloatArray {
    if (this.#closed) {
      throw new TypeError("Cannot use an optimiser as the trainer was closed: got a late call");
    }
    return array;
  }

  /** Gives the memory back. */
  close(): void {
    this.#closed = true;
    this.#region.close();
  }
}
