/** A llisa model: its weights, and the ways of running it. */
import type { ModelOptions } from "../model_options.ts";
import { embedding, rotaryTable } from "../../autograd/mod.ts";
import { GrowingSession, type LanguageModel, type Session } from "../../generation/mod.ts";
import { defaultKernels } from "../../kernels/default.ts";
import type { Kernels, Region } from "../../kernels/mod.ts";
import { Parameters } from "../../nn/mod.ts";
import { Pcg64 } from "../../random/mod.ts";
import { showShape, Tensor } from "../../tensor/mod.ts";
import type { DropoutState, Trainable } from "../../training/mod.ts";
import { checkLlisaConfig, type LlisaConfig } from "./config.ts";
import { llisaForward, type LlisaForwardOptions } from "./forward.ts";
import { type LlisaPrecision, LlisaRowReader } from "./inference/row_reader.ts";
import { initialiseLlisa } from "./initialise.ts";
import { llisaHeadSizes, llisaSpecs } from "./specs.ts";

/** Options of a {@linkcode LlisaModel}. */
export type LlisaOptions = ModelOptions;

/**
 * A llisa model that can be trained, evaluated and sampled from.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { LLISA_PRESETS, LlisaModel } from "@haze/haze/models";
 * import { ids, step } from "@haze/haze/tensor";
 * const model = new LlisaModel(LLISA_PRESETS.tiny);
 * const logits = step(() => model.logits(ids([1, 2, 3], { shape: [1, 3] })));
 * assertEquals(logits.shape, [1, 3, 512]);
 * model.close();
 * ```
 */
export class LlisaModel implements Trainable, LanguageModel {
  // What every model shows begins alike in all of them: each class is to be read on its own.

  /** Kind in checkpoints. */
  readonly kind = "llisa";
  /** Sizes, as in checkpoints. */
  readonly config: LlisaConfig & Readonly<Record<string, string | number | boolean>>;
  /** What computes. */
  readonly kernels: Kernels;
  /** All weights, by path. */
  readonly parameters: Parameters;
  /** Cosines and sines of all positions: (T, D). */
  readonly angles: Tensor;
  readonly #region: Region;

  /**
   * A model with random weights.
   *
   * @throws {RangeError} if the config or the seed is out of range, or the memory does not hold the model.
   */
  constructor(config: Partial<LlisaConfig>, options: LlisaOptions = {}) {
    this.config = { ...checkLlisaConfig({ ...config }) };
    this.kernels = options.kernels ?? defaultKernels();
    const random = new Pcg64(options.seed ?? 42); // before memory is taken: it may refuse its seed
    this.parameters = new Parameters(llisaSpecs(this.config), this.kernels);
    const { D, T } = llisaHeadSizes(this.config);
    try {
      // A recorded step wants the table in the engine's memory.
      this.#region = this.kernels.region(T * D);
    } catch (error) {
      this.parameters.close();
      throw error;
    }
    this.#region.floats.set(rotaryTable(T, D, this.config.ropeTheta, this.kernels).floats);
    this.angles = new Tensor(this.#region.floats, [T, D], this.kernels);
    if (options.initialise ?? true) initialiseLlisa(this.parameters, this.config, random);
  }

  /** V: number of tokens. */
  get vocabSize(): number {
    return this.config.vocabSize;
  }

  /** T: the most tokens that a window holds. */
  get contextLength(): number {
    return this.config.maxSeqLen;
  }

  /** Ids (B, T) int32 → logits (B, T, V) in nats; T may be shorter than the context. */
  logits(ids: Tensor, dropout?: DropoutState): Tensor {
    return this.forward(ids, dropout ? { dropout } : {});
  }

  /** Ids (B, T) → token vectors (B, T, C). */
  embed(ids: Tensor): Tensor {
    return embedding(this.parameters.get("embedding"), ids);
  }

  /**
   * Ids (B, T) → logits (B, T, V). With a cache (then B = 1) the ids stand behind the cached tokens.
   *
   * @throws {TypeError} if the ids are not a matrix.
   * @throws {RangeError} if there are none, or more than the context holds.
   */
  forward(ids: Tensor, options: LlisaForwardOptions = {}): Tensor {
    const { maxSeqLen: context } = this.config;
    if (ids.shape.length !== 2) {
      throw new TypeError(`Cannot run a llisa model as ids must have shape (B, T): ${showShape(ids.shape)}`);
    }
    const T = ids.shape[1]!;
    const past = options.cache?.length ?? 0;
    if (T < 1 || past + T > context) {
      throw new RangeError(
        `Cannot run a llisa model as ids must be (B, T) with 1 to ${context} tokens: ${
          showShape(ids.shape)
        } after ${past}`,
      );
    }
    return this.forwardEmbedded(this.embed(ids), options);
  }

  /** Token vectors (B, T, C) → logits (B, T, V): all of the model behind its table. */
  forwardEmbedded(vectors: Tensor, options: LlisaForwardOptions = {}): Tensor {
    return llisaForward(this, vectors, options);
  }

  /**
   * Starts a sequence. It reads with the weights that the model has now: end it before the model is trained further.
   *
   * @throws {RangeError} if `precision` is int8 and no group size fits the widths, or the memory does not hold the copy.
   */
  startSession(precision: LlisaPrecision = "float32"): Session {
    return new GrowingSession(new LlisaRowReader(this.config, this.parameters, this.angles, precision));
  }

  /** The same weights on another backend. */
  to(kernels: Kernels): LlisaModel {
    const copy = new LlisaModel(this.config, { kernels, initialise: false });
    copy.parameters.floats.set(this.parameters.floats);
    return copy;
  }

  /** Gives the model's memory back. */
  close(): void {
    this.parameters.close();
    this.#region.close();
  }
}
