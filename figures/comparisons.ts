/** Comparisons over seeds as they were judged: a panel for each unit, a row for each comparison. */
import { type Axis, axisText, Checks } from "./checks.ts";
import type { Drawing, Figure, FigureText } from "./figure.ts";
import { type BoundedRow, checkIntervalRows, plotIntervals, tellInterval } from "./interval_rows.ts";
import { makeFigure } from "./make_figure.ts";
import { shortNumber } from "./text.ts";

/** A comparison that was judged, as the rows of `runComparisons` and of claims are. */
export interface JudgedRow {
  /** Name of the row; names differ. */
  readonly name: string;
  /** The side that the question is about; without names of both sides a row has its own name alone. */
  readonly a?: { readonly label: string };
  /** What it is held against. */
  readonly b?: { readonly label: string };
  /** What is compared. What stands in the unit before a comma is the unit, what comes after it is more about it. */
  readonly metric: { readonly unit: string; readonly better: "lower" | "higher" | "neither" };
  /** Mean of a − b over the seeds. */
  readonly difference: number;
  /** Its interval, of this row alone. */
  readonly interval: readonly [number, number];
  /** The smallest difference that matters. */
  readonly smallestEffect: number;
  /** What may be said. */
  readonly verdict: string;
}

/** What {@linkcode comparisons} draws: a document of `runComparisons`, or its rows with a level. */
export interface JudgedDocument {
  /** The comparisons, from above. */
  readonly rows: readonly JudgedRow[];
  /** Level of the intervals, such as 0.95. */
  readonly level: number;
  /** How several comparisons were accounted for, such as `Holm over 6 comparisons`. */
  readonly correction: string;
}

const ROW = 30;
const GAP = 10;
const STILL_UNDECIDED =
  ", so an interval may leave out 0, or lie in the grey, and its row be undecided still";
/** Small, as an interval may be narrow on an axis that many rows share. */
const RADIUS = 3.5;

/**
 * Draws every comparison of a document: a dot with its interval, against zero and the zone of differences too small to
 * matter to it. Rows of one unit share a panel; the names of both sides stand below a row's name unless it holds them.
 *
 * @throws {RangeError} if there is no row, a number is not finite, an interval does not hold its estimate, or names repeat.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { comparisons } from "@haze/haze/figures";
 * const row = { smallestEffect: 0.02, metric: { unit: "bits per byte, held out", better: "lower" } } as const;
 * const figure = comparisons({
 *   rows: [{
 *     ...{ ...row, name: "gate / off", a: { label: "learned" }, b: { label: "at one half" } },
 *     ...{ difference: -0.11, interval: [-0.15, -0.07], verdict: "effect" },
 *   }],
 *   ...{ level: 0.95, correction: "Holm over 1 comparison" },
 * }, { title: "Learned gates need fewer bits" });
 * assert(figure.description.includes("gate / off, learned / at one half -0.11 (-0.15 to -0.07), effect"));
 * ```
 */
export function comparisons({ rows, level, correction }: JudgedDocument, text: FigureText): Figure {
  const checks = new Checks("comparisons");
  const all = rows.map(boundedRow);
  checks.distinct(rows.map(({ name }) => name), "names of comparisons");
  checkIntervalRows(checks, all, level);
  const panels = [...Map.groupBy(rows.keys(), (i) => panelOf(rows[i]!))].map(([unit, indices]) => {
    const own = [...indices];
    const ways = new Set(own.map((i) => rows[i]!.metric.better));
    const [way] = ways.size === 1 ? ways : ["neither"];
    const label = way === "neither" ? "difference" : `difference, ${way} is better`;
    return { x: { label, unit } satisfies Axis, rows: own.map((i) => all[i]!) };
  });
  const isAlone = correction.endsWith(" 1 comparison");
  const explained = [
    `Dots: first side minus second, with the ${
      shortNumber(100 * level)
    } % interval of the row alone, unless it is narrower than the dot.`,
    "Grey: too small to matter.",
    `Verdicts: after ${correction}${isAlone ? "" : STILL_UNDECIDED}.`,
  ];
  const told = panels.map(({ x, rows }) => {
    const each = rows.map((row) =>
      tellInterval({ ...row, label: [row.label, row.detail].filter(Boolean).join(", ") })
    );
    return `${axisText(x)}: ${each.join("; ")}.`;
  });
  const note = [...(text.note === undefined ? [] : [text.note]), ...explained].join(" ");
  return makeFigure(checks, { title: text.title, note }, told.join(" "), (packages) =>
    stacked(
      panels.map(({ x, rows }) =>
        plotIntervals(packages, checks, x, rows, { rowHeight: ROW, radius: RADIUS, among: all })
      ),
    ));
}

function boundedRow(row: JudgedRow): BoundedRow {
  const { name: label, a, b, difference: estimate, interval: [low, high], verdict, smallestEffect } = row;
  const bounded = { label, estimate, low, high, verdict, smallestEffect };
  if (!a || !b || (label.includes(a.label) && label.includes(b.label))) return bounded;
  // A comma without a blank, as between the settings of a config, is no place to break a line at.
  return { ...bounded, detail: `${a.label} / ${b.label}`.replaceAll(/,(?=[^\s\d])/g, ", ") };
}

function panelOf({ metric: { unit } }: JudgedRow): string {
  return unit.split(",")[0]!;
}

/** Drawings one below the other. */
function stacked(drawings: readonly Drawing[]): Drawing {
  let height = 0;
  const svg = drawings.map((drawing) => {
    const placed = `<g transform="translate(0,${height})">${drawing.svg}</g>`;
    height += drawing.height + GAP;
    return placed;
  });
  return { svg: svg.join(""), height };
}
