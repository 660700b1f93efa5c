/** Comparisons of arms over seeds, judged together: the document that commands print. */
import { NUMERICS_VERSION } from "../training/mod.ts";
import { pairedDifference } from "./paired.ts";
import { runHash } from "./run.ts";
import { type Arm, runStudy, runValue, type StudyOptions, type StudyOutcome } from "./study.ts";
import type { Trial, TrialResult } from "./trial.ts";
import { judge, type Verdict } from "./verdict.ts";

/** A number that is compared. */
export interface Metric {
  /** Its name among the metrics of a result, as `bitsPerByte`. */
  readonly name: string;
  /** Its unit, for people. */
  readonly unit: string;
  /** Which way is better; `neither` if all that is asked is whether the sides differ. */
  readonly better: "lower" | "higher" | "neither";
}

/** One side of a comparison. */
export interface Side {
  /** What it is called. */
  readonly label: string;
  /** What is run. */
  readonly trial: Trial;
  /** The metric of its results, if it has another name there than {@linkcode Metric.name}. */
  readonly metric?: string;
}

/** A question, and all that is fixed before it is answered. */
export interface Comparison {
  /** Name of the row. */
  readonly name: string;
  /** The side that the question is about. */
  readonly a: Side;
  /** What it is held against. */
  readonly b: Side;
  /** What is compared. */
  readonly metric: Metric;
  /** The smallest difference that matters, in the metric's unit. */
  readonly smallestEffect: number;
  /** Which side somebody said is better. */
  readonly claimed?: "a" | "b";
  /** What both sides have equal, how that was arranged, and what differs still. */
  readonly budget: string;
}

/** A comparison and its answer, as plain JSON. */
export interface ComparisonRow {
  /** Name of the row. */
  readonly name: string;
  /** The sides: label, mean over the seeds, each value. */
  readonly a: { readonly label: string; readonly mean: number; readonly values: readonly number[] };
  /** The other side. */
  readonly b: { readonly label: string; readonly mean: number; readonly values: readonly number[] };
  /** What is compared. */
  readonly metric: Metric;
  /** Mean of a − b over the seeds. */
  readonly difference: number;
  /** Its interval, of this row alone. */
  readonly interval: readonly [number, number];
  /** p value of "no difference", of this row alone. */
  readonly p: number;
  /** The same after Holm over the rows. */
  readonly adjustedP: number;
  /** p value of "a difference that matters", after Holm over the rows. */
  readonly adjustedEquivalenceP: number;
  /** The smallest difference that matters. */
  readonly smallestEffect: number;
  /** What may be said. */
  readonly verdict: Verdict;
  /** The side that is better, if there is an effect and a better way. */
  readonly better: "a" | "b" | null;
  /** Whether that is what somebody said: `null` if nobody did. */
  readonly claim: "as claimed" | "against the claim" | "not shown" | null;
  /** What both sides have equal. */
  readonly budget: string;
}

/** Answers to several questions, as plain JSON. It is the same however often its runs were interrupted. */
export interface ComparisonDocument {
  /** What it is about. */
  readonly document: string;
  /** The seeds that were paired. */
  readonly seeds: readonly number[];
  /** Level of the intervals, and 1 minus the probability of a wrong verdict of either kind in all rows together. */
  readonly level: number;
  /** How several rows were accounted for. */
  readonly correction: string;
  /** Version of the arithmetic. */
  readonly numericsVersion: number;
  /** Texts, by name and hash. */
  readonly data: readonly { readonly name: string; readonly hash: string }[];
  /** One a comparison. */
  readonly rows: readonly ComparisonRow[];
}

/** Options of {@linkcode runComparisons}. */
export interface ComparisonOptions extends StudyOptions {
  /** The seeds, at least two. */
  readonly seeds: readonly number[];
  /** Level of intervals and verdicts. Default 0.95. */
  readonly level?: number;
  /** Comparisons of the same document that are judged elsewhere, as `judge` counts them. Default 0. */
  readonly others?: number;
}

/** How comparisons ended. */
export type ComparisonOutcome =
  | {
    readonly complete: true;
    /** The answers. */
    readonly document: ComparisonDocument;
    /** Results of a side by its trial, in the order of the seeds: timings and details too. */
    readonly resultsOf: (trial: Trial) => readonly TrialResult[];
    /** What was computed and what was found. */
    readonly runs: { readonly computed: number; readonly reused: number };
  }
  | Extract<StudyOutcome, { complete: false }>;

