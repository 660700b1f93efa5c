/** What a backend keeps behind the {@linkcode PreparedWeights} that it hands out. */
import type { PreparedWeights, Region } from "./kernels.ts";

/** Prepared weights of one backend, by the handle that its user holds. */
export class WeightStore<Content> {
  readonly #contents = new WeakMap<PreparedWeights, Content | "closed">();

  /** A handle for `content`, which lies in `region`. */
  add(handle: Omit<PreparedWeights, "close">, content: Content, region: Region): PreparedWeights {
    const weights: PreparedWeights = {
      ...handle,
      close: () => {
        this.#contents.set(weights, "closed");
        region.close();
      },
    };
    this.#contents.set(weights, content);
    return weights;
  }

  /** What was added under this handle. */
  get(weights: PreparedWeights): Content {
    const content = this.#contents.get(weights);
    if (content === undefined) {
      const { kind, N, K } = weights;
      throw new TypeError(
        `Cannot run preparedProduct as weights must come from prepare of the same kernels: ${kind} ${N}x${K}`,
      );
    }
    if (content === "closed") {
      throw new TypeError("Cannot run preparedProduct as its weights must be open: they are closed");
    }
    return content;
  }
}
