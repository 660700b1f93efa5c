/** A growing sequence: ids in, logits out, with the layers that know more than the ids. */
import { checkFeed, RecordedReads, type Session } from "../../../generation/mod.ts";
import type { FloatArray } from "../../../kernels/mod.ts";
import type { Heads } from "../model/attention.ts";
import { tokenFrequencies } from "../model/constants.ts";
import { OscillatorStream } from "../model/oscillator_stream.ts";
import {
  CONCEPT_FEATURES,
  EXTRA_COLUMNS,
  hasConcepts,
  hasFocusBias,
  hasOscillators,
  lettersOf,
  MEMORY_AXES,
} from "../model/sizes.ts";
import { type ReadHooks, ResoLLMRowReader } from "./row_reader.ts";

/** Features of concepts, token by token: a `TokenConceptStream` is one. */
export interface ConceptSource {
  /** Features (64) of the concepts whose last token this is, or nothing; read before the next call. */
  next(id: number): ArrayLike<number> | undefined;
  /** Begins a new text. */
  clear(): void;
}

/** What a session is started with. */
export interface ResoLLMSessionOptions {
  /** ε of the halting. Default: that of the config. */
  readonly haltEpsilon?: number;
  /** Finds concepts in what is read. Default: those of the model. */
  readonly concepts?: ConceptSource;
}

/** Changes what the feed-forward layer of a block gives for the last rows, (Q, C), in place. */
export type UpdateHook = (layer: number, rows: FloatArray) => void;

/**
 * A {@linkcode Session} of a Reso-LLM, which reads with the weights that the model had when it was made.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { ResoLLMModel, tinyConfig } from "@haze/haze/reso-llm";
 * const model = new ResoLLMModel(tinyConfig());
 * const session = model.startSession();
 * const before = session.feed([20, 30, 40]);
 * session.clear();
 * session.setFoci(new Map([[30, 1]])); // attention leans to token 30
 * assert(session.feed([20, 30, 40]).some((logit, i) => logit !== before[i]));
 * session.close();
 * model.close();
 * ```
 */
export class ResoLLMSession implements Session {
  /** Number of blocks that each token ran through. */
  readonly haltingDepths: number[] = [];
  /** Phases of the tokens so far, radians; none without oscillators. */
  readonly phases: number[] = [];
  readonly #model: Heads;
  readonly #reader: ResoLLMRowReader;
  readonly #epsilon: number;
  readonly #concepts: ConceptSource | undefined;
  readonly #oscillators: OscillatorStream | undefined;
  readonly #frequencies: Float64Array | undefined;
  /** Initial projections of tokens, as far as they were met. */
  readonly #projections = new Map<number, number>();
  /** What a feature of concepts adds to the projection: (64). */
  readonly #conceptPull: Float64Array | undefined;
  #foci: ReadonlyMap<number, number> = new Map();
  #hook: UpdateHook | undefined;
  #length = 0;
  readonly #reads: RecordedReads;

  /** Copies the weights of a model as they are. */
  constructor(model: Heads, options: ResoLLMSessionOptions = {}) {
    const { settings } = model;
    const { haltEpsilon = settings.haltEpsilon, concepts } = options;
    this.#model = model;
    this.#epsilon = haltEpsilon;
    this.#concepts = hasConcepts(settings) ? concepts : undefined;
    this.#reader = new ResoLLMRowReader(model);
    this.#reads = new RecordedReads(this.#reader);
    if (hasOscillators(settings)) {
      const { kuramotoCoupling: coupling, kuramotoSteps: steps, kuramotoFrequency } = settings;
      this.#oscillators = new OscillatorStream({ coupling, steps });
      this.#frequencies = tokenFrequencies(settings.vocabSize, kuramotoFrequency);
      this.#conceptPull = this.#concepts && conceptPull(model);
    }
  }

  get length(): number {
    return this.#length;
  }

  get capacity(): number {
    return this.#reader.capacity;
  }

  /**
   * Sets what the sequence remembers from here on, (16); nothing forgets it.
   *
   * @throws {TypeError} if there are not 16 numbers.
   */
  setMemory(memory: ArrayLike<number> | undefined): void {
    const { settings, parameters } = this.#model;
    const row = this.#reader.buffers.memory;
    row.fill(0);
    if (!memory || !parameters.names.includes("smf.w")) return;
    if (memory.length !== MEMORY_AXES) {
      throw new TypeError(`Cannot set a memory as it must have ${MEMORY_AXES} numbers: ${memory.length}`);
    }
    const { C } = lettersOf(settings);
    const [w, gate] = [parameters.get("smf.w").floats, parameters.get("smf.gate").floats[0]!];
    for (let c = 0; c < C; c++) {
      let sum = 0;
      for (let axis = 0; axis < MEMORY_AXES; axis++) sum += memory[axis]! * w[axis * C + c]!;
      row[c] = gate * sum;
    }
  }