/**
 * Runs what the comparisons need (a trial that several share, once) and judges them as one family.
 *
 * @throws {RangeError} if there is no comparison or fewer than two seeds, a run lacks the metric, or as `runStudy`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { Pcg64 } from "@haze/haze/random";
 * import { runComparisons, type Trial } from "@haze/haze/experiments";
 * const noisy = (mean: number): Trial => ({
 *   ...{ experiment: "noise/1", config: { mean }, data: { name: "none", hash: "0" } },
 *   run: (seed) => Promise.resolve({ metrics: { bitsPerByte: mean + 0.001 * new Pcg64(seed).normal() } }),
 * });
 * const metric = { name: "bitsPerByte", unit: "bits per byte", better: "lower" } as const;
 * const outcome = await runComparisons("noise", [{
 *   ...{ name: "less", metric, smallestEffect: 0.02, budget: "nothing to match" },
 *   a: { label: "2.1", trial: noisy(2.1) },
 *   b: { label: "2.2", trial: noisy(2.2) },
 * }], { seeds: [1, 2, 3] });
 * if (outcome.complete) {
 *   const [row] = outcome.document.rows;
 *   assertEquals([row!.verdict, row!.better], ["effect", "a"]);
 * }
 * ```
 */
export async function runComparisons(
  document: string,
  comparisons: readonly Comparison[],
  options: ComparisonOptions,
): Promise<ComparisonOutcome> {
  const { seeds, level = 0.95, others = 0 } = options;
  if (comparisons.length === 0) {
    throw new RangeError("Cannot compare as there must be a comparison: got none");
  }
  if (seeds.length < 2) {
    throw new RangeError(`Cannot compare as an interval needs at least 2 seeds: ${seeds.length}`);
  }
  const arms = distinctArms(comparisons);
  const outcome = await runStudy({ arms: [...arms.values()], seeds }, options);
  if (!outcome.complete) return outcome;
  const resultsOf = (trial: Trial) => outcome.results.get(arms.get(keyOf(trial))!.name)!;
  const values = (side: Side, metric: Metric) =>
    resultsOf(side.trial).map(({ metrics }) => {
      const name = side.metric ?? metric.name;
      const value = metrics[name];
      if (value === undefined) {
        throw new RangeError(
          `Cannot compare ${side.label} as its runs must give ${name}: they give ${
            Object.keys(metrics).join(", ")
          }`,
        );
      }
      return value;
    });
  const measured = comparisons.map(({ a, b, metric, smallestEffect }) => {
    const [ofA, ofB] = [values(a, metric), values(b, metric)];
    return { ofA, ofB, difference: pairedDifference(ofA, ofB, level), smallestEffect };
  });
  const judgements = judge(measured, level, others);
  const rows = comparisons.map((comparison, i) => {
    const { ofA, ofB, difference } = measured[i]!;
    const { verdict, sign, adjustedP, adjustedEquivalenceP } = judgements[i]!;
    const { name, a, b, metric, smallestEffect, claimed, budget } = comparison;
    const better = sign === 0 || metric.better === "neither"
      ? null
      : (sign < 0) === (metric.better === "lower")
      ? "a"
      : "b";
    return {
      name,
      a: { label: a.label, mean: mean(ofA), values: ofA },
      b: { label: b.label, mean: mean(ofB), values: ofB },
      metric,
      difference: difference.mean,
      interval: [difference.low, difference.high] as const,
      ...{ p: difference.p, adjustedP, adjustedEquivalenceP, smallestEffect, verdict, better },
      claim: claimOf(claimed, better),
      budget,
    } satisfies ComparisonRow;
  });
  return {
    complete: true,
    document: {
      document,
      seeds,
      level,
      correction: correctionOf(rows.length, others),
      numericsVersion: NUMERICS_VERSION,
      data: distinctData(comparisons),
      rows,
    },
    resultsOf,
    runs: outcome.runs,
  };
}

/** Trials with equal settings are one arm, whatever they are called. */
function keyOf(trial: Trial): string {
  return runHash(runValue(trial, 0));
}

function distinctArms(comparisons: readonly Comparison[]): Map<string, Arm> {
  const arms = new Map<string, Arm>();
  for (const { name, a, b } of comparisons) {
    for (const { label, trial } of [a, b]) {
      const key = keyOf(trial);
      const names = [...arms.values()].map((arm) => arm.name);
      const unique = [label, `${name}: ${label}`, key].find((candidate) => !names.includes(candidate))!;
      if (!arms.has(key)) arms.set(key, { name: unique, trial });
    }
  }
  return arms;
}

function distinctData(comparisons: readonly Comparison[]): { name: string; hash: string }[] {
  const all = comparisons.flatMap(({ a, b }) => [a.trial.data, b.trial.data]);
  const distinct = new Map(all.map(({ name, hash }) => [`${name}\n${hash}`, { name, hash }]));
  return [...distinct.values()];
}

function correctionOf(rows: number, others: number): string {
  const all = rows + others;
  const elsewhere = others === 0 ? "" : `, ${others} of them elsewhere in the document`;
  return `Holm over ${all} comparison${all === 1 ? "" : "s"}${elsewhere}`;
}

function claimOf(claimed: "a" | "b" | undefined, better: "a" | "b" | null): ComparisonRow["claim"] {
  if (claimed === undefined) return null;
  return better === null ? "not shown" : better === claimed ? "as claimed" : "against the claim";
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, x) => sum + x, 0) / values.length;
}
