/** Concepts that training has bound, as a parameter: (bindings, 4) of a length and up to three ids; a length of 0 is none. */
import type { FloatArray } from "../../../kernels/mod.ts";
import { nthPrime } from "../../../physics/mod.ts";
import type { Parameters } from "../../../nn/mod.ts";
import type { ResoLLMSettings } from "../config/mod.ts";
import { NgramCounter, TokenConcepts } from "../prsc/mod.ts";

/** Name of the parameter. */
export const CONCEPT_TABLE = "prsc.bindings";
/** Numbers a binding. */
export const BINDING_WIDTH = 4;
/** How often a run of tokens must be seen to be bound. */
const FREQUENT = 3;

/**
 * Fills the table with the runs of two and three tokens that occur most often, three times at least.
 *
 * @returns how many there are
 */
export function tabulateFrequent(
  table: FloatArray,
  segments: readonly ArrayLike<number>[],
  vocabSize: number,
): number {
  const counter = new NgramCounter({ vocabSize });
  for (const segment of segments) counter.observe(segment, FREQUENT);
  const frequent = counter.frequent(FREQUENT).slice(0, table.length / BINDING_WIDTH);
  table.fill(0);
  frequent.forEach(({ ids }, i) => table.set([ids.length, ...ids], i * BINDING_WIDTH));
  return frequent.length;
}

/** The concepts of a model: those of its table, and those that are bound by name. */
export class ModelConcepts {
  readonly #settings: ResoLLMSettings;
  readonly #parameters: Parameters;
  readonly #concepts: TokenConcepts;
  /** The table as it was when its concepts were bound. */
  #bound: FloatArray | undefined;

  constructor(settings: ResoLLMSettings, parameters: Parameters) {
    this.#settings = settings;
    this.#parameters = parameters;
    this.#concepts = new TokenConcepts({
      vocabSize: settings.vocabSize,
      primeOf: (id) => nthPrime(id + 1),
      maxBindings: settings["prsc.maxBindings"],
      compositionDecay: settings["prsc.compositionDecay"],
      coherenceThreshold: settings["prsc.coherenceThreshold"],
    });
  }

  /**
   * All of them, the table's brought up to date: a checkpoint may have been loaded since.
   *
   * @throws {RangeError} if a row of the table is none.
   */
  get all(): TokenConcepts {
    if (!this.#settings["prsc.autoBindFrequent"]) return this.#concepts;
    const table = this.#parameters.get(CONCEPT_TABLE).floats;
    if (this.#bound?.every((value, i) => value === table[i])) return this.#concepts;
    for (const ids of this.#bound ? runsOf(this.#bound, this.#settings.vocabSize) : []) {
      this.#concepts.unbind(nameOf(ids));
    }
    for (const ids of runsOf(table, this.#settings.vocabSize)) {
      this.#concepts.bind(nameOf(ids), ids, { metadata: { frequent: true } });
    }
    this.#bound = table.slice();
    return this.#concepts;
  }
}

/** The runs of a table, which may come from a damaged file. */
function runsOf(table: FloatArray, vocabSize: number): number[][] {
  const rows = Array.from(
    { length: table.length / BINDING_WIDTH },
    (_, i) => Array.from(table.subarray(i * BINDING_WIDTH, (i + 1) * BINDING_WIDTH)),
  );
  return rows.filter(([length]) => length !== 0).map((row) => {
    const [length, ...ids] = row;
    const run = ids.slice(0, length);
    const isWhole = Number.isInteger(length) && length! > 0 && length! < BINDING_WIDTH;
    if (!isWhole || !run.every((id) => Number.isInteger(id) && id >= 0 && id < vocabSize)) {
      throw new RangeError(
        `Cannot read ${CONCEPT_TABLE} as a row must be a length from 0 to ${
          BINDING_WIDTH - 1
        } and so many ids below ${vocabSize}: ${row.join(", ")}`,
      );
    }
    return run;
  });
}

function nameOf(ids: readonly number[]): string {
  return `#${ids.join(",")}`;
}
