/** What shows that a mechanism acts, where a comparison finds that it has no effect: "no effect" is about use, not wiring. */
import type { Comparison, ComparisonDocument, ComparisonOutcome, ComparisonRow, Side } from "./comparison.ts";
import type { TrialResult } from "./trial.ts";

/** Figures in which two sides differ, whose seeds, data and budget are the same. */
export interface ActingEvidence {
  /** The figure that differs in the most seeds, and among those by the largest share of its size. */
  readonly metric: string;
  /** Seeds in which it differs by more than rounding. */
  readonly seeds: number;
  /** Its largest difference in a seed, in its own unit. */
  readonly largest: number;
}

/** A row of an ablation; `acting` stands in rows without effect alone, `null` if nothing shows that anything acts. */
export type AblationRow = ComparisonRow & { readonly acting?: ActingEvidence | null };

/** A document whose rows without effect say what acts all the same. */
export type AblationDocument = Omit<ComparisonDocument, "rows"> & { readonly rows: readonly AblationRow[] };

/** Differences of this share of a figure come from rounding in float32, not from a mechanism. */
const ROUNDING = 1e-6;
/** Figures of the size of a run, which differ by how arms were matched and not by what a mechanism does. */
const SIZES = ["parameters", "trainedParameters", "tokens", "flopsPerToken"];

/**
 * Adds to each row without effect what differs between its sides. Runs are the same bits for the same seed, so a figure of
 * two trained models that differs comes of logits that differ: a mechanism that was never wired in moves none. It costs no
 * run. Where the budget of a row says that sides differ in width as well, that width has its share in it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { runComparisons, type Trial, withActing } from "@haze/haze/experiments";
 * const trial = (of: number): Trial => ({
 *   ...{ experiment: "still/1", config: { of }, data: { name: "none", hash: "0" } },
 *   run: (seed) => Promise.resolve({ metrics: { nats: 2 + 1e-3 * of * seed, depth: 3 } }),
 * });
 * const metric = { name: "nats", unit: "nats", better: "lower" } as const;
 * const comparisons = [{
 *   ...{ name: "gate / off", metric, smallestEffect: 0.5, budget: "nothing to match" },
 *   a: { label: "on", trial: trial(0) },
 *   b: { label: "off", trial: trial(1) },
 * }];
 * const outcome = await runComparisons("gates", comparisons, { seeds: [1, 2, 3] });
 * const [row] = outcome.complete ? withActing(comparisons, outcome).rows : [];
 * assertEquals(row!.verdict, "no effect");
 * assertEquals([row!.acting!.metric, row!.acting!.seeds], ["nats", 3]);
 * ```
 */
export function withActing(
  comparisons: readonly Comparison[],
  { document, resultsOf }: Extract<ComparisonOutcome, { complete: true }>,
): AblationDocument {
  const rows = document.rows.map((row, i) => {
    if (row.verdict !== "no effect") return row;
    const { a, b, metric } = comparisons[i]!;
    const pairs = figurePairs(a, b, metric.name, resultsOf(a.trial)[0]!, resultsOf(b.trial)[0]!);
    return { ...row, acting: strongest(pairs, resultsOf(a.trial), resultsOf(b.trial)) };
  });
  return { ...document, rows };
}

interface FigurePair {
  readonly metric: string;
  readonly a: string;
  readonly b: string;
}

/** Figures that both sides have: by their names, or in uses of one model by names that end in the use. */
function figurePairs(
  a: Side,
  b: Side,
  metric: string,
  { metrics: ofA }: TrialResult,
  { metrics: ofB }: TrialResult,
): FigurePair[] {
  const first = { metric, a: a.metric ?? metric, b: b.metric ?? metric };
  const [endA, endB] = [first.a, first.b].map((name) => name.slice(name.lastIndexOf(".")));
  const isUse = a.metric !== undefined && b.metric !== undefined && endA !== endB;
  const others = Object.keys(ofA).flatMap((name) => {
    if (!isUse) return name in ofB && !SIZES.includes(name) ? [{ metric: name, a: name, b: name }] : [];
    if (!name.endsWith(endA!)) return [];
    const stem = name.slice(0, -endA!.length);
    return stem + endB! in ofB ? [{ metric: stem, a: name, b: stem + endB! }] : [];
  });
  return [first, ...others.filter((pair) => pair.a !== first.a)];
}

function strongest(
  pairs: readonly FigurePair[],
  ofA: readonly TrialResult[],
  ofB: readonly TrialResult[],
): ActingEvidence | null {
  const found = pairs.map(({ metric, a, b }) => {
    const values = ofA.map(({ metrics }, i) => [metrics[a]!, ofB[i]!.metrics[b]!] as const);
    const apart = values.map(([x, y]) => Math.abs(x - y));
    const shares = values.map(([x, y], i) => apart[i]! / Math.max(Math.abs(x), Math.abs(y), 1e-30));
    const seeds = shares.filter((share) => share > ROUNDING).length;
    return { metric, seeds, largest: Math.max(...apart), share: Math.max(...shares) };
  });
  // The compared figure speaks for itself if it can: it comes first, and another must do better.
  const [compared] = found;
  const best = compared!.seeds === ofA.length
    ? compared!
    : found.reduce((most, one) =>
      one.seeds > most.seeds || one.seeds === most.seeds && one.share > most.share ? one : most
    );
  return best.seeds === 0 ? null : { metric: best.metric, seeds: best.seeds, largest: best.largest };
}
