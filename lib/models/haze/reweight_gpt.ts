/** The seed's face of the haze model: its constructor, its `generate`, its weight files. */
import { reshape } from "../../autograd/mod.ts";
import { generate, type GeneratedToken } from "../../generation/mod.ts";
import type { Kernels } from "../../kernels/mod.ts";
import { Pcg64 } from "../../random/mod.ts";
import { SamplingStatistics, type SamplingSummary, traceOf, type TraceStep } from "../../sampling/mod.ts";
import { ids as idTensor, Tensor } from "../../tensor/mod.ts";
import type { Vocab } from "../../tokenizers/mod.ts";
import type { DropoutState } from "../../training/mod.ts";
import type { HazeConfig, HeadType } from "./config.ts";
import { HazeModel } from "./model.ts";
import { readHazeNpz, writeHazeNpz } from "./npz.ts";
import { checkStop, endsWithAny, type ReweightGenerateOptions, seedSampling } from "./seed_options.ts";
import { readWholeFile } from "./whole_file.ts";

/** The defaults of the seed's constructor. */
const SEED_SIZES = { T: 16, nEmb: 32, nodes: 32, nBlocks: 3, nHeads: 4, headType: "hybrid", alpha: 0.5 };

/** What a {@linkcode ReweightGPT} is made with; names and defaults are the seed's. */
export interface ReweightGPTOptions {
  /** V: number of tokens. */
  vocabSize: number;
  /** Context window in tokens. Default 16. */
  T?: number;
  /** Model width. Default 32. */
  nEmb?: number;
  /** Width of the feed-forward layer. Default 32. */
  nodes?: number;
  /** Number of blocks. Default 3. */
  nBlocks?: number;
  /** Heads a block; must divide `nEmb`. Default 4. */
  nHeads?: number;
  /** Which heads each block has. Default `"hybrid"`. */
  headType?: HeadType;
  /** Where each gate starts: the share of reweight in a hybrid head, 0…1. Default 0.5. */
  alpha?: number;
  /** Seed of the stream that draws the weights and then the tokens. Default 42. */
  seed?: number | bigint;
  /** What computes. Default: `defaultKernels()`. */
  kernels?: Kernels;
  /** False draws no weights and leaves them 0, for a caller that loads them. Default true. */
  initialise?: boolean;
}

/** Options of {@linkcode ReweightGPT.fromNpz}. */
export interface FromNpzOptions {
  /** Seed of the stream that draws tokens. Default 42. */
  seed?: number | bigint;
  /** What computes. Default: `defaultKernels()`. */
  kernels?: Kernels;
  /** Name of the file for messages. Default: its path, or `npz data`. */
  name?: string;
}

/** The figures of a generation, the seed's six among them, and the record of each step. */
export interface ReweightStats extends SamplingSummary {
  /** How each token was drawn. */
  trace: TraceStep[];
}

/** What {@linkcode ReweightGPT.generate} gives. */
export interface Generated {
  /** The new tokens; the seed sequence is not among them. */
  tokens: number[];
  /** Figures over all steps, and one record a step. */
  stats: ReweightStats;
}

/**
 * The haze model as the seed programs it: one random stream draws the weights and then, call by call, the tokens, so
 * that a seed, a size and the calls before decide what is written, as they do upstream.
 *
 * @example The seed's first snippet
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ReweightGPT } from "@haze/haze/models";
 * import { Vocab } from "@haze/haze/tokenizers";
 *
 * const corpus = "once upon a time the haze settled over the hills, soft and silver";
 * const vocab = Vocab.fromText(corpus);
 * const model = new ReweightGPT({
 *   vocabSize: vocab.vocabSize,
 *   T: 32, // context window
 *   nEmb: 64, // embedding dimension
 *   nodes: 64, // width of the feed-forward layer
 *   nBlocks: 3,
 *   nHeads: 4,
 *   headType: "hybrid", // or "reweight", "content"
 *   alpha: 0.5, // where the mix of reweight and content starts
 *   seed: 42,
 * });
 * const seedIdx = vocab.encode("once upon a");
 * const { tokens, stats } = model.generate({
 *   seedSeq: seedIdx,
 *   length: 200,
 *   sampling: "entropy", // adaptive temperature
 *   targetEntropy: 3.0, // bits of surprise
 * });
 * const text = vocab.decode(tokens);
 * console.log(text);
 * console.log(`mean entropy: ${stats.meanEntropy.toFixed(2)} bits`);
 * assertEquals([...text].length, 200);
 * model.close();
 * ```
 *
 * @example The seed's second: steering by entropy
 * ```ts
 * import { assert, assertEquals } from "@std/assert";
 * import { ReweightGPT } from "@haze/haze/models";
 *
 * const model = new ReweightGPT({ vocabSize: 30, seed: 42 });
 * const { tokens, stats } = model.generate({
 *   seedSeq: [3, 1, 4],
 *   sampling: "entropy",
 *   targetEntropy: 3.0, // bits
 *   minTemp: 0.3,
 *   maxTemp: 2.0,
 * });
 * assertEquals([tokens.length, stats.trace.length], [200, 200]);
 * assert(stats.trace.every(({ temperature }) => temperature >= 0.3 && temperature <= 2));
 * model.close();
 * ```
 */
