/** A Reso-LLM: its weights, and the ways of running it. */
import type { ModelOptions } from "../../model_options.ts";
import { mean, scale } from "../../../autograd/mod.ts";
import type { LanguageModel } from "../../../generation/mod.ts";
import { defaultKernels, type Kernels } from "../../../kernels/mod.ts";
import { Parameters } from "../../../nn/mod.ts";
import { Pcg64 } from "../../../random/mod.ts";
import { showShape, Tensor } from "../../../tensor/mod.ts";
import { concatenate } from "../../../training/dataset.ts";
import type { DropoutState, Trainable, TrainingPass } from "../../../training/mod.ts";
import { measureGates } from "../../resoformer/measures.ts";
import { checkResoLLMSettings, layersOf, ResoLLMConfig, type ResoLLMSettings } from "../config/mod.ts";
import type { AttentionFocus, Goal, GoalOptions, GoalType } from "../agency/mod.ts";
import { Carried } from "../engine/carried.ts";
import type { Mind } from "../engine/mind.ts";
import { readSaved } from "../engine/saved.ts";
import { asContent } from "../../as_content.ts";
import { writeFileAtomic } from "../../../formats/mod.ts";
import { encodeCheckpoint } from "../../../training/mod.ts";
import { type Moment, type TokenEncoding, tokenWeights } from "../memory/mod.ts";
import type { Binding, TokenConcepts } from "../prsc/mod.ts";
import { stabilityNumber } from "../stability/mod.ts";
import type { JsonValue, Tokenizer } from "../../../tokenizers/mod.ts";
import { BatchInputs } from "../training/batch_inputs.ts";
import { CONCEPT_TABLE, ModelConcepts, tabulateFrequent } from "../training/concept_table.ts";
import { MEMORY_WEIGHTS, RowMemory } from "../training/row_memory.ts";
import { ResoLLMSession, type ResoLLMSessionOptions } from "../inference/session.ts";
import type { Heads } from "./attention.ts";
import { type Constants, constantsOf } from "./constants.ts";
import { embedTokens, resoLLMForward, type ResoLLMForwardOptions, runningMeans } from "./forward.ts";
import { initialiseResoLLM } from "./initialise.ts";
import { syncOrder } from "./kuramoto.ts";
import { logitCoherence, rowNorm } from "./measures.ts";
import { CONCEPT_FEATURES, hasConcepts, hasOscillators } from "./sizes.ts";
import { resoLLMSpecs } from "./specs.ts";

/** What is looked at of a text before training: counting more would take longer than it tells. */
const FIT_TOKENS = 2 ** 21;

/** Options of a {@linkcode ResoLLMModel}. */
export type ResoLLMModelOptions = ModelOptions;

/**
 * A Reso-LLM that can be trained, evaluated and sampled from.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { RESO_LLM_PRESETS, ResoLLMModel } from "@haze/haze/reso-llm";
 * import { ids, step } from "@haze/haze/tensor";
 * const model = new ResoLLMModel({ ...RESO_LLM_PRESETS.tiny, vocabSize: 300 });
 * const logits = step(() => model.logits(ids([1, 2, 3], { shape: [1, 3] })));
 * assertEquals(logits.shape, [1, 3, 300]);
 * model.close();
 * ```
 */
export class ResoLLMModel implements Trainable, LanguageModel {
  // What every model shows begins alike in all of them: each class is to be read on its own.

  /** Kind in checkpoints. */
  readonly kind = "reso-llm";
  /** Sizes and layers, as in checkpoints. */
  readonly config: ResoLLMSettings & Readonly<Record<string, string | number | boolean>>;
  /** What computes. */
  readonly kernels: Kernels;
  /** All weights, by path. */
  readonly parameters: Parameters;
  /** What each training step measures. */
  readonly measureNames: readonly string[];
  /** Each training step reports how much of its gradient was cut off. */
  readonly reportsClipping = true;
  readonly #constants: Constants;
  readonly #concepts: ModelConcepts | undefined;
  readonly #memory: RowMemory | undefined;
  readonly #batches: BatchInputs;
  readonly #carried: Carried;

