/**
 * The gradient of a step from its micro-batches, shared out among ranks. Rank r of N takes the parts r, N + r, 2N + r, …; after
 * each round of N parts every rank gets one slice of all N gradients and adds them in the order of the parts, and at the end of
 * the step the slices are put together. Each number is thus added exactly as {@linkcode MicroBatches} adds it, and a rank sends
 * and receives no more than in a ring: for n numbers (N − 1)/N·n a round, and as much again at the end.
 */
import type { FloatArray } from "../../kernels/mod.ts";
import { GradientSum } from "../gradient_sum.ts";
import { type BatchMeans, type BatchParts, RunningMeans } from "../micro_batches.ts";
import type { Trainable } from "../trainable.ts";
import { sliceBounds } from "./communicator.ts";
import { gatherJson, SharedError, type TrainingGroup } from "./group.ts";

/** What a rank says of its part of a round. */
interface PartReport {
  /** As text, since JSON knows no NaN. */
  readonly loss: string;
  readonly measures: readonly (readonly [name: string, value: string])[];
  readonly stop: boolean;
  readonly failed?: string;
}

/** Runs this rank's micro-batches of a step, and adds them to those of the others. */
export class RankBatches {
  readonly #with: BatchParts;
  readonly #model: Trainable;
  readonly #group: TrainingGroup;
  readonly #bounds: readonly number[];
  readonly #sum: GradientSum;
  /** The same slice of the gradients of all ranks. */
  readonly #dealt: GradientSum;

  /** @throws {RangeError} if the parts cannot be shared out evenly, or the memory does not hold two gradients more. */
  constructor(parts: BatchParts, model: Trainable, group: TrainingGroup) {
    const { accumulation, parameters } = parts;
    const { rank, size } = group.communicator;
    if (accumulation % size !== 0) {
      throw new RangeError(
        `Cannot train over ranks as accumulation must be a multiple of their number: ${accumulation} over ${size}\n` +
          `hint: start as many ranks as divide it, or a new run with accumulation=${
            Math.ceil(accumulation / size) * size
          }`,
      );
    }
    this.#with = parts;
    this.#model = model;
    this.#group = group;
    this.#bounds = sliceBounds(parameters.trained.end, size);
    const length = this.#bounds[rank + 1]! - this.#bounds[rank]!;
    this.#sum = new GradientSum(parameters.kernels, length);
    this.#dealt = new GradientSum(parameters.kernels, length * size);
  }

  /** Leaves the sum of all gradients with the optimiser, on every rank; `keyOf` gives the dropout key of a part. */
  async run(keyOf: (part: number) => number): Promise<BatchMeans> {
    const { optimiser, accumulation } = this.#with;
    const { communicator } = this.#group;
    const { size } = communicator;
    const means = new RunningMeans(accumulation);
    const tallies = this.#tallies();
    const before = tallies.map((tally) => tally.slice());
    this.#sum.clear();
    for (let first = 0; first < accumulation; first += size) {
      optimiser.clearGradients();
      await this.#round(first, keyOf, means);
      await communicator.deal(optimiser.gradients, this.#bounds, this.#dealt.sum);
      const length = this.#sum.sum.length;
      for (let r = 0; r < size; r++) this.#sum.add(this.#dealt.sum.subarray(r * length, (r + 1) * length));
    }
    await communicator.join(this.#sum.sum, this.#bounds, optimiser.gradients);
    await this.#addTallies(tallies, before);
    return means;
  }

  /** One part of each rank. All see all windows, so that what the host learns of them is the same everywhere. */
  async #round(first: number, keyOf: (part: number) => number, means: RunningMeans): Promise<void> {
    const { sampler, gradients } = this.#with;
    const { communicator: { rank, size }, communicator, wantsToStop, onStop } = this.#group;
    let report: PartReport = { loss: "NaN", measures: [], stop: wantsToStop?.() ?? false };
    let left: FloatArray | undefined;
    let error: unknown;
    try {
      for (let r = 0; r < size; r++) {
        sampler.next(gradients.inputs, gradients.targets);
        if (r !== rank) gradients.skip();
        else {
          const loss = String(gradients.run(keyOf(first + r)));
          const measures = Object.entries(gradients.measures).map(([name, x]) => [name, String(x)] as const);
          report = { ...report, loss, measures };
          left = this.#model.passLeft?.().slice();
        }
      }
    } catch (thrown) {
      error = thrown;
      report = { ...report, failed: thrown instanceof Error ? thrown.message : String(thrown) };
    }
    const reports = await gatherJson(communicator, report);
    const failed = reports.findIndex((one) => one.failed !== undefined);
    if (failed >= 0) {
      const text = reports[failed]!.failed!;
      const alike = reports.every((one) => one.failed === text);
      throw new SharedError(
        alike ? text : `Cannot go on training as all ranks must: rank ${failed}: ${text}`,
        {
          cause: error,
        },
      );
    }
    for (const { loss, measures } of reports) {
      means.add(Number(loss), Object.fromEntries(measures.map(([name, value]) => [name, Number(value)])));
    }
    if (reports.some(({ stop }) => stop)) onStop?.();
    if (left) await this.#shareLeft(first, left);
  }

  /** Hands the model what passes on other ranks left for the end of the step. */
  async #shareLeft(first: number, left: FloatArray): Promise<void> {
    const bytes = new Uint8Array(left.buffer, left.byteOffset, left.byteLength);
    const all = await this.#group.communicator.gather(bytes);
    for (const [r, { buffer, byteOffset, byteLength }] of all.entries()) {
      const Type = left instanceof Float64Array ? Float64Array : Float32Array;
      const numbers = new Type(buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer);
      this.#model.takePassLeft?.(first + r, numbers);
    }
  }

  #tallies(): FloatArray[] {
    return (this.#model.tallies ?? []).map((name) => this.#with.parameters.get(name).floats);
  }

  /** Adds up what the passes of all ranks counted: whole numbers, whose sums are exact in any order. */
  async #addTallies(tallies: readonly FloatArray[], before: readonly FloatArray[]): Promise<void> {
    if (tallies.length === 0) return;
    const counted = tallies.map((tally, i) => Array.from(tally, (count, j) => count - before[i]![j]!));
    const all = await gatherJson(this.#group.communicator, counted);
    for (const [i, tally] of tallies.entries()) {
      for (let j = 0; j < tally.length; j++) {
        tally[j] = all.reduce((sum, one) => sum + one[i]![j]!, before[i]![j]!);
      }
    }
  }

  /** Gives the memory back. */
  close(): void {
    this.#sum.close();
    this.#dealt.close();
  }
}
