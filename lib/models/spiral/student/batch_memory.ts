/** What happens around the recorded pass of a spiral model: the teacher speaks before it, and all learn after it. */
import type { FloatArray, Kernels } from "../../../kernels/mod.ts";
import type { Parameters } from "../../../nn/mod.ts";
import { mean } from "../parts/numbers.ts";
import { TEACHER_HEADS } from "../teacher/heads.ts";
import { learnBatch } from "../teacher/learn.ts";
import { liarIds } from "../teacher/liars.ts";
import { type TeacherMemory, teacherMemory } from "../teacher/memory.ts";
import { predictBatch, type RowOutcome } from "../teacher/predict.ts";
import { type ScoredBatch, scoredBatch } from "../teacher/rows.ts";
import type { SpiralConfig } from "./config.ts";
import type { BatchSigns } from "./control.ts";
import { isHeldOut } from "./held_out_rows.ts";
import { RunningCalibration } from "./running_calibration.ts";
import { HOST_MEASURES, PassSlots } from "./slots.ts";

/** A batch between its pass and the end of its step. */
interface Pending {
  readonly batch: ScoredBatch;
  readonly outcomes: readonly RowOutcome[];
  /** The student's log-probabilities, once another pass is about to write over them. */
  student?: FloatArray;
}

/**
 * Nothing is learnt before the step is done: until then counts and weights are those of the step before. What a step that
 * failed had prepared is forgotten when the next begins, so that it leaves no trace.
 */
export class BatchMemory {
  readonly #config: SpiralConfig;
  readonly #kernels: Kernels;
  readonly #parameters: Parameters;
  readonly #teacher: TeacherMemory | undefined;
  readonly #liars: readonly number[];
  readonly #calibration: RunningCalibration;
  #slots: PassSlots | undefined;
  #pending: Pending[] = [];

  constructor(config: SpiralConfig, parameters: Parameters, kernels: Kernels) {
    this.#config = config;
    this.#kernels = kernels;
    this.#parameters = parameters;
    this.#teacher = config.distillation > 0 ? teacherMemory(parameters) : undefined;
    this.#liars = liarIds(config.vocabSize, config.liars);
    this.#calibration = new RunningCalibration(parameters.get("control.calibration").floats);
  }

  /** Where host and pass meet; there is none before the first batch. */
  get slots(): PassSlots | undefined {
    return this.#slots;
  }

  /** Whether the batch that was prepared last scores nothing but last positions. */
  get lastOnly(): boolean {
    return this.#pending.at(-1)?.batch.lastOnly ?? false;
  }

  /** The student's log-probabilities of the batch that was prepared last, once its pass was taken: live. */
  get passLeft(): FloatArray {
    return this.#slots!.student;
  }

  /** Puts in those of a batch of the step, whose pass was taken elsewhere. */
  takePassLeft(part: number, left: FloatArray): void {
    this.#pending[part]!.student = left;
  }

  /** Forgets what was prepared for a step that never ended. */
  beginStep(): void {
    this.#pending = [];
  }

  /**
   * Lets the teacher speak of a batch (B, T), and writes what the pass reads.
   *
   * @throws {RangeError} if no target is scored, or one that is not the last of its window without `scoreAll`.
   */
  prepare(inputs: Int32Array, targets: Int32Array, T: number): void {
    this.#keepLast();
    const { scoreAll, temperatureFrom, heldOutShare } = this.#config;
    const batch = scoredBatch(inputs, targets, T);
    if (batch.rows.length === 0 || (!scoreAll && !batch.lastOnly)) {
      throw new RangeError(
        batch.rows.length === 0
          ? "Cannot train spiral as a batch must score some target: all are unscored"
          : "Cannot train spiral as without scoreAll nothing but last targets may be scored: others are\n" +
            'hint: withScored(data, "last") makes such windows of any data; or set scoreAll=true',
      );
    }
    const slots = this.#slotsFor(batch.rowCount);
    const outcomes = this.#teacher
      ? predictBatch({ config: this.#config, liars: this.#liars }, this.#teacher, batch, slots.teacher)
      : [];
    slots.shares.fill(0);
    slots.targets.fill(0);
    slots.trains.fill(1);
    for (const { place, target } of batch.rows) {
      slots.targets[place] = target;
      slots.shares[place] = 1 / batch.rows.length;
      if (temperatureFrom !== "heldOut") continue;
      const window = batch.lastOnly ? place : Math.floor(place / T);
      if (isHeldOut(inputs.subarray(window * T, (window + 1) * T), heldOutShare)) slots.trains[place] = 0;
    }
    this.#writeMeasures(slots.measures);
    this.#pending.push({ batch, outcomes });
  }

  /**
   * Learns from all batches of the step, and says how they went.
   *
   * @throws {TypeError} if none was prepared.
   */
  finishStep(): BatchSigns {
    if (this.#pending.length === 0) {
      throw new TypeError(
        "Cannot finish a step of spiral as the batches that it took must be prepared with it: none was\n" +
          "hint: it is trained by exact gradients; those by differences are taken of a copy",
      );
    }
    const { vocabSize: V } = this.#config;
    let [rows, loss, teacherLoss] = [0, 0, 0];
    this.#calibration.fade();
    for (const { batch, outcomes, student = this.#slots!.student } of this.#pending) {
      for (const { place, target } of batch.rows) {
        const logs = student.subarray(place * V, (place + 1) * V);
        this.#calibration.add(logs, target);
        loss -= logs[target]!;
        rows++;
      }
      for (const { nll } of outcomes) teacherLoss += nll[TEACHER_HEADS.length]!;
      if (this.#teacher) learnBatch(this.#config, this.#teacher, { batch, outcomes, student });
    }
    this.#pending = [];
    const lossNats = loss / rows;
    return { lossNats, gainNats: Math.log(V) - (this.#teacher ? teacherLoss / rows : lossNats) };
  }

  /** Copies what the last pass left before another batch takes its place. */
  #keepLast(): void {
    const last = this.#pending.at(-1);
    if (last && !last.student) last.student = this.#slots!.student.slice();
  }

  #slotsFor(rows: number): PassSlots {
    if (this.#slots?.rows !== rows) {
      this.#slots?.close();
      this.#slots = new PassSlots(this.#kernels, rows, this.#config.vocabSize);
    }
    return this.#slots;
  }

  /** What is known before the pass: of the steps before this one. */
  #writeMeasures(measures: FloatArray): void {
    const meanOf = (name: string) => mean(this.#parameters.get(`control.${name}`).floats);
    const weights = this.#teacher?.sourceWeight ?? [1];
    let [least, most] = [Infinity, -Infinity];
    for (let j = 0; j < weights.length; j++) {
      least = Math.min(least, weights[j]!);
      most = Math.max(most, weights[j]!);
    }
    const values: Record<typeof HOST_MEASURES[number], number> = {
      ...{
        ece: this.#calibration.error,
        hazard: meanOf("hazard"),
        keepK: meanOf("keepK"),
        rho: meanOf("rho"),
      },
      teacherNats: this.#teacher?.nll[TEACHER_HEADS.length] ?? Math.log(this.#config.vocabSize),
      ...{ sourceMin: least, sourceMean: mean(weights), sourceMax: most },
    };
    HOST_MEASURES.forEach((name, i) => measures[i] = values[name]);
  }

  /** Gives the memory back. */
  close(): void {
    this.#slots?.close();
  }
}
