/** How well a model knows a bigram world, by the world's own probabilities. */
import { noGradient } from "../../../autograd/mod.ts";
import { BigramSampler, type BigramWorld } from "../../../data/mod.ts";
import { ids, step } from "../../../tensor/mod.ts";
import type { SpiralModel } from "./spiral_model.ts";

/** What {@linkcode scoreInWorld} takes. */
export interface WorldScoreOptions {
  /** Contexts that are drawn; 1024 unless told otherwise. */
  readonly contexts?: number;
  /** Seed of the contexts; 1 unless told otherwise. */
  readonly seed?: number;
}

/**
 * The expected NLL of a model after contexts of T tokens, in nats: contexts are drawn, and what may follow each is weighed by
 * its exact probability, Σⱼ P[a, j]·(−log pⱼ), so that no target adds noise.
 *
 * @throws {RangeError} if model and world have another number of tokens.
 */
export function scoreInWorld(
  model: SpiralModel,
  world: BigramWorld,
  { contexts: B = 1024, seed = 1 }: WorldScoreOptions = {},
): number {
  const { vocabSize: V, contextLength: T, kernels } = model;
  if (world.V !== V) {
    throw new RangeError(`Cannot score in a world as it must have V = ${V} tokens: ${world.V}`);
  }
  const [contexts, targets] = [new Int32Array(B * T), new Int32Array(B)];
  new BigramSampler(world, { B, T, seed }).draw(contexts, targets);
  const logits = step(() =>
    noGradient(() => {
      const input = ids([...contexts], { shape: [B, T], kernels });
      return Float64Array.from(model.forward(input, { lastOnly: true }).floats);
    }), kernels);
  let nats = 0;
  for (let b = 0; b < B; b++) {
    const row = logits.subarray(b * V, (b + 1) * V);
    const largest = row.reduce((most, z) => Math.max(most, z), -Infinity);
    const total = largest + Math.log(row.reduce((sum, z) => sum + Math.exp(z - largest), 0));
    const successors = contexts[b * T + T - 1]! * V;
    for (let j = 0; j < V; j++) nats += world.probabilities[successors + j]! * (total - row[j]!);
  }
  return nats / B;
}
