/** Associative recall: pairs in random order, then keys; only the key says which pair holds the answer. */
import { type Pcg64, shuffled } from "../../random/mod.ts";
import type { Task } from "./task.ts";

const KEYS = 12;
const VALUES = 6;
const PAIRS = 6;
/** Tokens: values, then keys, then pairs of a key and a value. */
const FIRST_KEY = VALUES;
const FIRST_PAIR = VALUES + KEYS;

/**
 * PAIRS tokens, each a key with a value, in random order; then each of those keys in another order, followed by its value.
 * A key stands anywhere and its value is drawn for each episode, so neither position nor the key alone gives the answer.
 * In null episodes the values that follow the keys are drawn for themselves.
 */
export const RECALL_TASK: Task = {
  ...{ name: "recall/1", vocabSize: FIRST_PAIR + KEYS * VALUES, length: 3 * PAIRS - 1, chance: 1 / VALUES },
  scored: Array.from({ length: PAIRS }, (_, i) => PAIRS + 2 * i + 1),
  episode: (random) => recall(random, false),
  nullEpisode: (random) => recall(random, true),
  oracle(before) {
    const key = before[before.length - 1]! - FIRST_KEY;
    const pair = before.subarray(0, PAIRS).find((id) => Math.floor((id - FIRST_PAIR) / VALUES) === key)!;
    return (pair - FIRST_PAIR) % VALUES;
  },
};

function recall(random: Pcg64, isNull: boolean): Int32Array {
  const keys = shuffled(Array.from({ length: KEYS }, (_, key) => key), random).slice(0, PAIRS);
  const values = keys.map(() => random.below(VALUES));
  const pairs = keys.map((key, i) => FIRST_PAIR + key * VALUES + values[i]!);
  const queries = shuffled(keys.map((_, i) => i), random).flatMap((i) => [
    FIRST_KEY + keys[i]!,
    isNull ? random.below(VALUES) : values[i]!,
  ]);
  return Int32Array.from([...pairs, ...queries]);
}
