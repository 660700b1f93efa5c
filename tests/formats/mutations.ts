// The same random numbers in every run, for tests that make files of them.

/** A 32-bit linear congruential generator: the same mutations in every run. */
export function generator(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
