/** Claims decided on results that are made up, so that what must come out is known. */
import {
  claimsOf,
  decideClaim,
  type Evidence,
  HazeLab,
  type ResultStore,
  type RunValue,
} from "../../../lib/experiments/mod.ts";

const LAB = await HazeLab.open("builtin");

/** Numbers of a run by name. */
export type Metrics = Record<string, number>;

/** How numbers are made up. */
export interface MakingUp {
  /** How much a number differs from run to run. Default 1e-3. */
  readonly spread?: number;
  /** Which numbers stay as they are. Default: whole ones. */
  readonly stays?: (value: number) => boolean;
  /** Times of every run. */
  readonly timings?: Metrics;
}

/** What a claim says of made-up metrics over eight seeds. */
export async function evidenceOn(
  id: string,
  metrics: (run: RunValue) => Metrics,
  { spread = 1e-3, stays = Number.isInteger, timings }: MakingUp = {},
): Promise<Evidence> {
  const store: ResultStore = {
    get(run) {
      const arm = [...JSON.stringify(run.config)].reduce((sum, c) => sum + c.charCodeAt(0), 0);
      const entries = Object.entries(metrics(run)).map(([name, value], i) => [
        name,
        stays(value) ? value : value + spread * Math.sin(7 * run.seed + arm + i),
      ]);
      return Promise.resolve({ metrics: Object.fromEntries(entries), ...(timings ? { timings } : {}) });
    },
    put: () => Promise.reject(new Error("nothing is computed here")),
  };
  const options = { lab: LAB, isQuick: true, seeds: [1, 2, 3, 4, 5, 6, 7, 8], store };
  return (await decideClaim(claimsOf([id])[0]!, options))!.evidence;
}
