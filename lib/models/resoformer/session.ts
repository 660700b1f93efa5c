/** A growing sequence with a cache, in which tokens that have halted skip the blocks that are left. */
import { noGradient } from "../../autograd/mod.ts";
import { KvCache, resonantCacheWidth, resonantKeys } from "../../attention/mod.ts";
import type { Kernels } from "../../kernels/mod.ts";
import { checkIds, checkRoom, type Session } from "../../generation/mod.ts";
import { ids as idTensor, step, type Tensor } from "../../tensor/mod.ts";
import {
  Block,
  normOf,
  readOut,
  type ResoformerForwardOptions,
  type ResoformerParts,
  resonantOptions,
} from "./forward.ts";
import { remainderAfter } from "./halting.ts";
import { skippedFlops } from "./skipped_flops.ts";
import { resoformerHeadSizes } from "./specs.ts";

/** How a session reads. */
export interface ResoformerSessionOptions {
  /** ε of the halting. Default: that of the model's config. */
  readonly haltEpsilon?: number;
}

/** What reads: a model. */
interface Reader extends ResoformerParts {
  readonly kind: string;
  readonly kernels: Kernels;
  embed(ids: Tensor, first?: number): Tensor;
  forward(ids: Tensor, options?: ResoformerForwardOptions): Tensor;
}

/**
 * A {@linkcode Session} of a causal resoformer. With ε > 0 tokens are read one by one, and each stops as soon as no more
 * than ε of it is left; what it skipped is counted.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { RESOFORMER_PRESETS, ResoformerModel, ResoformerSession } from "@haze/haze/models";
 * const model = new ResoformerModel({ ...RESOFORMER_PRESETS.tiny, vocabSize: 20 });
 * const session = new ResoformerSession(model, 1); // all of a token may be left: it halts at the first gate
 * session.feed([3, 4, 5]);
 * assertEquals(session.haltingDepths, [1, 1, 1]);
 * session.close();
 * model.close();
 * ```
 */
export class ResoformerSession implements Session {
  /** Number of blocks that each token ran through. */
  readonly haltingDepths: number[] = [];
  readonly #model: Reader;
  readonly #epsilon: number;
  readonly #cache: KvCache;
  #skippedFlops = 0;
  #closed = false;

  /** A session of a model with its weights as they are. */
  constructor(model: Reader, epsilon: number) {
    const { numLayers, maxSeqLen } = model.config;
    this.#model = model;
    this.#epsilon = epsilon;
    const width = resonantCacheWidth(resoformerHeadSizes(model.config));
    this.#cache = new KvCache(model.kernels, numLayers, maxSeqLen, width);
  }

  get length(): number {
    return this.#cache.length;
  }

  get capacity(): number {
    return this.#cache.capacity;
  }

  /** Floating-point operations of matrix products and attention that halted tokens did without. */
  get skippedFlops(): number {
    return this.#skippedFlops;
  }

  feed(ids: ArrayLike<number>): Float64Array {
    requireOpen(this.#closed);
    const { kind, kernels, config } = this.#model;
    const { vocabSize } = config;
    checkRoom(ids.length, this.length, { kind, capacity: this.capacity });
    checkIds(ids, vocabSize);
    if (this.#epsilon > 0) {
      let logits!: Float64Array;
      for (let i = 0; i < ids.length; i++) logits = this.#feedOne(ids[i]!);
      return logits;
    }
    for (let i = 0; i < ids.length; i++) this.haltingDepths.push(config.numLayers);
    return noGradient(() =>
      step(() => {
        const x = idTensor(ids, { shape: [1, ids.length], kernels });
        const logits = this.#model.forward(x, { cache: this.#cache, haltEpsilon: 0 });
        kernels.noteHostRead();
        return Float64Array.from(logits.floats.subarray((ids.length - 1) * vocabSize));
      }, kernels)
    );
  }

  /** One token through as many blocks as it takes. */
  #feedOne(id: number): Float64Array {
    const model = this.#model;
    const { config, kernels } = model;
    const cache = this.#cache;
    return noGradient(() =>
      step(() => {
        const block = new Block(model, { cache });
        let x = model.embed(idTensor([id], { shape: [1, 1], kernels }), cache.length);
        let remainder: Tensor | undefined;
        let depth = 0;
        for (let layer = 0; layer < config.numLayers; layer++) {
          if (remainder !== undefined && remainder.item() <= this.#epsilon) {
            this.#keep(x, layer);
            continue;
          }
          const { output, gate } = block.run(x, layer);
          x = output;
          remainder = remainderAfter(remainder, gate!);
          depth++;
        }
        this.#skippedFlops += skippedFlops(config, config.numLayers - depth, cache.length + 1);
        this.haltingDepths.push(depth);
        cache.advance(1);
        return Float64Array.from(readOut(model, x).data);
      }, kernels)
    );
  }

  /** What later tokens want of a halted one: keys and values of its unchanged state. */
  #keep(x: Tensor, layer: number): void {
    const { config, parameters } = this.#model;
    const path = `blocks.${layer}`;
    resonantKeys(
      ...[parameters, `${path}.attention`, normOf(this.#model, `${path}.ln1`, x)] as const,
      ...[resoformerHeadSizes(config), resonantOptions(this.#model), { layer, cache: this.#cache }] as const,
    );
  }

  clear(): void {
    this.#cache.clear();
    this.haltingDepths.length = 0;
    this.#skippedFlops = 0;
  }

  close(): void {
    this.#closed = true;
    this.#cache.close();
  }
}

/** A session of a model whose tokens see all others: each feed reads the whole sequence again. */
export class RereadingSession implements Session {
  readonly #model: Reader;
  #ids: number[] = [];
  #closed = false;

  /** A session of a model with its weights as they are. */
  constructor(model: Reader) {
    this.#model = model;
  }

  get length(): number {
    return this.#ids.length;
  }

  get capacity(): number {
    return this.#model.config.maxSeqLen;
  }

  feed(ids: ArrayLike<number>): Float64Array {
    requireOpen(this.#closed);
    const { kind, kernels, config: { vocabSize } } = this.#model;
    checkRoom(ids.length, this.length, { kind, capacity: this.capacity });
    checkIds(ids, vocabSize);
    this.#ids.push(...Array.from(ids));
    return noGradient(() =>
      step(() => {
        const logits = this.#model.forward(idTensor(this.#ids, { shape: [1, this.length], kernels }));
        return Float64Array.from(logits.data.subarray((this.length - 1) * vocabSize));
      }, kernels)
    );
  }

  clear(): void {
    this.#ids = [];
  }

  close(): void {
    this.#closed = true;
  }
}

function requireOpen(isClosed: boolean): void {
  if (isClosed) throw new TypeError("Cannot read a token as the session was closed: got a late call");
}
