/** Keys and values of the tokens so far, so that the next token need not recompute them. */
import type { FloatArray, Kernels, Region } from "../kernels/mod.ts";
import { Tensor } from "../tensor/mod.ts";

/**
 * Rows of `width` floats for each of `L` layers and up to `capacity` tokens of one sequence. Lives in one region of
 * the engine until closed.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { KvCache } from "@haze/haze/attention";
 * import { defaultKernels } from "@haze/haze/kernels";
 * import { tensor } from "@haze/haze/tensor";
 * const cache = new KvCache(defaultKernels(), 1, 4, 2); // one layer, four tokens, two floats each
 * cache.append(0, tensor([[[7, 8, 9]]]), { from: 1, to: 0, count: 2 });
 * cache.advance(1);
 * assertEquals(cache.length, 1);
 * assertEquals(cache.rows(0).data.slice(0, 2), new Float32Array([8, 9]));
 * cache.close();
 * ```
 */
export class KvCache {
  /** The most tokens it holds. */
  readonly capacity: number;
  /** Floats a token and layer. */
  readonly width: number;
  readonly #kernels: Kernels;
  readonly #region: Region;
  #length = 0;
  #closed = false;

  /** Reserves memory for `L` layers. */
  constructor(kernels: Kernels, L: number, capacity: number, width: number) {
    this.#kernels = kernels;
    this.capacity = capacity;
    this.width = width;
    this.#region = kernels.region(L * capacity * width);
  }

  /** Tokens that all layers have seen. */
  get length(): number {
    return this.#length;
  }

  /**
   * Appends columns of `rows` (1, Tq, …) to a layer, behind the tokens so far, starting at cache column `to`. The
   * length grows only with {@linkcode advance}, after the last layer.
   *
   * @throws {RangeError} if the tokens do not fit.
   */
  append(layer: number, rows: Tensor, columns: { from: number; to: number; count: number }): void {
    const [, Tq, width] = rows.shape as [number, number, number];
    if (this.#length + Tq > this.capacity) {
      throw new RangeError(
        `Cannot cache tokens as the cache holds ${this.capacity}: ${this.#length} and ${Tq} more`,
      );
    }
    this.#kernels.noteHostRead();
    const source = rows.floats;
    const target = this.#floats;
    for (let t = 0; t < Tq; t++) {
      const start = t * width + columns.from;
      const row = (layer * this.capacity + this.#length + t) * this.width + columns.to;
      target.set(source.subarray(start, start + columns.count), row);
    }
  }

  /** The rows of a layer: (1, capacity, width), live. */
  rows(layer: number): Tensor {
    const size = this.capacity * this.width;
    const array = this.#floats.subarray(layer * size, (layer + 1) * size);
    return new Tensor(array, [1, this.capacity, this.width], this.#kernels);
  }

  /** Counts `count` appended tokens. */
  advance(count: number): void {
    this.#length += count;
  }

  /** Forgets all tokens. */
  clear(): void {
    this.#length = 0;
  }

  /** Gives the memory back. The cache must not be used after it. */
  close(): void {
    this.#closed = true;
    this.#region.close();
  }

  get #floats(): FloatArray {
    if (this.#closed) {
      throw new TypeError("Cannot use a cache as its memory was given back: close() was called");
    }
    return this.#region.floats;
  }
}
