/** Which number a token has where the model reads; what it writes is always counted densely, and all of it. */
import { changedInputs } from "../changed_inputs.ts";
import { WindowSampler, type WindowSamplerOptions } from "../../data/mod.ts";
import { Pcg64, shuffled } from "../../random/mod.ts";
import type { PrimeTokenizer } from "../../tokenizers/mod.ts";
import type { Dataset } from "../../training/mod.ts";

/**
 * `dense`: the rank of its prime. `clamped`: the prime itself, those above V − 1 all alike, as upstream feeds them.
 * `permuted`: ranks in an order that is drawn once, since numbers are only names.
 */
export type FeedName = "dense" | "clamped" | "permuted";

/** The order of `permuted`, the same for every model. */
const ORDER_SEED = 11;

/**
 * The number that each id is fed as: (V,).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { feedTable } from "@haze/haze/experiments";
 * import { PrimeTokenizer } from "@haze/haze/tokenizers";
 * const tokenizer = PrimeTokenizer.fromChars("abcdefgh"); // 2, 3, 5, 7 are marks; 11 is a, 13 is b …
 * assertEquals([...feedTable("clamped", tokenizer)], [2, 3, 5, 7, 11, 11, 11, 11, 11, 11, 11, 11]);
 * ```
 */
export function feedTable(feed: FeedName, tokenizer: PrimeTokenizer): Int32Array {
  const V = tokenizer.vocabSize;
  const dense = Array.from({ length: V }, (_, id) => id);
  if (feed === "dense") return Int32Array.from(dense);
  if (feed === "permuted") return Int32Array.from(shuffled(dense, new Pcg64(ORDER_SEED)));
  return Int32Array.from(dense, (id) => Math.min(tokenizer.indexToPrime(id), V - 1));
}

/** The dataset with its training windows fed through a table; held-out text stays as it is. */
export function fedDataset(data: Dataset, table: Int32Array): Dataset {
  return {
    ...data,
    source: (options: WindowSamplerOptions) =>
      changedInputs(new WindowSampler([...data.train], options), (inputs) => {
        for (let i = 0; i < inputs.length; i++) inputs[i] = table[inputs[i]!]!;
      }),
  };
}