export class ReweightGPT extends HazeModel {
  readonly #random: Pcg64;

  /**
   * A model with random weights, upstream's for the same seed and sizes.
   *
   * @throws {RangeError} if a size, the head type, alpha or the seed is out of range, or the memory does not hold it.
   */
  constructor(options: ReweightGPTOptions) {
    const { seed = 42, kernels, initialise, ...sizes } = options;
    const random = new Pcg64(seed);
    super({ ...SEED_SIZES, ...given(sizes) } as HazeConfig, { random, ...given({ kernels, initialise }) });
    this.#random = random;
  }

  /**
   * Opens a haze weight archive: upstream's `.npz` with reweight heads, or the extended one of {@linkcode toNpz}.
   *
   * @param vocabSize V of the vocabulary that it is to be used with.
   * @param file Its path, read synchronously, or its bytes.
   * @throws {SyntaxError} if the file is none, is damaged, or has another vocabulary size.
   *
   * @example
   * ```ts
   * import { assertEquals } from "@std/assert";
   * import { ReweightGPT } from "@haze/haze/models";
   * const model = new ReweightGPT({ vocabSize: 5, headType: "reweight" });
   * const copy = ReweightGPT.fromNpz(5, model.toNpz());
   * assertEquals(copy.logits([1, 2]).data, model.logits([1, 2]).data);
   * copy.close();
   * model.close();
   * ```
   */
  static fromNpz(
    vocabSize: number,
    file: string | URL | Uint8Array,
    { seed, kernels, name = file instanceof Uint8Array ? "npz data" : String(file) }: FromNpzOptions = {},
  ): ReweightGPT {
    const npz = readHazeNpz(file instanceof Uint8Array ? file : readWholeFile(file, "open weights"), name);
    if (npz.config.vocabSize !== vocabSize) {
      throw new SyntaxError(
        `Cannot open ${name} as its vocab_size must be that of the vocabulary, ${vocabSize}: ${npz.config.vocabSize}`,
      );
    }
    const model = new ReweightGPT({ ...npz.config, ...given({ seed, kernels }), initialise: false });
    npz.load(model.parameters);
    return model;
  }

  /**
   * The gate of each head, block by block: the share of reweight in its output. Training moves them, they are saved and
   * loaded; `config.alpha` is only where they started. Empty rows for heads that are not hybrid.
   */
  get gates(): number[][] {
    const { nBlocks, headType } = this.config;
    return Array.from(
      { length: nBlocks },
      (_, block) =>
        headType === "hybrid" ? Array.from(this.parameters.get(`blocks.${block}.heads.gate`).floats) : [],
    );
  }

  /** Ids (B, T) int32 → logits (B, T, V) in nats; T may be shorter than the context. */
  override logits(ids: Tensor, dropout?: DropoutState): Tensor;
  /**
   * Ids of one text, at most `T` of them → logits (L, V) in nats.
   *
   * @throws {RangeError} if there are none, more than the context holds, or an id is not in [0, V).
   */
  override logits(ids: ArrayLike<number>): Tensor;
  override logits(ids: Tensor | ArrayLike<number>, dropout?: DropoutState): Tensor {
    if (ids instanceof Tensor) return super.logits(ids, dropout);
    const { T, vocabSize: V } = this.config;
    const L = ids.length;
    if (!(L >= 1 && L <= T)) {
      throw new RangeError(`Cannot score ids as there must be 1 to ${T} of them, the context: ${L}`);
    }
    checkIds(ids, V, "score ids");
    return reshape(super.logits(idTensor(ids, { shape: [1, L], kernels: this.kernels })), [L, V]);
  }

