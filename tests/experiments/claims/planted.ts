/** Deciding claims on results that are made up. */
import {
  claimsOf,
  decideClaim,
  HazeLab,
  type JsonObject,
  type ResultStore,
  type RunValue,
} from "../../../lib/experiments/mod.ts";

const LAB = await HazeLab.open("builtin");
/** What a figure is that a test says nothing about. */
const USUAL = 0.505;

/** Figures of a run by name. */
export type Metrics = Readonly<Record<string, number>>;

/**
 * The verdict on made-up figures, or that of the nearest reading. Each has a little that differs from run to run; whole
 * numbers stay. Whatever else the claim asks for is the same everywhere. Nothing is trained.
 */
export async function plantedVerdict(
  id: string,
  metrics: (run: RunValue) => Metrics,
  timings: Metrics = {},
): Promise<string> {
  const store: ResultStore = {
    get(run) {
      const found = metrics(run);
      const arm = sumOf(JSON.stringify(run.config));
      const figure = (name: string): number => {
        const value = found[name] ?? USUAL;
        return Number.isInteger(value) ? value : value + 1e-4 * Math.sin(7 * run.seed + arm + sumOf(name));
      };
      const all = new Proxy<Metrics>({}, { get: (_, name) => figure(String(name)) });
      return Promise.resolve({ metrics: all, timings });
    },
    put: () => Promise.reject(new Error("nothing is computed here")),
  };
  const options = { lab: LAB, isQuick: true, seeds: [1, 2, 3, 4, 5, 6, 7, 8], store };
  const { evidence } = (await decideClaim(claimsOf([id])[0]!, options))!;
  return evidence.readingVerdict ?? evidence.verdict;
}

const sumOf = (text: string): number => [...text].reduce((sum, c) => sum + c.charCodeAt(0), 0);

/** The settings of a run's model. */
export const modelOf = ({ config }: RunValue): JsonObject => (config.model ?? {}) as JsonObject;

/** Whether a run has a null control. */
export const hasNull = ({ config }: RunValue, name: string): boolean =>
  ((config.nulls ?? []) as string[]).includes(name);
