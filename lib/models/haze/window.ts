/** Full windows: every token stands at another position at each step, so that all of it is worked out anew. */
import type { Window } from "../../generation/mod.ts";
import type { Plan } from "../../kernels/mod.ts";
import type { Parameters } from "../../nn/mod.ts";
import type { HazeConfig } from "./config.ts";
import { checkIds } from "./inference/check_ids.ts";
import { RowReader } from "./inference/row_reader.ts";

/** A {@linkcode Window} of a haze model. Its calls are recorded once and replayed. */
export class FullWindow implements Window {
  readonly #config: HazeConfig;
  readonly #reader: RowReader;
  #plan: Plan | undefined;

  constructor(config: HazeConfig, parameters: Parameters) {
    this.#config = config;
    this.#reader = new RowReader(config, parameters);
    this.#reader.tabulate();
  }

  get capacity(): number {
    return this.#config.T;
  }

  read(ids: ArrayLike<number>): Float64Array {
    const { T, vocabSize } = this.#config;
    this.#reader.requireOpen();
    if (ids.length !== T) {
      throw new RangeError(`Cannot read a window as it must hold ${T} tokens: ${ids.length}`);
    }
    checkIds(ids, vocabSize);
    const reader = this.#reader;
    reader.setWindow(ids);
    if (this.#plan?.isValid) this.#plan.replay();
    else this.#plan = reader.kernels.record(() => reader.readWindow());
    return new Float64Array(reader.logits);
  }

  close(): void {
    this.#reader.close();
  }
}
