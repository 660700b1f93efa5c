/** Lying bars from zero: amounts of things with names. */
import { type Axis, axisText, Checks } from "./checks.ts";
import type { Figure, FigureText } from "./figure.ts";
import { makeFigure } from "./make_figure.ts";
import { plotRows } from "./rows.ts";
import { shortNumber } from "./text.ts";
import { INK, OKABE_ITO } from "./theme.ts";

/** One bar. */
export interface Bar {
  /** Stands to the left. */
  readonly label: string;
  /** Its length; stands to the right. */
  readonly value: number;
  /** The lower end of an interval; the note must say of which. */
  readonly low?: number;
  /** The interval's upper end, together with `low`. */
  readonly high?: number;
  /** Draw it fainter, as something to compare with. */
  readonly reference?: boolean;
}

/** What {@linkcode bars} draws. */
export interface BarsSpec extends FigureText {
  /** What the length means; always from zero, so never logarithmic. */
  readonly value: Axis;
  /** From above. */
  readonly bars: readonly Bar[];
  /** Decimals of the values beside the bars. Default: four figures in all. */
  readonly decimals?: number;
}

/**
 * Draws a bar a row with its value beside it, and intervals as whiskers.
 *
 * @throws {RangeError} if a value is not finite, a label or unit is missing, or an interval has no note.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { bars } from "@haze/haze/figures";
 * const figure = bars({
 *   title: "Threads help large products",
 *   value: { label: "speed", unit: "GFLOP/s" },
 *   bars: [{ label: "one thread", value: 55 }, { label: "two threads", value: 103 }],
 * });
 * assertEquals(figure.description, "Bars of speed (GFLOP/s): one thread 55; two threads 103.");
 * ```
 */
export function bars(spec: BarsSpec): Figure {
  const checks = new Checks("bars");
  const { value: axis, bars: rows, decimals } = spec;
  if (decimals !== undefined && !(Number.isInteger(decimals) && decimals >= 0 && decimals <= 20)) {
    checks.fail("decimals must be an integer from 0 to 20", decimals);
  }
  const print = (value: number): string =>
    decimals === undefined ? shortNumber(value) : value.toFixed(decimals);
  checks.axis(axis, "value");
  if (axis.scale === "log") checks.fail("bars start at zero and need a linear axis", "log");
  checks.some(rows, "a bar");
  checks.distinct(rows.map(({ label }) => label), "labels of bars");
  for (const { label, value, low, high } of rows) {
    checks.number(value, checks.text(label, "the label of a bar"));
    if ((low === undefined) !== (high === undefined)) {
      checks.fail(`the interval of ${label} needs both ends`, `${low} to ${high}`);
    }
    if (low !== undefined) checks.interval(low, value, high!, label);
  }
  const whiskers = rows.flatMap(({ low, high }, row) => low === undefined ? [] : [{ row, low, high: high! }]);
  if (whiskers.length > 0 && spec.note === undefined) {
    checks.fail("a note must say what its intervals are", "none");
  }
  const told = rows.map(({ label, value, low, high }) =>
    `${label} ${print(value)}` + (low === undefined ? "" : ` (${print(low)} to ${print(high!)})`)
  );
  const description = `Bars of ${axisText(axis)}: ${told.join("; ")}.`;
  const words = rows.map(({ label, value }) => ({ label, remark: print(value) }));
  return makeFigure(checks, spec, description, (packages) =>
    plotRows(packages, checks, axis, words, {
      rowHeight: 30,
      marks: (Plot, { middle }) => [
        Plot.rect(rows, {
          ...{
            x1: 0,
            x2: "value",
            y1: (_: Bar, i: number) => middle(_, i) - 0.36,
            y2: (_: Bar, i: number) => middle(_, i) + 0.36,
          },
          fill: ({ reference }: Bar) => reference ? "#a6a6a6" : OKABE_ITO[0]!,
        }),
        Plot.ruleY(whiskers, {
          x1: "low",
          x2: "high",
          y: ({ row }) => middle(undefined, row),
          stroke: INK.text,
          strokeWidth: 2.5,
        }),
        Plot.ruleX([0], { stroke: INK.text, strokeWidth: 1.5 }),
      ],
    }));
}
