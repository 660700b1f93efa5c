/** Associative recall over 64 tokens: keys and values apart, so that a value is found by what stands before it. */
import { type Pcg64, shuffled } from "../../random/mod.ts";
import type { Task } from "./task.ts";

/** Keys come first, then values: 100 tokens. */
const KEYS = 50;
const PAIRS = 16;

/**
 * PAIRS keys, each followed by its value, then the same keys in another order, each followed by its value again. Keys, values
 * and orders are drawn for each episode. In null episodes the values of the second half are drawn for themselves.
 */
export const LONG_RECALL_TASK: Task = {
  ...{ name: "recall-64/1", vocabSize: 2 * KEYS, length: 4 * PAIRS - 1, chance: 1 / KEYS },
  scored: Array.from({ length: PAIRS }, (_, i) => 2 * PAIRS + 2 * i + 1),
  episode: (random) => recall(random, false),
  nullEpisode: (random) => recall(random, true),
  oracle(before) {
    const key = before[before.length - 1]!;
    return before[before.indexOf(key) + 1]!;
  },
};

function recall(random: Pcg64, isNull: boolean): Int32Array {
  const keys = shuffled(Array.from({ length: KEYS }, (_, key) => key), random).slice(0, PAIRS);
  const value = () => KEYS + random.below(KEYS);
  const pairs = keys.map((key) => [key, value()]);
  const again = shuffled(pairs, random).map(([key, v]) => [key!, isNull ? value() : v!]);
  return Int32Array.from([...pairs, ...again].flat());
}
