/**
 * What no gradient moves: hazard, capacity and rates of each block, by the rule of `decideLayer`, from the gradients that the
 * block was moved by. Everything it remembers lies in the model's parameters.
 */
import type { FloatArray, Kernels, Region } from "../../../kernels/mod.ts";
import type { Parameters } from "../../../nn/mod.ts";
import { applyDecision, decideLayer, type LayerDecision } from "../parts/layer_decision.ts";
import { softplus } from "../parts/numbers.ts";
import type { SpiralConfig } from "./config.ts";

/**
 * Decisions in the order in which they are counted.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { DECISIONS, SpiralModel } from "@haze/haze/spiral";
 * const model = new SpiralModel({ vocabSize: 16, d: 8, L: 2, k: 4, keepK: 2, r: 4 });
 * const { floats } = model.parameters.get("control.decisions"); // one number a block and decision
 * assertEquals(floats.length, 2 * DECISIONS.length);
 * model.close();
 * ```
 */
export const DECISIONS: readonly LayerDecision[] = ["poke", "explore", "prune", "hold"];

/** The running median moves by this factor towards each gradient. */
const MEDIAN_STEP = 1.05;
/** What a batch leaves of the running reliability, of its own running mean, and of the running loss. */
const [FAST, SLOW, LOSS] = [0.98, 0.995, 0.95];
/** A loss has fallen if it is so much below the lowest, nats: less is noise. */
const LEAST_FALL = 1e-3;

/** How a batch went, nats. */
export interface BatchSigns {
  /** The student's mean loss. */
  readonly lossNats: number;
  /** How much better than a uniform guess the teacher did; without a teacher, the student. */
  readonly gainNats: number;
}

/** The factor of a block's learning rate: softplus(−ρ)/ln 2, 1 at ρ = 0. */
export function rateFactor(rho: number): number {
  return softplus(-rho) / Math.LN2;
}

/**
 * Judges the blocks after each step, by the signs that there are: the reliability of the one teacher stands for that of every
 * block, and the running training loss for the held-out one.
 *
 * `explore` is then the usual change: once both have levelled off, a running mean is as often below its slower self as above,
 * and no new lowest loss comes within 25 steps. It fires in some 45 of 500 steps, of at most 100 that the rest between changes
 * allows, in all blocks at once; only `poke` takes any of it back, a few times, so that ρ ends near −2 and the blocks' rates
 * at three times the others'. That is the rule as it was proposed, not a misreading of it: it has no way down. Adam under a
 * cosine does not mind; under a constant rate switch it off by `uncertaintyRate`.
 */
export class LayerControl {
  readonly #config: SpiralConfig;
  readonly #parameters: Parameters;
  readonly #region: Region;
  /** Names of the trained parameters of each block. */
  readonly #names: readonly (readonly string[])[];

  constructor(config: SpiralConfig, parameters: Parameters, kernels: Kernels) {
    this.#config = config;
    this.#parameters = parameters;
    this.#region = kernels.region(1);
    this.#names = Array.from(
      { length: config.L },
      (_, layer) => parameters.trainedNames.filter((name) => name.startsWith(`blocks.${layer}.`)),
    );
  }

  /** Decides about every block; `gradientOf` gives the gradients of the step. */
  afterStep(signs: BatchSigns, gradientOf: (name: string) => FloatArray): void {
    const { L, k } = this.#config;
    const [keepK, rho, usual, hazards, since, decisions] = [
      ...["keepK", "rho", "usualRms", "hazard", "sinceChange", "decisions"],
    ].map((name) => this.#state(name)) as [
      FloatArray,
      FloatArray,
      FloatArray,
      FloatArray,
      FloatArray,
      FloatArray,
    ];
    const { reliability, usualReliability, stalledSteps } = this.#follow(signs);
    for (let layer = 0; layer < L; layer++) {
      const gradientRms = this.#rms(layer, gradientOf);
      // A block without a gradient is no hazard, and the logarithm of the median needs a number above 0.
      if (gradientRms === 0) continue;
      if (usual[layer] === 0) usual[layer] = gradientRms;
      const { decision, hazard } = decideLayer({
        ...{ gradientRms, usualRms: usual[layer]!, reliability, usualReliability, stalledSteps },
        stepsSinceChange: since[layer]!,
      });
      const changed = applyDecision({ keepK: keepK[layer]!, rho: rho[layer]! }, decision, k);
      if (this.#config.controlKeepK) keepK[layer] = changed.keepK;
      if (this.#config.uncertaintyRate) rho[layer] = changed.rho;
      hazards[layer] = hazard;
      since[layer] = decision === "hold" ? since[layer]! + 1 : 1;
      decisions[layer * DECISIONS.length + DECISIONS.indexOf(decision)]!++;
      usual[layer]! *= gradientRms > usual[layer]! ? MEDIAN_STEP : 1 / MEDIAN_STEP;
    }
  }

  /** Running reliability and its mean, and how long the loss has not fallen. */
  #follow({ lossNats, gainNats }: BatchSigns): {
    reliability: number;
    usualReliability: number;
    stalledSteps: number;
  } {
    const [trust, loss] = [this.#state("reliability"), this.#state("loss")];
    const isFirst = loss[1] === 0;
    const follow = (state: FloatArray, at: number, value: number, keep: number): void => {
      state[at] = isFirst ? value : keep * state[at]! + (1 - keep) * value;
    };
    follow(trust, 0, gainNats, FAST);
    follow(trust, 1, gainNats, SLOW);
    follow(loss, 0, lossNats, LOSS);
    if (isFirst || loss[0]! < loss[1]! - LEAST_FALL) [loss[1], loss[2]] = [loss[0]!, 0];
    else loss[2]!++;
    return { reliability: trust[0]!, usualReliability: trust[1]!, stalledSteps: loss[2]! };
  }

  /** Root mean square of all gradients of a block. */
  #rms(layer: number, gradientOf: (name: string) => FloatArray): number {
    const { kernels } = this.#parameters;
    let [sum, count] = [0, 0];
    for (const gradient of joined(this.#names[layer]!.map(gradientOf))) {
      kernels.sumOfSquares(gradient, this.#region.floats);
      sum += this.#region.floats[0]!;
      count += gradient.length;
    }
    return Math.sqrt(sum / count);
  }

  #state(name: string): FloatArray {
    return this.#parameters.get(`control.${name}`).floats;
  }

  /** Gives the memory back. */
  close(): void {
    this.#region.close();
  }
}

/** Arrays that lie behind each other as one: a call each would cost more than the sums. */
function joined(arrays: readonly FloatArray[]): FloatArray[] {
  const out: FloatArray[] = [];
  for (const array of arrays) {
    const last = out.at(-1);
    if (last?.buffer !== array.buffer || last.byteOffset + last.byteLength !== array.byteOffset) {
      out.push(array);
    } else {
      const length = last.length + array.length;
      out[out.length - 1] = array instanceof Float32Array
        ? new Float32Array(array.buffer, last.byteOffset, length)
        : new Float64Array(array.buffer, last.byteOffset, length);
    }
  }
  return out;
}
