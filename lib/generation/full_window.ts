/** Full windows: every token stands at another position at each step, so that all of it is worked out anew. */
import type { Plan } from "../kernels/mod.ts";
import { checkIds } from "./check_ids.ts";
import type { Window } from "./language_model.ts";
import type { RowReading } from "./row_reading.ts";

/**
 * A {@linkcode Window} that owns its reader. Its calls are recorded once and replayed.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { FullWindow } from "@haze/haze/generation";
 * import { referenceKernels } from "@haze/haze/kernels";
 * const kernels = referenceKernels("float64");
 * const [table, ids, logits] = [Float64Array.of(1, 2, 3, 4), new Int32Array(3), new Float64Array(2)];
 * const read = (M: number) => // a bigram model: row i holds the logits after token i
 *   kernels.embedding({ ids: ids.subarray(M - 1, M), table, y: logits, rows: 1, columns: 2 });
 * const reader = { kind: "bigram", kernels, capacity: 3, vocabSize: 2, ids, logits, read };
 * const window = new FullWindow({ ...reader, requireOpen() {}, close() {} });
 * assertEquals([[1, 0, 1], [0, 1, 0]].map((tokens) => [...window.read(tokens)]), [[3, 4], [1, 2]]);
 * ```
 */
export class FullWindow implements Window {
  readonly #reader: RowReading;
  #plan: Plan | undefined;

  /** Takes a reader over, and closes it with itself. */
  constructor(reader: RowReading) {
    this.#reader = reader;
  }

  get capacity(): number {
    return this.#reader.capacity;
  }

  read(ids: ArrayLike<number>): Float64Array {
    const { capacity: T, vocabSize } = this.#reader;
    this.#reader.requireOpen();
    if (ids.length !== T) {
      throw new RangeError(`Cannot read a window as it must hold ${T} tokens: ${ids.length}`);
    }
    checkIds(ids, vocabSize);
    const reader = this.#reader;
    reader.ids.set(ids);
    if (this.#plan?.isValid) this.#plan.replay();
    else this.#plan = reader.kernels.record(() => reader.read(T, 0));
    return new Float64Array(reader.logits);
  }

  close(): void {
    this.#reader.close();
  }
}
