/** How far a study is, and how long the rest will take. */

/** The state of a study at a moment. */
export interface ProgressReport {
  /** Runs that are finished, those found in the store included. */
  readonly done: number;
  /** All runs. */
  readonly total: number;
  /** Runs found in the store. */
  readonly reused: number;
  /** What runs now, if anything does, and how much of it is done, in [0, 1]. */
  readonly current?: { readonly arm: string; readonly seed: number; readonly fraction: number };
  /** Seconds a run took so far, on average; undefined before there is anything to go by. */
  readonly secondsPerRun?: number;
  /** Seconds until the end at that pace. */
  readonly etaSeconds?: number;
}

/** Keeps the time of a study. Runs that were found in the store cost nothing and do not count for the pace. */
export class StudyPace {
  readonly #total: number;
  readonly #reused: number;
  readonly #now: () => number;
  readonly #startMs: number;
  #done: number;
  #current: { arm: string; seed: number; fraction: number } | undefined;

  /** Starts the clock; `now` gives milliseconds. */
  constructor(total: number, reused: number, now: () => number = () => performance.now()) {
    this.#total = total;
    this.#reused = reused;
    this.#done = reused;
    this.#now = now;
    this.#startMs = now();
  }

  /** A run begins. */
  begin(arm: string, seed: number): void {
    this.#current = { arm, seed, fraction: 0 };
  }

  /** The run is done so far. */
  within(fraction: number): ProgressReport {
    if (this.#current) this.#current.fraction = Math.min(1, Math.max(0, fraction));
    return this.report();
  }

  /** The run is finished. */
  finish(): ProgressReport {
    this.#done++;
    this.#current = undefined;
    return this.report();
  }

  /** The present state. */
  report(): ProgressReport {
    const computed = this.#done - this.#reused + (this.#current?.fraction ?? 0);
    const base = {
      ...{ done: this.#done, total: this.#total, reused: this.#reused },
      ...(this.#current ? { current: { ...this.#current } } : {}),
    };
    if (this.#done === this.#total) return { ...base, etaSeconds: 0 };
    if (computed === 0) return base;
    const secondsPerRun = (this.#now() - this.#startMs) / 1000 / computed;
    return { ...base, secondsPerRun, etaSeconds: (this.#total - this.#reused - computed) * secondsPerRun };
  }
}
