/** Whether a model of one block notices the order of what came before. */
import { ResoformerModel, type ResoformerPreset } from "../../models/mod.ts";
import { Pcg64, seedSequence, shuffled } from "../../random/mod.ts";
import type { Kernels } from "../../kernels/mod.ts";

const TOKENS = 16;

/**
 * The largest change of the last token's logits when those before it change places, of a new model with one block: 0, but for
 * rounding, if it only sees a set.
 */
export function permutationChange(
  preset: ResoformerPreset,
  seed: number,
  kernels: Kernels,
): number {
  const [modelSeed, tokenSeed] = seedSequence(seed, 2);
  const model = new ResoformerModel({ ...preset, numLayers: 1, haltEpsilon: 0, vocabSize: TOKENS }, {
    ...{ seed: modelSeed!, kernels },
  });
  try {
    const random = new Pcg64(tokenSeed!);
    const order = shuffled(Array.from({ length: TOKENS }, (_, id) => id), random);
    const last = order.pop()!;
    const read = (before: readonly number[]) => {
      const session = model.startSession();
      try {
        return session.feed([...before, last]);
      } finally {
        session.close();
      }
    };
    const [first, second] = [read(order), read(order.toReversed())];
    return first.reduce((most, logit, id) => Math.max(most, Math.abs(logit - second[id]!)), 0);
  } finally {
    model.close();
  }
}
