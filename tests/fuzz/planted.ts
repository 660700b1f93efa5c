/** Readers with a fault each, for the test that faults are found: a file's first byte says what to do with it. */
import { threadCpuMs } from "../../cli/measure/thread_clock.ts";
import { diceOf } from "./dice.ts";
import { SLOWEST_MS } from "./judge.ts";
import { must, type Reader } from "./reader.ts";

/** Cases of each; the fault is in the third. */
export const PLANTED_CASES = 5;
export const PLANTED_CASE = 2;
export const PLANTED_SEED = 7;
/** By what the dice fall a case is known, whichever process it is in. */
const FIRST_DRAW = diceOf(PLANTED_SEED, PLANTED_CASE)(2 ** 32);

function planted(name: string, fault: () => unknown): Reader {
  return {
    name,
    promise: "the number 1",
    cases: PLANTED_CASES,
    open: () => ({
      samples: [Uint8Array.of(1)],
      damage: (dice) => ({ bytes: Uint8Array.of(dice(2 ** 32) === FIRST_DRAW ? 0 : 1) }),
      read: ([byte]) => byte === 0 ? fault() : byte,
      check(result) {
        must(result === 1, `read ${result}`);
        return "equal";
      },
    }),
  };
}

export const READERS: readonly Reader[] = [
  planted("honest", () => {
    throw new SyntaxError("Cannot read fuzzed as it must not be 0: found 0");
  }),
  planted("hangs", () => {
    for (;;);
  }),
  planted("slow", () => {
    for (const end = threadCpuMs() + 1.2 * SLOWEST_MS; threadCpuMs() < end;);
    return 1;
  }),
  planted("crashes", () => (undefined as unknown as { length: number }).length),
  planted("overflows", () => new Array(-1)),
  planted("throws a text", () => {
    throw "Cannot read fuzzed as it is thrown: 0";
  }),
  planted("greedy", () => new Uint8Array(2 ** 30).length > 0 ? 1 : 0),
  planted(
    "greedy in parts",
    () => Array.from({ length: 40 }, () => new Float32Array(2 ** 18)).length > 0 ? 1 : 0,
  ),
  planted("wasteful", () => {
    // A hundred buffers one after another, none alive beside the next: nothing is wrong with that.
    for (let i = 0; i < 100; i++) new Float32Array(2 ** 18).fill(i);
    return 1;
  }),
  planted("greedy with lists", () => new Array(2 ** 23).fill(0.5).length > 0 ? 1 : 0),
  planted("eats the heap", () => {
    const lists: number[][] = [];
    for (;;) lists.push(new Array(2 ** 20).fill(lists.length + 0.5));
  }),
  planted("wrong", () => 2),
];
