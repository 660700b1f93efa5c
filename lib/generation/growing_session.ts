/** One growing sequence: positions from 0, keys and values kept. */
import type { Plan, PlanSeries } from "../kernels/mod.ts";
import { checkIds, checkRoom } from "./check_ids.ts";
import type { Session } from "./language_model.ts";
import type { RowReading } from "./row_reading.ts";

/** A {@linkcode Session} that owns its reader. The calls of a single token are recorded once and replayed at each position. */
export class GrowingSession implements Session {
  readonly #reader: RowReading;
  #length = 0;
  #token: PlanSeries | undefined;
  /** Calls that read the first `count` tokens, as a full context that starts again does over and over. */
  #start: { readonly count: number; readonly plan: Plan | undefined } | undefined;

  /** Takes a reader over, and closes it with itself. */
  constructor(reader: RowReading) {
    this.#reader = reader;
  }

  get length(): number {
    return this.#length;
  }

  get capacity(): number {
    return this.#reader.capacity;
  }

  feed(ids: ArrayLike<number>): Float64Array {
    const reader = this.#reader;
    reader.requireOpen();
    const [count, past] = [ids.length, this.#length];
    checkRoom(count, past, reader);
    checkIds(ids, reader.vocabSize);
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