  /** Sets the intensity of foci by id for the tokens that are read from here on: a key keeps what it was read with. */
  setFoci(intensities: ReadonlyMap<number, number>): void {
    this.#foci = hasFocusBias(this.#model.settings) ? intensities : new Map();
  }

  /** Sets what changes the outputs of feed-forward layers from here on, as noise does; nothing ends it. */
  setUpdateHook(hook: UpdateHook | undefined): void {
    this.#hook = hook;
  }

  feed(ids: ArrayLike<number>): Float64Array {
    const reader = this.#reader;
    const [count, past] = [ids.length, this.#length];
    checkFeed(ids, past, reader);
    if (this.#epsilon > 0) {
      for (let i = 0; i < count; i++) this.#readHalting(ids[i]!);
    } else {
      if (past === 0) this.#reads.record();
      this.#prepare(ids, 0, count);
      if (this.#hook) reader.read(count, past, { onUpdate: this.#hook });
      else this.#reads.read(count, past);
      this.#length += count;
      for (let i = 0; i < count; i++) this.haltingDepths.push(this.#model.settings.numLayers);
    }
    return new Float64Array(reader.logits);
  }

  /** One token through as many blocks as it takes. */
  #readHalting(id: number): void {
    this.#prepare([id], 0, 1);
    let [remainder, depth] = [1, 0];
    const hooks: ReadHooks = {
      ...(this.#hook ? { onUpdate: this.#hook } : {}),
      halts: (_, gate) => {
        depth++;
        remainder *= 1 - gate;
        return remainder <= this.#epsilon;
      },
    };
    this.#reader.read(1, this.#length, hooks);
    this.haltingDepths.push(depth);
    this.#length++;
  }

  /** Writes what the pass reads of `count` ids from `from` on. */
  #prepare(ids: ArrayLike<number>, from: number, count: number): void {
    const { ids: places, extras, concepts } = this.#reader.buffers;
    for (let i = 0; i < count; i++) {
      const id = ids[from + i]!;
      places[i] = id;
      const features = this.#concepts?.next(id);
      if (features) concepts.set(features, i * CONCEPT_FEATURES);
      else if (this.#concepts) concepts.fill(0, i * CONCEPT_FEATURES, (i + 1) * CONCEPT_FEATURES);
      const at = i * EXTRA_COLUMNS;
      if (this.#oscillators) {
        const theta = this.#oscillators.next(this.#projection(id, features), this.#frequencies![id]!);
        this.phases.push(theta);
        extras[at] = Math.cos(theta);
        extras[at + 1] = Math.sin(theta);
      }
      extras[at + 2] = this.#foci.get(id) ?? 0;
      extras[at + 3] = 1;
    }
  }

  #projection(id: number, features: ArrayLike<number> | undefined): number {
    let own = this.#projections.get(id);
    if (own === undefined) {
      const w = this.#model.parameters.get("kuramoto.w").floats;
      const { table } = this.#reader.buffers;
      own = 0;
      for (let c = 0; c < w.length; c++) own += table[id * w.length + c]! * w[c]!;
      this.#projections.set(id, own);
    }
    if (!features) return own;
    for (let i = 0; i < CONCEPT_FEATURES; i++) own += features[i]! * this.#conceptPull![i]!;
    return own;
  }

  clear(): void {
    this.#length = 0;
    this.haltingDepths.length = 0;
    this.phases.length = 0;
    this.#oscillators?.clear();
    this.#concepts?.clear();
  }

  close(): void {
    this.#reader.close();
  }
}

/** γ·W·w: (64). */
function conceptPull({ parameters }: Heads): Float64Array {
  const [w, gain, pull] = ["prsc.w", "prsc.gain", "kuramoto.w"].map((name) => parameters.get(name).floats);
  const C = pull!.length;
  return Float64Array.from({ length: CONCEPT_FEATURES }, (_, i) => {
    let sum = 0;
    for (let c = 0; c < C; c++) sum += w![i * C + c]! * pull![c]!;
    return gain![0]! * sum;
  });
}
