/** How well a model knows a bigram world, by the world's own probabilities. */
import { noGradient } from "../../../autograd/mod.ts";
import { BigramSampler, type BigramWorld } from "../../../data/mod.ts";
import { ids, step } from "../../../tensor/mod.ts";
import type { SpiralModel } from "./spiral_model.ts";

/** What {@linkcode scoreInWorld} takes. */
export interface WorldScoreOptions {
  /** Contexts that are drawn; 1024 unless told otherwise. With `perToken`, how many are drawn to choose from. */
  readonly contexts?: number;
  /**
   * Takes at most so many contexts that end with each token, and weighs tokens by their exact law: then chance is in what a
   * longer context adds alone, and scores compare with `projectionCeiling` and `bayesNats`. Default: contexts as drawn.
   */
  readonly perToken?: number;
  /** Seed of the contexts; 1 unless told otherwise. */
  readonly seed?: number;
}

/**
 * The expected NLL of a model after contexts of T tokens, in nats: contexts are drawn, and what may follow each is weighed by
 * its exact probability, Σⱼ P[a, j]·(−log pⱼ), so that no target adds noise.
 *
 * @throws {RangeError} if model and world have another number of tokens, or `perToken` is no integer from 1.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { BigramWorld } from "@haze/haze/data";
 * import { scoreInWorld, SpiralModel } from "@haze/haze/spiral";
 * const world = BigramWorld.fromSeed({ V: 16, seed: 0 });
 * const model = new SpiralModel({ vocabSize: 16, d: 8, L: 1, k: 4, keepK: 2, r: 4 });
 * const nats = scoreInWorld(model, world, { contexts: 64 });
 * assert(nats > world.bayesNats(8) && Math.abs(nats - Math.log(16)) < 0.1); // it knows nothing yet
 * model.close();
 * ```
 */
export function scoreInWorld(
  model: SpiralModel,
  world: BigramWorld,
  { contexts: drawn = 1024, seed = 1, perToken }: WorldScoreOptions = {},
): number {
  const { vocabSize: V, contextLength: T, kernels } = model;
  if (world.V !== V) {
    throw new RangeError(`Cannot score in a world as it must have V = ${V} tokens: ${world.V}`);
  }
  if (perToken !== undefined && !(Number.isSafeInteger(perToken) && perToken >= 1)) {
    throw new RangeError(`Cannot score in a world as perToken must be an integer from 1: ${perToken}`);
  }
  const contexts = new Int32Array(drawn * T);
  new BigramSampler(world, { B: drawn, T, seed }).draw(contexts, new Int32Array(drawn));
  const lasts = Array.from({ length: drawn }, (_, b) => contexts[b * T + T - 1]!);
  const { rows, weights } = perToken === undefined
    ? { rows: [...lasts.keys()], weights: lasts.map(() => 1) }
    : chooseRows(lasts, world.contextLaw(T), perToken);
  const B = rows.length;
  const logits = step(() =>
    noGradient(() => {
      const tokens = rows.flatMap((b) => [...contexts.subarray(b * T, (b + 1) * T)]);
      return Float64Array.from(
        model.forward(ids(tokens, { shape: [B, T], kernels }), { lastOnly: true }).floats,
      );
    }), kernels);
  let nats = 0;
  for (let i = 0; i < B; i++) {
    const row = logits.subarray(i * V, (i + 1) * V);
    const largest = row.reduce((most, z) => Math.max(most, z), -Infinity);
    const total = largest + Math.log(row.reduce((sum, z) => sum + Math.exp(z - largest), 0));
    const successors = lasts[rows[i]!]! * V;
    for (let j = 0; j < V; j++) {
      nats += weights[i]! * world.probabilities[successors + j]! * (total - row[j]!);
    }
  }
  return nats / weights.reduce((sum, weight) => sum + weight, 0);
}

/** The first so many rows of each last token, its law divided among them; a token that ends no context is left out. */
function chooseRows(
  lasts: readonly number[],
  law: Float64Array,
  most: number,
): { rows: number[]; weights: number[] } {
  const chosen = [...Map.groupBy(lasts.keys(), (b) => lasts[b]!)].flatMap(([a, all]) => {
    const rows = [...all].slice(0, most);
    return rows.map((row) => ({ row, weight: law[a]! / rows.length }));
  });
  return { rows: chosen.map(({ row }) => row), weights: chosen.map(({ weight }) => weight) };
}
