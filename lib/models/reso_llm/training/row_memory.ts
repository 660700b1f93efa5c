/**
 * What rows of batches remember of the windows before. A row that goes on with its document reads the mean of its earlier
 * windows, older ones fading; one that begins anew remembers nothing. A window is written after it was read.
 */
import { UNSCORED } from "../../../data/mod.ts";
import type { FloatArray } from "../../../kernels/mod.ts";
import type { Parameters } from "../../../nn/mod.ts";
import { nthPrime, RUNNING_FIELD_SIZE, RunningField } from "../../../physics/mod.ts";
import type { ResoLLMSettings } from "../config/mod.ts";
import { TokenEncoding } from "../memory/mod.ts";
import { MEMORY_AXES } from "../model/sizes.ts";

/** Names of the parameters: sums and the last target of each row, and what each token weighs. */
export const [MEMORY_ROWS, MEMORY_WEIGHTS] = ["smf.rows", "smf.weights"];
/** Rows that may remember, and numbers of each: the sums of a running field, and the last target + 1. */
export const [MOST_ROWS, ROW_WIDTH] = [64, RUNNING_FIELD_SIZE + 1];

/** The memories of the rows of a model in training. */
export class RowMemory {
  readonly #settings: ResoLLMSettings;
  readonly #parameters: Parameters;
  /** The rows as the windows of the present step leave them. */
  #pending: FloatArray | undefined;
  #encoding: { readonly weights: FloatArray; readonly of: TokenEncoding } | undefined;

  constructor(settings: ResoLLMSettings, parameters: Parameters) {
    this.#settings = settings;
    this.#parameters = parameters;
  }

  /** How a text of ids is encoded: by weights that the model has now. */
  get encoding(): TokenEncoding {
    const weights = this.#parameters.get(MEMORY_WEIGHTS).floats;
    if (!this.#encoding?.weights.every((weight, i) => weight === weights[i])) {
      const of = new TokenEncoding({
        ...{ vocabSize: this.#settings.vocabSize, primeOf: (id) => nthPrime(id + 1) },
        weights: weights.slice(),
      });
      this.#encoding = { weights: weights.slice(), of };
    }
    return this.#encoding!.of;
  }

  /**
   * Writes what each row remembers into `out` (B, 16), then the windows into the rows, which are kept once the step is done:
   * one that fails leaves no trace in a checkpoint.
   *
   * @throws {RangeError} if there are more rows than may remember.
   */
  prepare(inputs: Int32Array, targets: Int32Array, T: number, out: FloatArray): void {
    const B = inputs.length / T;
    if (B > MOST_ROWS) {
      throw new RangeError(
        `Cannot train with a memory as at most ${MOST_ROWS} rows have one: ${B}\n` +
          "hint: take a smaller batch with accumulation, or temporalSmf.enabled=false",
      );
    }
    const rows = this.#pending ??= this.#parameters.get(MEMORY_ROWS).floats.slice();
    for (let b = 0; b < B; b++) {
      const window = inputs.subarray(b * T, (b + 1) * T);
      const row = rows.subarray(b * ROW_WIDTH, (b + 1) * ROW_WIDTH);
      const sums = Float32Array.from(row.subarray(0, RUNNING_FIELD_SIZE));
      const field = new RunningField(sums, this.#settings["temporalSmf.memoryDecayRate"]);
      if (this.#beginsAnew(window[0]!, row[RUNNING_FIELD_SIZE]!)) field.clear();
      out.set(field.read(), b * MEMORY_AXES);
      const foretold = targets.subarray(b * T, (b + 1) * T);
      field.advance(T);
      field.write(this.encoding.encode(window.subarray(0, usedLength(window, foretold))));
      row.set(sums);
      row[RUNNING_FIELD_SIZE] = foretold[T - 1]! + 1; // 0 where it is unscored, and so unknown
    }
  }

  /** Keeps what the windows of a step left. */
  finishStep(): void {
    if (this.#pending) this.#parameters.get(MEMORY_ROWS).floats.set(this.#pending);
    this.#pending = undefined;
  }

  /** A window goes on if it does not begin with the mark, nor with another token than the last window ended before. */
  #beginsAnew(first: number, last: number): boolean {
    return first === this.#settings.beginId || (last > 0 && first !== last - 1);
  }
}

/** Tokens of a window before what only fills it up. */
function usedLength(window: Int32Array, targets: Int32Array): number {
  let length = window.length;
  while (length > 0 && window[length - 1] === 0 && targets[length - 1] === UNSCORED) length--;
  return length;
}
