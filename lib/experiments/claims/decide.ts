/** Runs what a claim needs and writes down what came of it. */
import { type Comparison, type ComparisonRow, runComparisons } from "../comparison.ts";
import { type Arm, runStudy } from "../study.ts";
import type { Trial, TrialResult } from "../trial.ts";
import type { DecideOptions, Evidence } from "./claim.ts";

/** What a claim concludes from its runs. */
export type Conclusion = Pick<Evidence, "verdict" | "readingVerdict" | "summary" | "table" | "machine">;

/** Results of a trial, one a seed. */
export type ResultsOf = (trial: Trial) => readonly TrialResult[];

/** Rows of comparisons by their names. */
export type RowOf = (name: string) => ComparisonRow;

/** Decides a claim by paired comparisons; undefined if the signal ended it. */
export async function decideByComparisons(
  comparisons: readonly Comparison[],
  options: DecideOptions,
  conclude: (rowOf: RowOf, resultsOf: ResultsOf) => Conclusion,
): Promise<Evidence | undefined> {
  const outcome = await runComparisons("claims", comparisons, options);
  if (!outcome.complete) return undefined;
  const { rows, correction, seeds } = outcome.document;
  const rowOf: RowOf = (name) => rows.find((row) => row.name === name)!;
  const { computed, reused } = outcome.runs;
  return {
    ...conclude(rowOf, outcome.resultsOf),
    ...{ comparisons: rows, correction, seeds, runs: computed + reused },
    budget: [...new Set(rows.map(({ budget }) => budget))].join(" | "),
  };
}

/** Decides a claim by figures alone, without a comparison. */
export async function decideByRuns(
  arms: readonly Arm[],
  budget: string,
  options: DecideOptions,
  conclude: (resultsOf: ResultsOf) => Conclusion,
): Promise<Evidence | undefined> {
  const outcome = await runStudy({ arms, seeds: options.seeds }, options);
  if (!outcome.complete) return undefined;
  const resultsOf: ResultsOf = (trial) => outcome.results.get(arms.find((arm) => arm.trial === trial)!.name)!;
  const { computed, reused } = outcome.runs;
  return {
    ...conclude(resultsOf),
    ...{ comparisons: [], correction: "", seeds: options.seeds, budget, runs: computed + reused },
  };
}

/** Mean of a metric over the seeds. */
export function meanOf(results: readonly TrialResult[], metric: string): number {
  return results.reduce((sum, { metrics }) => sum + metrics[metric]!, 0) / results.length;
}

/** A mean difference with its interval, as `-0.031 [-0.040, -0.022]`. */
export function showDifference({ difference, interval }: ComparisonRow, digits = 3): string {
  const show = (x: number) => {
    const text = Math.abs(x).toFixed(digits);
    return `${x < 0 && Number(text) > 0 ? "-" : "+"}${text}`;
  };
  return `${show(difference)} [${show(interval[0])}, ${show(interval[1])}]`;
}
