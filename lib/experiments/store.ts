/** Where results of runs are kept, by what the runs are. */
import type { ClaimedRun } from "./claim_file.ts";
import { runHash, type RunValue } from "./run.ts";
import type { TrialResult } from "./trial.ts";

/** A store of results. */
export interface ResultStore {
  /** The result of a run, if it was put here and is whole. */
  get(run: RunValue): Promise<TrialResult | undefined>;
  /** Keeps the result of a run, in place of an earlier one. */
  put(run: RunValue, result: TrialResult): Promise<void>;
  /**
   * Asks for a run on behalf of this process, where several share the store: nothing if another one is at it. Without this
   * there are no others.
   */
  claim?(run: RunValue): Promise<ClaimedRun | undefined>;
}

/**
 * A store that lives as long as the program.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { memoryStore } from "@haze/haze/experiments";
 * const store = memoryStore();
 * const run = {
 *   ...{ experiment: "coin/1", config: {}, seed: 1, numericsVersion: 2 },
 *   data: { name: "none", hash: "0" },
 * };
 * assertEquals(await store.get(run), undefined);
 * await store.put(run, { metrics: { heads: 1 } });
 * assertEquals(await store.get(run), { metrics: { heads: 1 } });
 * ```
 */
export function memoryStore(): ResultStore {
  const results = new Map<string, TrialResult>();
  return {
    get: (run) => Promise.resolve(results.get(runHash(run))),
    put: (run, result) => Promise.resolve(void results.set(runHash(run), result)),
  };
}
