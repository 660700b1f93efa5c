/** One growing sequence: positions from 0, keys and values cached. */
import type { KvCache } from "../../attention/mod.ts";
import { noGradient } from "../../autograd/mod.ts";
import type { Session } from "../../generation/mod.ts";
import type { Kernels } from "../../kernels/mod.ts";
import { ids as idTensor, step, type Tensor } from "../../tensor/mod.ts";

/** A {@linkcode Session} around a forward pass: ids (1, T) behind the cached ones → logits (1, T, V). */
export class CachedSession implements Session {
  readonly #kernels: Kernels;
  readonly #cache: KvCache;
  readonly #forward: (ids: Tensor, cache: KvCache) => Tensor;

  constructor(kernels: Kernels, cache: KvCache, forward: (ids: Tensor, cache: KvCache) => Tensor) {
    this.#kernels = kernels;
    this.#cache = cache;
    this.#forward = forward;
  }

  get length(): number {
    return this.#cache.length;
  }

  get capacity(): number {
    return this.#cache.capacity;
  }

  feed(ids: ArrayLike<number>): Float64Array {
    const kernels = this.#kernels;
    return noGradient(() =>
      step(() => {
        const input = idTensor(ids, { shape: [1, ids.length], kernels });
        const logits = this.#forward(input, this.#cache); // (1, T, V)
        const V = logits.shape[2]!;
        return Float64Array.from(logits.floats.subarray((ids.length - 1) * V));
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
