/** A resoformer: its weights, and the ways of running it. */
import type { ModelOptions } from "../model_options.ts";
import { add, embedding, isRecording, layerNorm, linear, scale, slice } from "../../autograd/mod.ts";
import type { LanguageModel, Session } from "../../generation/mod.ts";
import { defaultKernels, type Kernels } from "../../kernels/mod.ts";
import { Parameters } from "../../nn/mod.ts";
import { Pcg64 } from "../../random/mod.ts";
import { showShape, Tensor } from "../../tensor/mod.ts";
import type { DropoutState, Trainable, TrainingPass } from "../../training/mod.ts";
import type { Collapsed } from "./collapse.ts";
import { checkResoformerConfig, type ResoformerConfig } from "./config.ts";
import { type Constants, constantsOf } from "./constants.ts";
import { resoformerForward, type ResoformerForwardOptions } from "./forward.ts";
import { initialiseResoformer } from "./initialise.ts";
import { codebookPerplexity, countCodes, measureGates, measureNamesOf } from "./measures.ts";
import { reviveAttractors } from "./revive.ts";
import { RereadingSession, ResoformerSession, type ResoformerSessionOptions } from "./session.ts";
import { keepsUsage, resoformerSpecs } from "./specs.ts";

/** Options of a {@linkcode ResoformerModel}. */
export type ResoformerOptions = ModelOptions;

/**
 * A resoformer that can be trained, evaluated and sampled from.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { RESOFORMER_PRESETS, ResoformerModel } from "@haze/haze/models";
 * import { ids, step } from "@haze/haze/tensor";
 * const model = new ResoformerModel({ ...RESOFORMER_PRESETS.demo, vocabSize: 77 });
 * const logits = step(() => model.logits(ids([1, 2, 3], { shape: [1, 3] })));
 * assertEquals(logits.shape, [1, 3, 77]);
 * model.close();
 * ```
 */
export class ResoformerModel implements Trainable, LanguageModel {
  /** Kind in checkpoints. */
  readonly kind = "resoformer";
  /** Sizes and mechanisms, as in checkpoints. */
  readonly config: ResoformerConfig & Readonly<Record<string, string | number | boolean>>;
  /** What computes. */
  readonly kernels: Kernels;
  /** All weights, by path. */
  readonly parameters: Parameters;
  /** What each training step measures: the mean gate, the expected halting depth, the perplexity of the attractors used. */
  readonly measureNames: readonly string[];
  readonly #constants: Constants;

  /**
   * A model with random weights.
   *
   * @throws {RangeError} if the config or the seed is out of range, or the memory does not hold the model.
   */
  constructor(config: Partial<ResoformerConfig>, options: ResoformerOptions = {}) {
    this.config = { ...checkResoformerConfig({ ...config }) };
    this.kernels = options.kernels ?? defaultKernels();
    this.measureNames = measureNamesOf(this.config);
    const random = new Pcg64(options.seed ?? 42); // before memory is taken: it may refuse its seed
    this.parameters = new Parameters(resoformerSpecs(this.config), this.kernels);
    try {
      this.#constants = constantsOf(this.config, this.kernels);
    } catch (error) {
      this.parameters.close();
      throw error;
    }
    if (options.initialise ?? true) initialiseResoformer(this.parameters, this.config, random);
  }

  /** V: number of tokens. */
  get vocabSize(): number {
    return this.config.vocabSize;
  }

  /** T: the most tokens that a window holds. */
  get contextLength(): number {
    return this.config.maxSeqLen;
  }

  /** Phases of R̂ by position for a frequency of 1: (T, pairs); none where R̂ knows no position. */
  get rates(): Tensor | undefined {
    return this.#constants.rates;
  }

  /** Ids (B, T) int32 → logits (B, T, V) in nats, as at inference; T may be shorter than the context. */
  logits(ids: Tensor, dropout?: DropoutState): Tensor {
    return this.forward(ids, dropout ? { dropout } : {});
  }

