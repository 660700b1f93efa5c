/** One growing sequence that a spiral model reads, keys and values kept. */
import { KvCache, rankKCacheWidth } from "../../../attention/mod.ts";
import { noGradient } from "../../../autograd/mod.ts";
import type { Session } from "../../../generation/mod.ts";
import { ids as idTensor, step, type Tensor } from "../../../tensor/mod.ts";
import type { Kernels } from "../../../kernels/mod.ts";
import type { SpiralConfig } from "./config.ts";
import type { SpiralForwardOptions } from "./forward.ts";

/** What reads: a spiral model. */
export interface Reading {
  readonly config: SpiralConfig;
  readonly kernels: Kernels;
  forward(ids: Tensor, options: SpiralForwardOptions): Tensor;
}

/** Runs the model's own forward pass on what is new, so that its logits are those of the whole sequence at once. */
export class SpiralSession implements Session {
  readonly #model: Reading;
  readonly #cache: KvCache;
  readonly capacity: number;

  constructor(model: Reading) {
    const { d: C, k, T, L } = model.config;
    this.#model = model;
    this.capacity = T;
    this.#cache = new KvCache(model.kernels, L, T, rankKCacheWidth({ C, k, T }));
  }

  get length(): number {
    return this.#cache.length;
  }

  feed(ids: ArrayLike<number>): Float64Array {
    const { kernels } = this.#model;
    return noGradient(() =>
      step(() => {
        const input = idTensor(Array.from(ids), { shape: [1, ids.length], kernels });
        const logits = this.#model.forward(input, { cache: this.#cache, lastOnly: true });
        return Float64Array.from(logits.floats);
      }, kernels)
    );
  }

  clear(): void {
    this.#cache.clear();
  }

  close(): void {
    this.#cache.close();
  }
}
