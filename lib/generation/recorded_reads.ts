/** Reading rows with as little said to the kernels as possible. */
import type { Plan, PlanSeries } from "../kernels/mod.ts";
import type { RowReading } from "./row_reading.ts";

/**
 * Reads rows with a reader: the calls of a single token are recorded once and replayed at each position, and those of a
 * beginning, which a full context that starts again reads over and over, as often as it is equally long.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { RecordedReads } from "@haze/haze/generation";
 * import { referenceKernels } from "@haze/haze/kernels";
 * const kernels = referenceKernels("float64");
 * const [table, ids, logits] = [Float64Array.of(1, 2, 3, 4), new Int32Array(3), new Float64Array(2)];
 * const read = (M: number) => // a bigram model: row i holds the logits after token i
 *   kernels.embedding({ ids: ids.subarray(M - 1, M), table, y: logits, rows: 1, columns: 2 });
 * const reader = { kind: "bigram", kernels, capacity: 3, vocabSize: 2, ids, logits, read };
 * const reads = new RecordedReads({ ...reader, requireOpen() {}, close() {} });
 * ids.set([0, 1]);
 * reads.read(2, 0);
 * assertEquals([...logits], [3, 4]);
 * ```
 */
export class RecordedReads {
  readonly #reader: RowReading;
  #token: PlanSeries | undefined;
  #start: { readonly count: number; readonly plan: Plan | undefined } | undefined;

  /** Reads with `reader`, which stays the caller's. */
  constructor(reader: RowReading) {
    this.#reader = reader;
  }

  /** Records the calls of a token if they are not. Only an empty sequence may: the runs leave their marks in what is kept. */
  record(): void {
    if (this.#token?.isValid) return;
    const reader = this.#reader;
    reader.ids[0] = 0;
    this.#token = reader.kernels.recordSeries((past) => reader.read(1, past), reader.capacity - 1);
  }

  /** Reads the `count` ids that were put into the reader, behind `past` tokens. */
  read(count: number, past: number): void {
    if (count === 1 && this.#token?.isValid) this.#token.replay(past);
    else if (past === 0) this.#readStart(count);
    else this.#reader.read(count, past);
  }

  #readStart(count: number): void {
    if (this.#start?.count === count && this.#start.plan?.isValid) return this.#start.plan.replay();
    this.#start = { count, plan: this.#reader.kernels.record(() => this.#reader.read(count, 0)) };
  }
}
