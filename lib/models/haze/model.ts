/**
 * The haze transformer: pre-norm blocks of hybrid (or pure) attention and a GELU layer, learned positions, an output
 * matrix of its own. Heads go straight onto the residual stream: no output projection, no biases.
 */
import type { ModelOptions } from "../model_options.ts";
import { add, dropout, embedding, matmul, slice } from "../../autograd/mod.ts";
import type { AttentionContext, KvCache } from "../../attention/mod.ts";
import {
  FullWindow,
  GrowingSession,
  type LanguageModel,
  type Session,
  type Window,
} from "../../generation/mod.ts";
import { defaultKernels } from "../../kernels/default.ts";
import type { Kernels } from "../../kernels/mod.ts";
import { norm, Parameters } from "../../nn/mod.ts";
import { Pcg64 } from "../../random/mod.ts";
import { showShape, type Tensor } from "../../tensor/mod.ts";
import type { DropoutState, Trainable } from "../../training/mod.ts";
import { runBlock } from "./block.ts";
import { checkHazeConfig, type HazeConfig } from "./config.ts";
import { initialiseHaze } from "./initialise.ts";
import { RowReader } from "./inference/row_reader.ts";
import { hazeSpecs } from "./specs.ts";

/** Options of a {@linkcode HazeModel}. */
export interface HazeOptions extends ModelOptions {
  /** Where the initial weights are drawn from, in place of a seed: a stream that the caller goes on drawing from. */
  random?: Pcg64;
}

/** What a forward pass may be told. */
export interface ForwardOptions {
  /** Thins embeddings and what each layer adds to the residual stream. */
  readonly dropout?: DropoutState;
  /** Keys and values of the tokens so far: `ids` then holds only what is new. */
  readonly cache?: KvCache;
  /** Called with the attention weights (B, H, Tq, Tk) of each layer and head kind. */
  readonly onWeights?: NonNullable<AttentionContext["onWeights"]>;
  /**
   * Called with the residual stream x (B, T, C) after `depth` blocks: at 0 the sum of the embeddings, at L what the
   * final norm reads. What is kept beyond the step has to be copied out of it.
   */
  readonly onResidual?: (depth: number, x: Tensor) => void;
}

/**
 * A haze model that can be trained, evaluated and sampled from.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { HazeModel } from "@haze/haze/models";
 * import { ids, step } from "@haze/haze/tensor";
 * const model = new HazeModel({
 *   ...{ vocabSize: 10, T: 8, nEmb: 16, nodes: 16, nBlocks: 1, nHeads: 2, headType: "hybrid", alpha: 0.5 },
 * });
 * const logits = step(() => model.logits(ids([1, 2, 3], { shape: [1, 3] })));
 * assertEquals(logits.shape, [1, 3, 10]);
 * model.close();
 * ```
 */
export class HazeModel implements Trainable, LanguageModel {
  /** Kind in checkpoints. */
  readonly kind = "haze";
  /** Sizes, as in checkpoints. */
  readonly config: HazeConfig & Readonly<Record<string, string | number | boolean>>;
  /** What computes. */
  readonly kernels: Kernels;
  /** All weights, by path. */
  readonly parameters: Parameters;

  /**
   * A model with random weights, the same as upstream's for the same seed.
   *
   * @throws {RangeError} if the config or the seed is out of range, or the memory does not hold the model.
   */
  constructor(config: HazeConfig, options: HazeOptions = {}) {
    this.config = { ...checkHazeConfig({ ...config }) };
    this.kernels = options.kernels ?? defaultKernels();
    const random = streamOf(options); // before memory is taken: it may refuse its seed
    this.parameters = new Parameters(hazeSpecs(this.config), this.kernels);
    if (options.initialise ?? true) initialiseHaze(this.parameters, this.config, random);
  }

  /** V: number of tokens. */
  get vocabSize(): number {
    return this.config.vocabSize;
  }

  /** T: the most tokens that a window holds. */
  get contextLength(): number {
    return this.config.T;
  }

  /** Ids (B, T) int32 → logits (B, T, V) in nats; T may be shorter than the context. */
  logits(ids: Tensor, dropout?: DropoutState): Tensor {
    return this.forward(ids, dropout ? { dropout } : {});
  }

  /**
   * Ids (B, T) → logits (B, T, V). With a cache (then B = 1) the ids stand behind the cached tokens.
   *
   * @throws {TypeError} if the ids are not a matrix.
   * @throws {RangeError} if there are none, or more than the context holds.
   */
  forward(ids: Tensor, options: ForwardOptions = {}): Tensor {
    const { T: context } = this.config;
    if (ids.shape.length !== 2) {
      throw new TypeError(`Cannot run a haze model as ids must have shape (B, T): ${showShape(ids.shape)}`);
    }
    const T = ids.shape[1]!;
    const past = options.cache?.length ?? 0;
    if (T < 1 || past + T > context) {
      throw new RangeError(
        `Cannot run a haze model as ids must be (B, T) with 1 to ${context} tokens: ${
          showShape(ids.shape)
        } after ${past}`,
      );
    }
    return this.forwardEmbedded(this.embed(ids, past), options);
  }

  /** Ids (B, T), the first at position `past` → sums of the vectors of tokens and places (B, T, C). */
  embed(ids: Tensor, past = 0): Tensor {
    const { parameters } = this;
    const places = slice(parameters.get("pos"), 0, past, past + ids.shape[1]!); // (T, C)
    return add(embedding(parameters.get("embed"), ids), places); // (B, T, C)
  }

  /** What {@linkcode embed} gave (B, T, C) → logits (B, T, V): all of the model behind its tables. */
  forwardEmbedded(embedded: Tensor, options: ForwardOptions = {}): Tensor {
    const { dropout: drop, cache, onWeights, onResidual } = options;
    const { parameters } = this;
    let op = 0;
    const thin = (x: Tensor) => drop ? dropout(x, drop.rate, { key: drop.key, op: op++ }) : x;
    let x = thin(embedded);
    onResidual?.(0, x);
    for (let layer = 0; layer < this.config.nBlocks; layer++) {
      const attend: AttentionContext = {
        layer,
        ...(cache ? { cache } : {}),
        ...(onWeights ? { onWeights } : {}),
      };
      x = runBlock(parameters, `blocks.${layer}`, x, this.config, attend, thin);
      onResidual?.(layer + 1, x);
    }
    cache?.advance(embedded.shape[1]!);
    return matmul(norm(parameters, "ln_f", x), parameters.get("w2")); // (B, T, V)
  }

  /** Starts a sequence. It reads with the weights that the model has now: end it before the model is trained further. */
  startSession(): Session {
    return new GrowingSession(new RowReader(this.config, this.parameters));
  }

  /** Starts reading full windows, upstream's way, with the weights that the model has now. */
  startWindow(): Window {
    return new FullWindow(new RowReader(this.config, this.parameters));
  }

  /** The same weights on another backend. */
  to(kernels: Kernels): HazeModel {
    const copy = new HazeModel(this.config, { kernels, initialise: false });
    copy.parameters.floats.set(this.parameters.floats);
    return copy;
  }

  /** Gives the model's memory back. */
  close(): void {
    this.parameters.close();
  }
}

function streamOf({ seed, random }: HazeOptions): Pcg64 {
  if (random && seed !== undefined) {
    throw new TypeError(`Cannot build a haze model as a seed and a stream exclude each other: seed ${seed}`);
  }
  return random ?? new Pcg64(seed ?? 42);
}
