/** A rhythm: a random word over and over, so that position alone says which earlier token comes next. */
import { type Pcg64, shuffled } from "../../random/mod.ts";
import type { Task } from "./task.ts";

const PERIOD = 20;
const ROUNDS = 3;
const SYMBOLS = 32;

/**
 * Token n + P repeats token n. A word is drawn for each episode, so what tokens are says nothing, and where they stand
 * everything: the answer stands P − 1 before the query. Null episodes are rhythms with their tokens in random order: only
 * how often each was said is left to go by.
 */
export const PERIODIC_TASK: Task = {
  ...{ name: "periodic/2", vocabSize: SYMBOLS, length: PERIOD * ROUNDS - 1, chance: 1 / SYMBOLS },
  scored: Array.from({ length: PERIOD * (ROUNDS - 1) }, (_, i) => PERIOD + i),
  episode: rhythm,
  nullEpisode: (random) => Int32Array.from(shuffled([...rhythm(random)], random)),
  oracle: (before) => before[before.length - PERIOD]!,
};

function rhythm(random: Pcg64): Int32Array {
  const word = Array.from({ length: PERIOD }, () => random.below(SYMBOLS));
  return Int32Array.from({ length: PERIOD * ROUNDS }, (_, i) => word[i % PERIOD]!);
}
