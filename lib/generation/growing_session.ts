/** One growing sequence: positions from 0, keys and values kept. */
import { checkFeed } from "./check_ids.ts";
import type { Session } from "./language_model.ts";
import { RecordedReads } from "./recorded_reads.ts";
import type { RowReading } from "./row_reading.ts";

/** A {@linkcode Session} that owns its reader. */
export class GrowingSession implements Session {
  readonly #reader: RowReading;
  #length = 0;
  readonly #reads: RecordedReads;

  /** Takes a reader over, and closes it with itself. */
  constructor(reader: RowReading) {
    this.#reader = reader;
    this.#reads = new RecordedReads(reader);
  }

  get length(): number {
    return this.#length;
  }

  get capacity(): number {
    return this.#reader.capacity;
  }

  feed(ids: ArrayLike<number>): Float64Array {
    const reader = this.#reader;
    const [count, past] = [ids.length, this.#length];
    checkFeed(ids, past, reader);
    if (past === 0) this.#reads.record();
    reader.ids.set(ids);
    this.#reads.read(count, past);
    this.#length += count;
    return new Float64Array(reader.logits);
  }

  clear(): void {
    this.#length = 0;
  }

  close(): void {
    this.#reader.close();
  }
}