  /**
   * Writes new tokens one by one, as {@linkcode generate} does; between two of them the caller may do anything, such
   * as show the text, wait, or abort the signal.
   *
   * @throws {RangeError} at the first token, for a value out of range or a setting that the sampler does not use.
   */
  *stream(options: ReweightGenerateOptions = {}): Generator<GeneratedToken, void, void> {
    const { length = 200, context = "sliding", seed, random, stop = [], signal } = options;
    const { vocabSize } = this;
    const seedSeq = options.seedSeq ?? [];
    checkIds(seedSeq, vocabSize, "generate");
    checkStop(stop, vocabSize);
    const sampling = seedSampling(options, vocabSize);
    if (random && seed !== undefined) {
      throw new TypeError(`Cannot generate as seed and random exclude each other: seed ${seed}`);
    }
    const stream = random ?? (seed === undefined ? this.#random : new Pcg64(seed));
    const prompt = seedSeq.length === 0 ? [0] : seedSeq;
    const tokens: number[] = [];
    const draws = { length, context, sampling, random: stream, ...given({ signal }) };
    for (const drawn of generate(this, prompt, draws)) {
      yield drawn;
      if (stop.length > 0 && tokens.push(drawn.token) && endsWithAny(tokens, stop)) return;
    }
  }

  /**
   * Writes new tokens and tells how each was drawn. The loop is synchronous, so a signal is seen only if it was aborted
   * before; {@linkcode stream} gives the caller a say between tokens.
   *
   * @throws {RangeError} for a value out of range, or a setting that the chosen sampler does not use.
   *
   * @example
   * ```ts
   * import { assertEquals, assertThrows } from "@std/assert";
   * import { ReweightGPT } from "@haze/haze/models";
   * const model = new ReweightGPT({ vocabSize: 5, headType: "content" });
   * const { tokens, stats } = model.generate({ seedSeq: [1], length: 3, sampling: "basic", temperature: 0.8 });
   * assertEquals([tokens.length, stats.meanTemp], [3, 0.8]);
   * assertThrows(() => model.generate({ sampling: "entropy", temperature: 0.8 }), RangeError, "no setting temperature");
   * model.close();
   * ```
   */
  generate(options: ReweightGenerateOptions = {}): Generated {
    const tokens: number[] = [];
    const trace: TraceStep[] = [];
    const statistics = new SamplingStatistics();
    for (const { token, step } of this.stream(options)) {
      tokens.push(token);
      statistics.add(step, token);
      trace.push(traceOf(step, token));
    }
    return { tokens, stats: { ...statistics.summary(), trace } };
  }

  /**
   * New tokens at one temperature, with no filter.
   *
   * @example
   * ```ts
   * import { assertEquals } from "@std/assert";
   * import { ReweightGPT } from "@haze/haze/models";
   * const model = new ReweightGPT({ vocabSize: 5 });
   * assertEquals(model.generateSimple([1, 2], 7).length, 7);
   * model.close();
   * ```
   */
  generateSimple(seedSeq: ArrayLike<number>, length = 200, temperature = 1): number[] {
    return this.generate({ seedSeq, length, temperature, sampling: "basic" }).tokens;
  }

  /**
   * The bytes of a haze weight archive in the extended layout, with the characters if the vocabulary is given. With
   * reweight heads upstream reads it too (but not its layer norms).
   *
   * @throws {RangeError} if the vocabulary has another size than the model.
   *
   * @example
   * ```ts
   * import { assertEquals } from "@std/assert";
   * import { readNpz } from "@haze/haze/formats";
   * import { ReweightGPT } from "@haze/haze/models";
   * import { Vocab } from "@haze/haze/tokenizers";
   * const model = new ReweightGPT({ vocabSize: 4, nBlocks: 1 });
   * const arrays = readNpz(model.toNpz(Vocab.fromText("haze")));
   * assertEquals(arrays.get("blocks.0.heads.3.gate")!.data, new Float32Array([0.5]));
   * assertEquals(arrays.get("chars")!.data, new Int32Array([97, 101, 104, 122]));
   * model.close();
   * ```
   */
  toNpz(vocab?: Vocab): Uint8Array {
    return writeHazeNpz(this.config, this.parameters, vocab);
  }

  /** The same weights on another backend; its stream of draws goes on from where this one is, on its own. */
  override to(kernels: Kernels): ReweightGPT {
    const copy = new ReweightGPT({ ...this.config, kernels, initialise: false });
    copy.parameters.floats.set(this.parameters.floats);
    copy.#random.restore(this.#random.state());
    return copy;
  }
}

/** The entries that were given; an absent one and one that is undefined are the same. */
function given<O extends object>(options: O): { [K in keyof O]?: Exclude<O[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [K in keyof O]?: Exclude<O[K], undefined>;
  };
}

function checkIds(ids: ArrayLike<number>, vocabSize: number, act: string): void {
  for (let i = 0; i < ids.length; i++) {
    if (!(Number.isInteger(ids[i]) && ids[i]! >= 0 && ids[i]! < vocabSize)) {
      throw new RangeError(
        `Cannot ${act} as ids must be integers from 0 to ${vocabSize - 1}: ${ids[i]} at ${i}`,
      );
    }
  }
}
