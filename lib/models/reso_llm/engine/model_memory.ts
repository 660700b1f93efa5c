/** The episodes that a model remembers, and what of them its weights read. */
import { BUILTIN_TEXT } from "../../../data/builtin/mod.ts";
import { meanSedenion } from "../../../physics/mod.ts";
import type { ResoLLMSettings } from "../config/mod.ts";
import {
  axisEncoding,
  hashedEncoding,
  type MemoryState,
  type Moment,
  TemporalMemory,
  type TextEncoding,
  type TokenEncoding,
  wordWeights,
} from "../memory/mod.ts";

let weightOf: ((stem: string) => number) | undefined;
let words: TextEncoding | undefined;
let axes: TextEncoding | undefined;

/** What words weigh, learnt on the built-in story, once. */
const weights = (): (stem: string) => number => weightOf ??= wordWeights(BUILTIN_TEXT);

/** Words by their hashes, the rarer the heavier: the same for all models. */
export const wordEncoding: TextEncoding = {
  encode: (text) => (words ??= hashedEncoding(weights())).encode(text),
};

/** Words by the sixteen axes. */
const namedAxes: TextEncoding = {
  encode: (text) => (axes ??= axisEncoding({ corpus: BUILTIN_TEXT, weightOf: weights() })).encode(text),
};

/**
 * A memory of texts with two faces: people ask it by words, and the model reads the mean of what was said as it learnt to
 * read it, by the primes of the tokens, older things fading.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ResoLLMModel, tinyConfig } from "@haze/haze/reso-llm";
 * const model = new ResoLLMModel(tinyConfig());
 * const memory = model.mind.memory!;
 * memory.write("The secret code is 42.", 0.9, { turn: 1, tokenIndex: 0 });
 * assertEquals(memory.moments.recall("What was the code?")[0].moment.tags.turn, 1); // what people ask
 * assertEquals(memory.read()!.length, 16); // what the model reads
 * model.close();
 * ```
 */
export class ModelMemory {
  /** The moments, by words. */
  readonly moments: TemporalMemory;
  readonly #tags: boolean;
  readonly #encode: (text: string) => ArrayLike<number>;
  readonly #encoding: () => TokenEncoding;
  #read: { readonly by: TokenEncoding; readonly of: WeakMap<Moment, Float64Array> } | undefined;
  readonly #axes = new WeakMap<Moment, Float64Array>();

  /**
   * An empty memory.
   *
   * @param encode From text to ids.
   * @param encoding How the model's training encoded ids.
   */
  constructor(
    settings: ResoLLMSettings,
    encode: (text: string) => ArrayLike<number>,
    encoding: () => TokenEncoding,
  ) {
    this.moments = new TemporalMemory({
      ...{ encoding: wordEncoding, axes: namedAxes, decayRate: settings["temporalSmf.memoryDecayRate"] },
      maxMoments: settings["temporalSmf.maxMoments"],
      importanceThreshold: settings["temporalSmf.importanceThreshold"],
    });
    this.#tags = settings["temporalSmf.episodicTagging"];
    this.#encode = encode;
    this.#encoding = encoding;
  }

  /**
   * Remembers a text now, and forgets what has become too weak.
   *
   * @returns the moment; undefined if no word of the text says anything
   */
  write(
    text: string,
    importance: number,
    at: { readonly turn: number; readonly tokenIndex: number },
  ): Moment | undefined {
    this.moments.field.decay();
    return this.moments.store(text, { importance, ...(this.#tags ? at : {}) });
  }

  /** Holds other moments from here on, the weakest of too many let go. */
  take(state: MemoryState): void {
    this.moments.restore(state);
    this.moments.field.prune();
  }

  /** What the model reads: (16); undefined of an empty memory. */
  read(): Float64Array | undefined {
    const by = this.#encoding();
    if (this.#read?.by !== by) this.#read = { by, of: new WeakMap() };
    return this.#mean(this.#read.of, (text) => by.encode(this.#encode(text)));
  }

  /** Words of all that is remembered. */
  get words(): number {
    return this.moments.field.moments().reduce(
      (sum, { content }) => sum + content.trim().split(/\s+/).length,
      0,
    );
  }

  /** How far the memory lies along each named axis: (16); undefined of an empty memory. */
  axes(): Float64Array | undefined {
    return this.#mean(this.#axes, (text) => namedAxes.encode(text));
  }

  #mean(
    known: WeakMap<Moment, Float64Array>,
    encode: (text: string) => Float64Array,
  ): Float64Array | undefined {
    const { field } = this.moments;
    if (field.size === 0) return undefined;
    const moments = field.moments();
    const sedenions = moments.map((moment) => {
      let sedenion = known.get(moment);
      if (!sedenion) known.set(moment, sedenion = encode(moment.content));
      return sedenion;
    });
    return meanSedenion(sedenions, moments.map((moment) => field.strength(moment)));
  }
}
