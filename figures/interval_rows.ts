/** Rows of differences with their intervals, and what is asked of them. */
import type { Axis, Checks } from "./checks.ts";
import type { Packages } from "./packages.ts";
import type { PlotDrawing } from "./plot.ts";
import { plotRows, type RowWords } from "./rows.ts";
import { shortNumber } from "./text.ts";
import { INK, OKABE_ITO } from "./theme.ts";

/** One comparison. */
export interface IntervalRow {
  /** What was compared. */
  readonly label: string;
  /** Fainter, below the label, such as the names of both sides. */
  readonly detail?: string;
  /** The difference that was found. */
  readonly estimate: number;
  /** The interval's lower end. */
  readonly low: number;
  /** The interval's upper end. */
  readonly high: number;
  /** In a word or two, such as `no effect`, `undecided`, `better`. */
  readonly verdict: string;
}

/** A comparison with the smallest difference that matters to it. */
export interface BoundedRow extends IntervalRow {
  /** Half the width of its zone. */
  readonly smallestEffect: number;
}

/** Checks what rows say. */
export function checkIntervalRows(checks: Checks, rows: readonly BoundedRow[], level: number): void {
  checks.some(rows, "a row");
  if (!(level > 0 && level < 1)) checks.fail("the level must lie between 0 and 1", level);
  for (const { label, verdict, estimate, low, high, smallestEffect } of rows) {
    checks.text(label, "the label of a row");
    checks.text(verdict, `the verdict of ${label}`);
    if (!(checks.number(smallestEffect, "the smallest effect") > 0)) {
      checks.fail("the smallest effect must be above 0", smallestEffect);
    }
    checks.number(estimate, `the estimate of ${label}`);
    checks.interval(low, estimate, high, label);
  }
}

/** A row in words. */
export function tellInterval({ label, estimate, low, high, verdict }: IntervalRow): string {
  return `${label} ${shortNumber(estimate)} (${shortNumber(low)} to ${shortNumber(high)}), ${verdict}`;
}

/** What stands beside a row. */
export function wordsOfRow({ label, detail, verdict }: IntervalRow): RowWords {
  return { label, detail, remark: verdict };
}

/** How large rows are. */
export interface IntervalSizes {
  /** The least height of a row. */
  readonly rowHeight: number;
  /** Of dots. */
  readonly radius: number;
  /** Rows that the margins leave room for. Default: those that are drawn. */
  readonly among?: readonly IntervalRow[];
}

/** Draws rows along an axis, each against zero and its own zone. */
export function plotIntervals(
  packages: Packages,
  checks: Checks,
  x: Axis,
  rows: readonly BoundedRow[],
  { rowHeight, radius, among = rows }: IntervalSizes,
): PlotDrawing {
  return plotRows(packages, checks, x, rows.map(wordsOfRow), {
    rowHeight,
    among: among.map(wordsOfRow),
    marks: (Plot, { top, middle: y, bottom }) => [
      Plot.rect(rows, {
        ...{ x1: ({ smallestEffect }: BoundedRow) => -smallestEffect, x2: "smallestEffect" },
        ...{ y1: top, y2: bottom, fill: INK.zone },
      }),
      Plot.ruleX([0], { stroke: INK.text, strokeWidth: 1.5 }),
      Plot.ruleY(rows, { x1: "low", x2: "high", y, stroke: OKABE_ITO[0]!, strokeWidth: 3.5 }),
      Plot.dot(rows, {
        ...{ x: "estimate", y, r: radius, fill: OKABE_ITO[0]!, stroke: INK.paper, strokeWidth: radius / 4 },
      }),
    ],
  });
}
