// Holding a reader to its contract under random damage.
import { countAllocation } from "../fuzz/allocation_counter.ts";
import { assert } from "@std/assert";
import { generator, mutate } from "./mutations.ts";

const SLACK_BYTES = 16 * 2 ** 20;
const SLOWEST_MS = 1000;

/** How many files were taken, and how many were not. */
export interface Tally {
  loaded: number;
  refused: number;
}

/** What to damage, and how many files have to be taken all the same, so that damage reaches every part. */
export interface FuzzPlan {
  readonly seed: number;
  readonly count: number;
  readonly sources: readonly Uint8Array[];
  readonly least: number;
}

/** Damages files and gives them to `judge`, which says whether they were taken. */
export function fuzz(
  { seed, count, sources, least }: FuzzPlan,
  judge: (bytes: Uint8Array, index: number) => boolean,
): Tally {
  const next = generator(seed);
  const tally: Tally = { loaded: 0, refused: 0 };
  for (let i = 0; i < count; i++) {
    const bytes = mutate(sources[next(sources.length)], next);
    try {
      if (judge(bytes, i)) tally.loaded++;
      else tally.refused++;
    } catch (error) {
      throw new Error(`file ${i} of seed ${seed}`, { cause: error });
    }
  }
  assert(tally.loaded >= least, `loaded ${tally.loaded}, refused ${tally.refused}`);
  return tally;
}

/**
 * Reads a damaged file, named "fuzzed": in time, within a few times its size and 16 MB, and refused by an error of ours
 * or found whole by `check`. Gives whether it was taken.
 */
export function holdsContract<Result>(read: () => Result, check: (result: Result) => void): boolean {
  const started = performance.now();
  const { bytes, result, error } = countAllocation(read);
  const took = performance.now() - started;
  assert(took < SLOWEST_MS, `took ${took} ms`);
  assert(bytes <= SLACK_BYTES, `allocated ${bytes} bytes`);
  if (error === undefined) {
    check(result as Result);
    return true;
  }
  const ours = error instanceof SyntaxError || error instanceof RangeError;
  assert(ours && /^Cannot read (the \w+ of )?fuzzed as /.test(error.message), String(error));
  return false;
}