  /**
   * A model with random weights.
   *
   * @throws {RangeError} if the config or the seed is out of range, or the memory does not hold the model.
   */
  constructor(config: ResoLLMConfig | Partial<ResoLLMSettings>, options: ResoLLMModelOptions = {}) {
    this.config = {
      ...checkResoLLMSettings({ ...(config instanceof ResoLLMConfig ? config.settings : config) }),
    };
    this.kernels = options.kernels ?? defaultKernels();
    const random = new Pcg64(options.seed ?? 42); // before memory is taken: it may refuse its seed
    this.measureNames = [
      ...(this.config.useCoherenceGating ? ["meanGate", "haltingDepth"] : []),
      "logitCoherence",
      ...(hasOscillators(this.config) ? ["syncOrder"] : []),
      ...(layersOf(this.config).temporalSmf ? ["memoryNorm"] : []),
      ...(hasConcepts(this.config) ? ["bindingsUsed"] : []),
    ];
    this.parameters = new Parameters(resoLLMSpecs(this.config), this.kernels);
    try {
      this.#constants = constantsOf(this.config, this.kernels);
    } catch (error) {
      this.parameters.close();
      throw error;
    }
    if (hasConcepts(this.config)) this.#concepts = new ModelConcepts(this.config, this.parameters);
    if (layersOf(this.config).temporalSmf) this.#memory = new RowMemory(this.config, this.parameters);
    this.#carried = new Carried({
      ...{ settings: this.config, concepts: () => this.concepts },
      ...{ encoding: () => this.#memory!.encoding },
      weights: () => this.#memory && this.parameters.get(MEMORY_WEIGHTS).floats,
    });
    this.#batches = new BatchInputs(this.kernels, this.#concepts, this.#memory);
    if (options.initialise ?? true) initialiseResoLLM(this.parameters, random);
  }

  /**
   * Opens a checkpoint with all that the model carries.
   *
   * @throws {SyntaxError} if it is none of a Reso-LLM, or damaged.
   */
  static async load(path: string, options: Pick<ResoLLMModelOptions, "kernels"> = {}): Promise<ResoLLMModel> {
    const { settings, arrays, tokenizer, state } = await readSaved(path);
    const model = new ResoLLMModel(settings, { ...options, initialise: false });
    try {
      model.parameters.load(arrays, path);
      asContent(path, () => model.restoreKept(state, tokenizer));
    } catch (error) {
      model.close();
      throw error;
    }
    return model;
  }

  /** Writes config, tokenizer, weights, memory, bindings and goals into one `.npz`. */
  async save(path: string): Promise<void> {
    await writeFileAtomic(path, encodeCheckpoint({ model: this, tokenizer: this.mind.tokenizer }));
  }

  /** V: number of tokens. */
  get vocabSize(): number {
    return this.config.vocabSize;
  }

  /** T: the most tokens that a window holds. */
  get contextLength(): number {
    return this.config.maxSeqLen;
  }

  /** Ids (B, T) int32 → logits (B, T, V) in nats, as at inference; T may be shorter than the context. */
  logits(ids: Tensor, dropout?: DropoutState): Tensor {
    return this.forward(ids, dropout ? { dropout } : {});
  }

  /** Ids (B, T) → token vectors with their primes: (B, T, C). */
  embed(ids: Tensor): Tensor {
    return embedTokens(this.#heads, ids);
  }

  /**
   * Ids (B, T) → logits (B, T, V).
   *
   * @throws {TypeError} if the ids are not a matrix.
   * @throws {RangeError} if there are none, or more than the context holds.
   */
  forward(ids: Tensor, options: ResoLLMForwardOptions = {}): Tensor {
    const { maxSeqLen: context } = this.config;
    if (ids.shape.length !== 2) {
      throw new TypeError(`Cannot run a Reso-LLM as ids must have shape (B, T): ${showShape(ids.shape)}`);
    }
    const T = ids.shape[1]!;
    if (T < 1 || T > context) {
      throw new RangeError(
        `Cannot run a Reso-LLM as ids must be (B, T) with 1 to ${context} tokens: ${showShape(ids.shape)}`,
      );
    }
    const concepts = options.concepts ?? this.#conceptsIn(ids);
    return this.forwardEmbedded(this.embed(ids), { ids, ...options, ...(concepts ? { concepts } : {}) });
  }

  /** What {@linkcode embed} gave (B, T, C) → logits (B, T, V). Without `ids` in the options all oscillators turn alike. */
  forwardEmbedded(vectors: Tensor, options: ResoLLMForwardOptions = {}): Tensor {
    return resoLLMForward(this.#heads, vectors, options);
  }

  /**
   * Looks at a text, two million tokens of it at most, before a model is trained on it: binds the runs of tokens that are frequent in it, if the config says so,
   * and weighs tokens in memories by how rare they are. Both are kept with the weights.
   *
   * @throws {RangeError} if an id is not in the vocabulary.
   */
  fitTo(segments: readonly ArrayLike<number>[]): void {
    const { vocabSize } = this.config;
    let room = FIT_TOKENS;
    const looked = segments.map((segment) => {
      const part = Int32Array.from(segment).subarray(0, room);
      room -= part.length;
      return part;
    }).filter(({ length }) => length > 0);
    if (this.#concepts && this.config["prsc.autoBindFrequent"]) {
      tabulateFrequent(this.parameters.get(CONCEPT_TABLE).floats, looked, vocabSize);
    }
    if (!this.#memory) return;
    this.parameters.get(MEMORY_WEIGHTS).floats.set(tokenWeights(concatenate(looked), vocabSize));
  }

  /** Concepts bound to tokens; none without the layer. */
  get concepts(): TokenConcepts | undefined {
    return this.#concepts?.all;
  }

  /**
   * How training encodes what rows remember: what is to be read of a memory must be written with this, as the sedenion of ids.
   * None without the layer.
   */
  get memoryEncoding(): TokenEncoding | undefined {
    return this.#memory?.encoding;
  }

  /** Works out what layers know of a batch beside its ids: concepts in it, and what its rows remember. */
  prepare(inputs: Int32Array, targets: Int32Array, T: number): void {
    this.#batches.prepare(inputs, targets, T);
  }

  /** Keeps what the rows of a step have read. */
  afterStep(): void {
    this.#memory?.finishStep();
  }

  /** The forward pass of a training step: nothing halts, and layers know what {@linkcode prepare} found. */
  trainingPass(ids: Tensor, dropout?: DropoutState): TrainingPass {
    const gates: Tensor[] = [];
    let theta: Tensor | undefined;
    let reading: Tensor | undefined;
    const { used, ...known } = this.#batches.of(ids.shape) ?? { used: undefined };
    const zero = (): Tensor => scale(mean(logits), 0);
    const logits = this.forward(ids, {
      ...known,
      training: true,
      onMemory: (read) => reading = read,
      ...(dropout ? { dropout } : {}),
      onGate: (_, { gate }) => void gates.push(gate),
      onPhases: (phases) => theta = phases,
    });
    return {
      logits,
      measures: {
        ...(gates.length > 0 ? measureGates(gates) : {}),
        logitCoherence: logitCoherence(logits),
        ...(theta ? { syncOrder: syncOrder(theta, runningMeans(this.#heads, ids.shape[1]!)) } : {}),
        ...(this.#memory ? { memoryNorm: reading ? rowNorm(reading) : zero() } : {}),
        ...(this.#concepts ? { bindingsUsed: used ?? zero() } : {}),
      },
    };
  }

  /**
   * Starts a sequence. It reads with the weights that the model has now: end it before the model is trained further.
   *
   * @throws {RangeError} if ε is out of range, or there is no gate at which a token could halt.
   */
  startSession(options: ResoLLMSessionOptions = {}): ResoLLMSession {
    const { haltEpsilon = this.config.haltEpsilon } = options;
    // The config's own rules hold for what is asked of a session.
    checkResoLLMSettings({ ...this.config, haltEpsilon });
    const concepts = options.concepts ?? this.concepts?.stream();
    return new ResoLLMSession(this.#heads, { ...options, ...(concepts ? { concepts } : {}) });
  }

  /**
   * What it carries from one text to the next: goals and foci, memory, the monitor of the last text. Words are those of the
   * tokenizer that it was given last, else of the default one.
   *
   * @throws {RangeError} if it was given none, and its vocabulary is not the default one's.
   */
  get mind(): Mind {
    return this.#carried.mind;
  }

  /**
   * Tells it what turns text into its ids; an engine does so. What it carries stays.
   *
   * @throws {RangeError} if the vocabulary is of another size.
   */
  useTokenizer(tokenizer: Tokenizer): void {
    this.#carried.useTokenizer(tokenizer);
  }

  /**
   * Sets a goal: its content words weigh more in what is written until they have been said.
   *
   * @throws {RangeError} if the agency layer is off, or as `Agency.createGoal`.
   */
  createGoal(description: string, goalType?: GoalType, options: Omit<GoalOptions, "type"> = {}): Goal {
    return this.#carried.createGoal(description, { ...options, ...(goalType ? { type: goalType } : {}) });
  }

  /** What it attends to, the strongest first; nothing if the agency layer is off. */
  getAttentionFoci(): readonly AttentionFocus[] {
    return this.mind.agency?.foci ?? [];
  }

  /** The goals that are not finished; none if the agency layer is off. */
  getActiveGoals(): readonly Goal[] {
    return this.mind.agency?.activeGoals ?? [];
  }

  /**
   * Binds a concept to a token, or to several in a row: where they stand, the text has its features.
   *
   * @throws {RangeError} if the concept layer is off, or as `TokenConcepts.bind`.
   */
  bindConcept(name: string, tokens: number | ArrayLike<number>): Binding {
    return this.#carried.bindConcept(name, tokens);
  }

  /** How stable the last text was: stable 0.9, periodic 0.8, chaotic 0.3, divergent 0; 0.9 before there is one. */
  getStability(): number {
    return stabilityNumber(this.mind.monitor.reading.stability);
  }

  /** The temperature that the monitor of the last text would go on with. */
  getSuggestedTemperature(currentTemperature = 0.7): number {
    return this.mind.monitor.temperature(currentTemperature, currentTemperature);
  }

  /**
   * Remembers a text: what is written from now on reads it, older things fading.
   *
   * @returns the moment; undefined if no word of the text says anything
   * @throws {RangeError} if the memory layer is off, or the importance is not above 0.
   */
  updateMemory(text: string, importance = 1): Moment | undefined {
    return this.#carried.updateMemory(text, importance);
  }

  /** What a checkpoint keeps beside the weights: goals and foci, memory, concepts bound by name. */
  get keptState(): JsonValue | undefined {
    return this.#carried.kept as unknown as JsonValue | undefined;
  }

  /**
   * Puts back what a checkpoint kept; nothing but the tokenizer if it kept nothing.
   *
   * @throws {TypeError | RangeError} if it is not what such a model keeps.
   */
  restoreKept(state: JsonValue | undefined, tokenizer: Tokenizer): void {
    this.#carried.useTokenizer(tokenizer);
    void this.concepts; // a table that is none is found now, and not at the first text
    this.#carried.restore(state);
  }

  /** The same weights on another backend, with all that it carries. */
  to(kernels: Kernels): ResoLLMModel {
    const copy = new ResoLLMModel(this.config, { kernels, initialise: false });
    copy.parameters.floats.set(this.parameters.floats);
    if (this.concepts) copy.concepts!.restore(this.concepts.toState());
    this.#carried.copyTo(copy.#carried);
    return copy;
  }

  /** Gives the model's memory back. */
  close(): void {
    this.#batches.close();
    this.parameters.close();
    this.#constants.close();
  }

  /** Features of the concepts in ids (B, T), worked out by the host: (B, T, 64). */
  #conceptsIn(ids: Tensor): Tensor | undefined {
    const concepts = this.concepts;
    if (!concepts || concepts.size === 0) return undefined;
    const [B, T] = ids.shape as [number, number];
    const features = new Float32Array(B * T * CONCEPT_FEATURES);
    this.kernels.noteHostRead();
    concepts.windowFeatures(ids.ints, { B, T, out: features });
    const floats = this.kernels.floats(features.length);
    floats.set(features);
    return new Tensor(floats, [B, T, CONCEPT_FEATURES], this.kernels);
  }

  get #heads(): Heads {
    return { settings: this.config, parameters: this.parameters, constants: this.#constants };
  }
}
