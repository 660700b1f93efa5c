/** One growing sequence: positions from 0, keys and values kept. */
import type { Session } from "../../generation/mod.ts";
import type { Plan, PlanSeries } from "../../kernels/mod.ts";
import type { Parameters } from "../../nn/mod.ts";
import type { HazeConfig } from "./config.ts";
import { checkIds, checkRoom } from "./inference/check_ids.ts";
import { RowReader } from "./inference/row_reader.ts";

/** A {@linkcode Session} of a haze model. The calls of a single token are recorded once and replayed at each position. */
export class GrowingSession implements Session {
  readonly #config: HazeConfig;
  readonly #reader: RowReader;
  #length = 0;
  #token: PlanSeries | undefined;
  /** Calls that read the first `count` tokens, as a full context that starts again does over and over. */
  #start: { readonly count: number; readonly plan: Plan | undefined } | undefined;

  constructor(config: HazeConfig, parameters: Parameters) {
    this.#config = config;
    this.#reader = new RowReader(config, parameters);
  }

  get length(): number {
    return this.#length;
  }

  get capacity(): number {
    return this.#config.T;
  }

  feed(ids: ArrayLike<number>): Float64Array {
    const reader = this.#reader;
    reader.requireOpen();
    const [count, past] = [ids.length, this.#length];
    checkRoom(count, past, this.#config.T);
    checkIds(ids, this.#config.vocabSize);
    if (past === 0) this.#record();
    reader.ids.set(ids);
    if (count === 1 && this.#token?.isValid) this.#token.replay(past);
    else if (past === 0) this.#readStart(count);
    else reader.read(count, past);
    this.#length += count;
    return new Float64Array(reader.logits);
  }

  clear(): void {
    this.#length = 0;
  }

  close(): void {
    this.#reader.close();
  }

  /** Only an empty session may record: the runs leave their marks in what is kept. */
  #record(): void {
    if (this.#token?.isValid) return;
    this.#reader.ids[0] = 0;
    this.#token = this.#reader.kernels.recordSeries((past) => this.#reader.read(1, past), this.capacity - 1);
  }

  #readStart(count: number): void {
    if (this.#start?.count === count && this.#start.plan?.isValid) return this.#start.plan.replay();
    this.#start = { count, plan: this.#reader.kernels.record(() => this.#reader.read(count, 0)) };
  }
}
