/** One growing sequence: positions from 0, keys and values kept. */
import { checkFeed } from "./check_ids.ts";
import type { Session } from "./language_model.ts";
import { RecordedReads } from "./recorded_reads.ts";
import type { RowReading } from "./row_reading.ts";

/**
 * A {@linkcode Session} that owns its reader.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { GrowingSession } from "@haze/haze/generation";
 * import { referenceKernels } from "@haze/haze/kernels";
 * const kernels = referenceKernels("float64");
 * const [table, ids, logits] = [Float64Array.of(1, 2, 3, 4), new Int32Array(3), new Float64Array(2)];
 * const read = (M: number) => // a bigram model: row i holds the logits after token i
 *   kernels.embedding({ ids: ids.subarray(M - 1, M), table, y: logits, rows: 1, columns: 2 });
 * const reader = { kind: "bigram", kernels, capacity: 3, vocabSize: 2, ids, logits, read };
 * const session = new GrowingSession({ ...reader, requireOpen() {}, close() {} });
 * assertEquals([...session.feed([0, 1]), ...session.feed([0])], [3, 4, 1, 2]);
 * assertEquals(session.length, 3);
 * ```
 */
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
