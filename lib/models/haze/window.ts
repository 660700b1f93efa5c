/** Full windows: every token stands at another position at each step, so that all of it is worked out anew. */
import { noGradient } from "../../autograd/mod.ts";
import type { Window } from "../../generation/mod.ts";
import type { Kernels } from "../../kernels/mod.ts";
import { ids as idTensor, step, type Tensor } from "../../tensor/mod.ts";

/** A {@linkcode Window} around a forward pass: ids (1, T) → logits (1, T, V). */
export class FullWindow implements Window {
  readonly capacity: number;
  readonly #kernels: Kernels;
  readonly #forward: (ids: Tensor) => Tensor;

  constructor(kernels: Kernels, capacity: number, forward: (ids: Tensor) => Tensor) {
    this.capacity = capacity;
    this.#kernels = kernels;
    this.#forward = forward;
  }

  read(ids: ArrayLike<number>): Float64Array {
    const { capacity: T } = this;
    if (ids.length !== T) {
      throw new RangeError(`Cannot read a window as it must hold ${T} tokens: ${ids.length}`);
    }
    const kernels = this.#kernels;
    return noGradient(() =>
      step(() => {
        const logits = this.#forward(idTensor(ids, { shape: [1, T], kernels })); // (1, T, V)
        return Float64Array.from(logits.floats.subarray((T - 1) * logits.shape[2]!));
      }, kernels)
    );
  }

  close(): void {}
}
