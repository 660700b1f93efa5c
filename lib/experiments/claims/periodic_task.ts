/** A rhythm: a random word over and over, so that position alone says which earlier token comes next. */
import type { Pcg64 } from "../../random/mod.ts";
import type { Task } from "./task.ts";

const PERIOD = 6;
const ROUNDS = 4;
const SYMBOLS = 8;

/**
 * Token n + P repeats token n. A word is drawn for each episode, so what tokens are says nothing, and where they stand
 * everything: the answer stands P − 1 before the query. In null episodes every token is drawn for itself.
 */
export const PERIODIC_TASK: Task = {
  ...{ name: "periodic/1", vocabSize: SYMBOLS, length: PERIOD * ROUNDS - 1, chance: 1 / SYMBOLS },
  scored: Array.from({ length: PERIOD * (ROUNDS - 1) }, (_, i) => PERIOD + i),
  episode(random) {
    const word = draws(random, PERIOD);
    return Int32Array.from({ length: PERIOD * ROUNDS }, (_, i) => word[i % PERIOD]!);
  },
  nullEpisode: (random) => Int32Array.from(draws(random, PERIOD * ROUNDS)),
  oracle: (before) => before[before.length - PERIOD]!,
};

function draws(random: Pcg64, count: number): number[] {
  return Array.from({ length: count }, () => random.below(SYMBOLS));
}
