/** Differences with their intervals: what a comparison found, and whether it matters. */
import { type Axis, axisText, Checks } from "./checks.ts";
import type { Figure, FigureText } from "./figure.ts";
import { checkIntervalRows, type IntervalRow, plotIntervals, tellInterval } from "./interval_rows.ts";
import { makeFigure } from "./make_figure.ts";
import { shortNumber } from "./text.ts";

/** What {@linkcode intervals} draws. */
export interface IntervalsSpec extends FigureText {
  /** The difference that was measured; which direction is better belongs in the note. */
  readonly x: Axis;
  /** The smallest difference that matters, stated beforehand; a zone of ± that is shaded. */
  readonly smallestEffect: number;
  /** Confidence of the intervals, such as 0.95. */
  readonly level: number;
  /** From above. */
  readonly rows: readonly IntervalRow[];
}

/**
 * Draws one row a comparison: a dot with its interval, against zero and the zone of differences too small to matter.
 *
 * @throws {RangeError} if a number is not finite, an interval does not hold its estimate, or words are missing.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { intervals } from "@haze/haze/figures";
 * const figure = intervals({
 *   title: "The gate helps, the penalty does nothing",
 *   x: { label: "change of held-out loss", unit: "bits/byte" },
 *   smallestEffect: 0.02,
 *   level: 0.95,
 *   rows: [
 *     { label: "gate on", estimate: -0.11, low: -0.15, high: -0.07, verdict: "better" },
 *     { label: "penalty on", estimate: 0.001, low: -0.01, high: 0.012, verdict: "no effect" },
 *   ],
 * });
 * assertEquals(figure.description.includes("gate on -0.11 (-0.15 to -0.07), better"), true);
 * ```
 */
export function intervals(spec: IntervalsSpec): Figure {
  const checks = new Checks("intervals");
  const { x, smallestEffect, level, rows } = spec;
  checks.axis(x, "x");
  if (x.scale === "log") checks.fail("differences need a linear axis", "log");
  checks.distinct(rows.map(({ label }) => label), "labels of rows");
  const bounded = rows.map((row) => ({ ...row, smallestEffect }));
  checkIntervalRows(checks, bounded, level);
  const percent = `${shortNumber(level * 100)} %`;
  const zone = `±${shortNumber(smallestEffect)}`;
  const explained = `Dots with ${percent} intervals; grey: ${zone}, too small to matter.`;
  const note = [spec.note, explained].filter(Boolean).join(" ");
  const told = rows.map(tellInterval).join("; ");
  const description = `${axisText(x)}, ${percent} intervals, zone ${zone}: ${told}.`;
  return makeFigure(
    checks,
    { title: spec.title, note },
    description,
    (packages) => plotIntervals(packages, checks, x, bounded, { rowHeight: 36, radius: 6.5 }),
  );
}