  /** Ids (B, T), the first at position `first`, → what the first block reads: (B, T, C). */
  embed(ids: Tensor, first = 0): Tensor {
    const vectors = embedding(this.parameters.get("embedding"), ids);
    const { logPrimes } = this.#constants;
    if (!logPrimes) return vectors;
    const of = (name: string): Tensor => this.parameters.get(name);
    const T = ids.shape[1]!;
    const rows = (x: Tensor): Tensor => {
      const C = x.shape[1]!;
      return new Tensor(x.floats.subarray(first * C, (first + T) * C), [T, C], x.kernels);
    };
    const primes = scale(linear(rows(logPrimes), of("prime.w"), { bias: of("prime.b") }), 0.1);
    const placed = add(add(vectors, slice(of("places"), 0, first, first + T)), primes);
    return layerNorm(placed, of("embeddingNorm.gain"), of("embeddingNorm.offset"), this.config.normEpsilon);
  }

  /**
   * Ids (B, T) → logits (B, T, V). With a cache (then B = 1) the ids stand behind the cached tokens.
   *
   * @throws {TypeError} if the ids are not a matrix.
   * @throws {RangeError} if there are none, or more than the context holds.
   */
  forward(ids: Tensor, options: ResoformerForwardOptions = {}): Tensor {
    const { maxSeqLen: context } = this.config;
    if (ids.shape.length !== 2) {
      throw new TypeError(`Cannot run a resoformer as ids must have shape (B, T): ${showShape(ids.shape)}`);
    }
    const T = ids.shape[1]!;
    const past = options.cache?.length ?? 0;
    if (T < 1 || past + T > context) {
      throw new RangeError(
        `Cannot run a resoformer as ids must be (B, T) with 1 to ${context} tokens: ${
          showShape(ids.shape)
        } after ${past}`,
      );
    }
    return this.forwardEmbedded(this.embed(ids, past), options);
  }

  /** What {@linkcode embed} gave (B, T, C) → logits (B, T, V). */
  forwardEmbedded(vectors: Tensor, options: ResoformerForwardOptions = {}): Tensor {
    return resoformerForward(this, vectors, options);
  }

  /**
   * The forward pass of a training step: nothing halts, a soft collapse is soft, attractors are drawn to what they stand for
   * and, while gradients are taken, counted.
   */
  trainingPass(ids: Tensor, dropout?: DropoutState): TrainingPass {
    const gates: Tensor[] = [];
    let collapsed: Collapsed | undefined;
    const logits = this.forward(ids, {
      training: true,
      ...(dropout ? { dropout } : {}),
      onGate: (_, { gate }) => void gates.push(gate),
      onCollapse: (found) => collapsed = found,
    });
    if (collapsed && keepsUsage(this.config) && isRecording()) {
      countCodes(collapsed.codes, this.parameters.get("collapse.usage"));
    }
    return {
      logits,
      ...(collapsed?.loss ? { penalty: collapsed.loss } : {}),
      measures: {
        ...(gates.length > 0 ? measureGates(gates) : {}),
        ...(collapsed
          ? { codebookPerplexity: codebookPerplexity(collapsed.codes, this.config.numAttractors) }
          : {}),
      },
    };
  }

  /** How often attractors were chosen is counted by passes. */
  get tallies(): readonly string[] {
    return keepsUsage(this.config) ? ["collapse.usage"] : [];
  }

  /** Every `reviveEvery` steps attractors that nothing chose since are moved to where states are. */
  afterStep(step: number, seed: number): void {
    if (keepsUsage(this.config) && step % this.config.reviveEvery === 0) {
      reviveAttractors(this.parameters, step, seed);
    }
  }

  /**
   * Starts a sequence. It reads with the weights that the model has now: end it before the model is trained further. That of a
   * causal model is a {@linkcode ResoformerSession}, which says how deep each token went.
   *
   * @throws {RangeError} if ε is out of range, or the model is not causal or has no gate at which a token could halt.
   */
  startSession(options: ResoformerSessionOptions = {}): Session {
    const { haltEpsilon = this.config.haltEpsilon } = options;
    // The config's own rules hold for what is asked of a session.
    checkResoformerConfig({ ...this.config, haltEpsilon });
    return this.config.causal ? new ResoformerSession(this, haltEpsilon) : new RereadingSession(this);
  }

  /** The same weights on another backend. */
  to(kernels: Kernels): ResoformerModel {
    const copy = new ResoformerModel(this.config, { kernels, initialise: false });
    copy.parameters.floats.set(this.parameters.floats);
    return copy;
  }

  /** Gives the model's memory back. */
  close(): void {
    this.parameters.close();
    this.#constants.close();
  }
}
