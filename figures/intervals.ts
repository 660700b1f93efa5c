/** Differences with their intervals: what a comparison found, and whether it matters. */
import { type Axis, axisText, Checks } from "./checks.ts";
import type { Figure, FigureText } from "./figure.ts";
import { makeFigure } from "./make_figure.ts";
import { plotRows } from "./rows.ts";
import { shortNumber } from "./text.ts";
import { INK, OKABE_ITO } from "./theme.ts";

/** One comparison. */
export interface IntervalRow {
  /** What was compared. */
  readonly label: string;
  /** The difference that was found. */
  readonly estimate: number;
  /** The interval's lower end. */
  readonly low: number;
  /** The interval's upper end. */
  readonly high: number;
  /** In a word or two, such as `no effect`, `undecided`, `better`. */
  readonly verdict: string;
}

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
  checks.some(rows, "a row");
  checks.distinct(rows.map(({ label }) => label), "labels of rows");
  if (!(checks.number(smallestEffect, "the smallest effect") > 0)) {
    checks.fail("the smallest effect must be above 0", smallestEffect);
  }
  if (!(level > 0 && level < 1)) checks.fail("the level must lie between 0 and 1", level);
  for (const { label, verdict, estimate, low, high } of rows) {
    checks.text(label, "the label of a row");
    checks.text(verdict, `the verdict of ${label}`);
    checks.number(estimate, `the estimate of ${label}`);
    checks.interval(low, estimate, high, label);
  }
  const percent = `${shortNumber(level * 100)} %`;
  const zone = `±${shortNumber(smallestEffect)}`;
  const explained = `Dots with ${percent} intervals; grey: ${zone}, too small to matter.`;
  const note = [spec.note, explained].filter(Boolean).join(" ");
  const told = rows.map(({ label, estimate, low, high, verdict }) =>
    `${label} ${shortNumber(estimate)} (${shortNumber(low)} to ${shortNumber(high)}), ${verdict}`
  );
  const description = `${axisText(x)}, ${percent} intervals, zone ${zone}: ${told.join("; ")}.`;
  const words = rows.map(({ label, verdict }) => ({ label, remark: verdict }));
  return makeFigure(
    checks,
    { title: spec.title, note },
    description,
    (packages) =>
      plotRows(packages, checks, x, words, {
        rowHeight: 36,
        marks: (Plot) => [
          Plot.rectX([{}], { x1: -smallestEffect, x2: smallestEffect, fill: INK.zone }),
          Plot.ruleX([0], { stroke: INK.text, strokeWidth: 1.5 }),
          Plot.ruleY(rows, {
            ...{ x1: "low", x2: "high", y: (_: unknown, i: number) => i },
            ...{ stroke: OKABE_ITO[0]!, strokeWidth: 3.5 },
          }),
          Plot.dot(rows, {
            ...{ x: "estimate", y: (_: unknown, i: number) => i },
            ...{ r: 6.5, fill: OKABE_ITO[0]!, stroke: INK.paper, strokeWidth: 1.5 },
          }),
        ],
      }),
  );
}
