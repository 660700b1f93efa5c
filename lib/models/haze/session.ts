/** One growing sequence: positions from 0, keys and values cached. */
import type { KvCache } from "../../attention/mod.ts";
import { noGradient } from "../../autograd/mod.ts";
import type { Session } from "../../generation/mod.ts";
import { ids as idTensor, step } from "../../tensor/mod.ts";
import type { HazeModel } from "./model.ts";

/** A {@linkcode Session} of a haze model. */
export class HazeSession implements Session {
  constructor(private readonly model: HazeModel, private readonly cache: KvCache) {}

  get length(): number {
    return this.cache.length;
  }

  get capacity(): number {
    return this.cache.capacity;
  }

  feed(ids: ArrayLike<number>): Float64Array {
    const { model, cache } = this;
    return step(() =>
      noGradient(() => {
        const input = idTensor(ids, { shape: [1, ids.length], kernels: model.kernels });
        const logits = model.forward(input, { cache }); // (1, T, V)
        return Float64Array.from(logits.floats.subarray((ids.length - 1) * model.vocabSize));
      }), model.kernels);
  }

  clear(): void {
    this.cache.clear();
  }

  close(): void {
    this.cache.close();
  }
}
