/** Which targets of a window are scored, whatever its source says. */
import { UNSCORED, WindowSampler, type WindowSamplerState, type WindowSource } from "../data/mod.ts";
import type { Dataset } from "./dataset.ts";

/** Which targets: all of a window, or the last alone. */
export type ScoredTargets = "all" | "last";

/**
 * The same data with windows whose targets are scored as asked: all tokens behind the first, or the last alone.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { Vocab } from "@haze/haze/tokenizers";
 * import { makeDataset, withScored } from "@haze/haze/training";
 * const text = "the haze settles over the hills. ".repeat(20);
 * const data = makeDataset({ name: "hills", text, bytes: text.length }, Vocab.fromText(text), 8);
 * const [inputs, targets] = [new Int32Array(4), new Int32Array(4)];
 * withScored(data, "last").source!({ B: 1, T: 4, seed: 1 }).next(inputs, targets);
 * assertEquals(targets.map((target) => Math.min(target, 0)), Int32Array.of(-1, -1, -1, 0));
 * ```
 */
export function withScored(data: Dataset, scored: ScoredTargets): Dataset {
  return {
    ...data,
    source: (options) =>
      new ScoredWindows(
        data.source?.(options) ?? new WindowSampler([...data.train], options),
        options.T,
        scored,
      ),
  };
}

/** Windows of another source, scored as asked. */
class ScoredWindows implements WindowSource {
  readonly hasUnscored: boolean;

  constructor(
    private readonly source: WindowSource,
    private readonly T: number,
    private readonly scored: ScoredTargets,
  ) {
    // A source that leaves the last target unscored, as one of dialogues may, is not overruled.
    this.hasUnscored = scored === "last" || source.hasUnscored;
  }

  next(inputs: Int32Array, targets: Int32Array): void {
    this.source.next(inputs, targets);
    for (let i = 0; i < targets.length; i++) {
      if (i % this.T !== this.T - 1) targets[i] = this.scored === "all" ? inputs[i + 1]! : UNSCORED;
    }
  }

  state(): WindowSamplerState {
    return this.source.state();
  }

  restore(state: WindowSamplerState): void {
    this.source.restore(state);
  }
}
