/** Random numbers of one case of one reader: the same for the same seed and number, whatever ran before. */

/** Gives a whole number from 0 to below − 1. */
export type Dice = (below: number) => number;

/** The dice of case `index` under `seed`: splitmix32, started at a mixture of both. */
export function diceOf(seed: number, index: number): Dice {
  let state = (mix(seed >>> 0) ^ mix((index + 0x9e3779b9) >>> 0)) >>> 0;
  return (below) => {
    state = (state + 0x9e3779b9) >>> 0;
    return Math.floor((mix(state) / 2 ** 32) * below);
  };
}

function mix(word: number): number {
  word = Math.imul(word ^ (word >>> 16), 0x21f0aaad);
  word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
  return (word ^ (word >>> 15)) >>> 0;
}

/** One of a list. */
export function pick<T>(list: readonly T[], dice: Dice): T {
  return list[dice(list.length)]!;
}
