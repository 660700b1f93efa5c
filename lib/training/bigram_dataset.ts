/** Spiral's bigram world as a dataset. */
import { BigramSampler, type BigramWorld, walkBigrams } from "../data/mod.ts";
import { bigramNats, unigramNats } from "../metrics/mod.ts";
import { Pcg64 } from "../random/mod.ts";
import { fnv1a64, IdTokenizer } from "../tokenizers/mod.ts";
import { concatenate, type Dataset } from "./dataset.ts";

/** Tokens of a walk; the first is drawn from all alike. */
const WALK = 1024;
/** Walks that training may count, and walks that are held out. */
const [TRAINING_WALKS, HELD_OUT_WALKS] = [32, 8];

/**
 * Draws from a bigram world: batches are fresh walks, so that nothing is seen twice. `train` are walks for what is counted
 * beforehand, as yardsticks and a projection of the data; `heldOut` are others.
 *
 * @param name As `bigram:128:0`; without the seed, which a world does not know, unless given.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { BigramWorld } from "@haze/haze/data";
 * import { bigramDataset } from "@haze/haze/training";
 * const data = bigramDataset(BigramWorld.fromSeed({ V: 32, seed: 0 }));
 * assert(data.bigramNats < data.unigramNats);
 * ```
 */
export function bigramDataset(world: BigramWorld, name = `bigram:${world.V}`): Dataset {
  const { V, transitions } = world;
  const walks = (count: number, seed: number): Int32Array[] => {
    const random = new Pcg64(seed);
    return Array.from({ length: count }, () => walk(world, random));
  };
  const [train, heldOut] = [walks(TRAINING_WALKS, 1), walks(HELD_OUT_WALKS, 2)];
  const [training, testing] = [concatenate(train), concatenate(heldOut)];
  return {
    ...{ name, train, heldOut, tokenizer: new IdTokenizer(V) },
    hash: fnv1a64(new Uint8Array(transitions.buffer, transitions.byteOffset, transitions.byteLength)),
    source: (options) => new BigramSampler(world, options),
    unigramNats: unigramNats(training, testing, V),
    bigramNats: bigramNats(training, testing, V),
  };
}

function walk(world: BigramWorld, random: Pcg64): Int32Array {
  const tokens = new Int32Array(WALK);
  walkBigrams(world, [random.below(world.V)], () => random.uniform(), tokens, new Int32Array(1));
  return tokens;
}
