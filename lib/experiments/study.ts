/** Runs every arm with every seed, once each, and keeps what it finds. */
import { Breather, NUMERICS_VERSION } from "../training/mod.ts";
import { type ProgressReport, StudyPace } from "./progress.ts";
import { runHash, type RunValue } from "./run.ts";
import { memoryStore, type ResultStore } from "./store.ts";
import { checkTrialResult, type Trial, type TrialResult } from "./trial.ts";

/** One way of doing it. */
export interface Arm {
  /** For people and for looking up results; differs from arm to arm. */
  readonly name: string;
  /** What is run. */
  readonly trial: Trial;
}

/** All arms with all seeds: seed s of one arm is paired with seed s of every other. */
export interface Study {
  /** The arms. */
  readonly arms: readonly Arm[];
  /** The seeds, each once. */
  readonly seeds: readonly number[];
}

/** Options of {@linkcode runStudy}. */
export interface StudyOptions {
  /** Where results are looked for and kept. Default: memory. */
  readonly store?: ResultStore | undefined;
  /** When aborted, the study ends; what is finished stays in the store. */
  readonly signal?: AbortSignal | undefined;
  /** Told at the start, during runs and after each. */
  readonly onProgress?: ((report: ProgressReport) => void) | undefined;
}

/** How a study ended. */
export type StudyOutcome =
  | {
    /** Every run is there. */
    readonly complete: true;
    /** By arm, in the order of the seeds. */
    readonly results: ReadonlyMap<string, readonly TrialResult[]>;
    /** Runs computed now, and runs found in the store. Equal runs of two arms count once. */
    readonly runs: { readonly computed: number; readonly reused: number };
  }
  | {
    /** The signal ended it. */
    readonly complete: false;
    /** Runs computed now, found in the store, and still missing. */
    readonly runs: { readonly computed: number; readonly reused: number; readonly missing: number };
  };

/** How long a study waits before it asks again for runs that other processes are at. */
const OTHERS_MS = 200;

interface Run {
  readonly arm: Arm;
  readonly value: RunValue;
}

/**
 * Runs a study, or what of it is not in the store: seed by seed, so that what an interrupted one leaves is paired. Equal
 * runs, of one arm or two, are computed once. Between runs the event loop is served.
 *
 * @throws {RangeError} if there is no arm or seed, or one stands twice.
 * @throws {Error} what a run throws, with the arm and seed in front; earlier results stay in the store.
 *
 * @example A study that is cut short and goes on
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { memoryStore, runStudy, type Trial } from "@haze/haze/experiments";
 * const square = (power: number): Trial => ({
 *   ...{ experiment: "power/1", config: { power }, data: { name: "none", hash: "0" } },
 *   run: (seed) => Promise.resolve({ metrics: { value: seed ** power } }),
 * });
 * const study = { arms: [{ name: "square", trial: square(2) }, { name: "cube", trial: square(3) }], seeds: [1, 2, 3] };
 * const store = memoryStore();
 * const stop = new AbortController();
 * const onProgress = ({ done }: { done: number }) => done === 4 ? stop.abort() : undefined;
 * const first = await runStudy(study, { store, signal: stop.signal, onProgress });
 * assertEquals(first.runs, { computed: 4, reused: 0, missing: 2 });
 * const second = await runStudy(study, { store });
 * assertEquals(second.runs, { computed: 2, reused: 4 });
 * if (second.complete) assertEquals(second.results.get("cube")!.map(({ metrics }) => metrics.value), [1, 8, 27]);
 * ```
 */
export async function runStudy(study: Study, options: StudyOptions = {}): Promise<StudyOutcome> {
  const { store = memoryStore(), signal, onProgress = () => {} } = options;
  checkStudy(study);
  const runs = distinctRuns(study);
  const found = new Map<string, TrialResult>();
  for (const [hash, { value }] of runs) {
    const result = await store.get(value);
    if (result) found.set(hash, result);
  }
  const reused = found.size;
  const pace = new StudyPace(runs.size, reused);
  const breather = new Breather();
  const ended = (): StudyOutcome => ({
    complete: false,
    runs: { computed: found.size - reused, reused, missing: runs.size - found.size },
  });
  try {
    onProgress(pace.report());
    for (let left = unknownOf(runs, found); left.length > 0;) {
      const before = found.size;
      for (const [hash, { arm, value }] of left) {
        await breather.breathe();
        if (signal?.aborted) return ended();
        const claim = await store.claim?.(value);
        if (store.claim && !claim) continue;
        try {
          // Another process may have finished it since it was looked for.
          const known = claim && await store.get(value);
          if (!known) pace.begin(arm.name, value.seed);
          const onFraction = (fraction: number) => onProgress(pace.within(fraction));
          const result = known ?? checkTrialResult(await arm.trial.run(value.seed, { signal, onFraction }));
          if (!known) await store.put(value, result);
          found.set(hash, result);
        } catch (error) {
          if (signal?.aborted && error === signal.reason) return ended();
          throw named(error, arm.name, value.seed);
        } finally {
          await claim?.release();
        }
        onProgress(pace.finish());
      }
      left = unknownOf(runs, found);
      // All that is left is with others.
      if (left.length > 0 && found.size === before) await pause(OTHERS_MS);
    }
  } finally {
    breather.close();
  }
  const results = new Map(study.arms.map((arm) => [
    arm.name,
    study.seeds.map((seed) => found.get(runHash(runValue(arm.trial, seed)))!),
  ]));
  return { complete: true, results, runs: { computed: found.size - reused, reused } };
}

/**
 * The value of a trial's run with a seed: what its result is kept under.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { runValue } from "@haze/haze/experiments";
 * const trial = {
 *   ...{ experiment: "coin/1", config: {}, data: { name: "none", hash: "0" } },
 *   run: () => Promise.resolve({ metrics: {} }),
 * };
 * assertEquals(runValue(trial, 7).seed, 7);
 * ```
 */
export function runValue({ experiment, config, data }: Trial, seed: number): RunValue {
  return { experiment, config, seed, data, numericsVersion: NUMERICS_VERSION };
}

function distinctRuns({ arms, seeds }: Study): Map<string, Run> {
  const runs = new Map<string, Run>();
  for (const seed of seeds) {
    for (const arm of arms) {
      const value = runValue(arm.trial, seed);
      const hash = runHash(value);
      if (!runs.has(hash)) runs.set(hash, { arm, value });
    }
  }
  return runs;
}

function unknownOf(runs: ReadonlyMap<string, Run>, found: ReadonlyMap<string, unknown>): [string, Run][] {
  return [...runs].filter(([hash]) => !found.has(hash));
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function checkStudy({ arms, seeds }: Study): void {
  const fail = (rule: string, got: unknown): never => {
    throw new RangeError(`Cannot run a study as ${rule}: ${got}`);
  };
  if (arms.length === 0) fail("it needs an arm", "none");
  if (seeds.length === 0) fail("it needs a seed", "none");
  const names = arms.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) fail("the names of its arms must differ", twice);
  const bad = seeds.find((seed, i) => !Number.isSafeInteger(seed) || seed < 0 || seeds.indexOf(seed) !== i);
  if (bad !== undefined) fail("its seeds must be different integers of at least 0", bad);
}

function named(error: unknown, arm: string, seed: number): Error {
  const message = error instanceof Error ? error.message : String(error);
  return new Error(`Cannot finish arm ${arm} with seed ${seed} as its run failed: ${message}`, {
    cause: error,
  });
}
