/** How often which values occur. */
import { type Axis, axisText, Checks, type Values } from "./checks.ts";
import type { Figure, FigureText } from "./figure.ts";
import { makeFigure } from "./make_figure.ts";
import { axes, plot, scaleOf } from "./plot.ts";
import { shortNumber } from "./text.ts";
import { INK, OKABE_ITO } from "./theme.ts";

/** What {@linkcode histogram} draws. */
export interface HistogramSpec extends FigureText {
  /** What the values are. */
  readonly x: Axis;
  /** In any order. */
  readonly values: Values;
  /** How many bins of equal width. Default 20. */
  readonly bins?: number;
  /** Values to mark with a line and a name. */
  readonly references?: readonly { readonly label: string; readonly x: number }[];
}

/**
 * Draws how many values fall into each of some bins of equal width; those outside of `x.domain` are refused.
 *
 * @throws {RangeError} if a value is not finite or outside of the domain, or a label or unit is missing.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { histogram } from "@haze/haze/figures";
 * const figure = histogram({
 *   title: "Half of all letters surprise by less than a bit",
 *   x: { label: "surprise", unit: "bits" },
 *   values: [0.1, 0.2, 0.9, 2, 3.5, 4],
 *   bins: 4,
 * });
 * assertEquals(figure.description, "6 values of surprise (bits) from 0.1 to 4; bins hold 3, 1, 0, 2.");
 * ```
 */
export function histogram(spec: HistogramSpec): Figure {
  const checks = new Checks("histogram");
  const { x, bins = 20, references = [] } = spec;
  checks.axis(x, "x");
  if (x.scale === "log") checks.fail("bins of equal width need a linear axis", "log");
  checks.some(spec.values, "a value");
  if (!Number.isInteger(bins) || bins < 1 || bins > 200) {
    checks.fail("bins must be an integer from 1 to 200", bins);
  }
  const values = checks.numbers(spec.values, "values");
  for (const { label, x: place } of references) {
    checks.number(place, checks.text(label, "the label of a reference"));
  }
  const [least, most] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
  const [low, high] = x.domain ?? (least === most ? [least - 0.5, most + 0.5] : [least, most]);
  if (least < low || most > high) {
    checks.fail(`values must lie in the domain of x, ${low} to ${high}`, least < low ? least : most);
  }
  const width = (high - low) / bins;
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) counts[Math.min(bins - 1, Math.floor((value - low) / width))]!++;
  const description = `${values.length} values of ${axisText(x)} from ${shortNumber(least)} to ` +
    `${shortNumber(most)}; bins hold ${counts.join(", ")}.`;
  return makeFigure(checks, spec, description, (packages) => {
    const { Plot } = packages;
    const data = counts.map((count, i) => ({ from: low + i * width, to: low + (i + 1) * width, count }));
    return plot(packages, {
      x: { ...scaleOf(x), domain: [low, high] },
      y: { nice: true },
      marks: [
        ...axes(Plot, x, { label: "count", unit: "1" }),
        Plot.rect(data, { x1: "from", x2: "to", y1: 0, y2: "count", fill: OKABE_ITO[0]!, inset: 0.5 }),
        Plot.ruleY([0], { stroke: INK.text }),
        Plot.ruleX(references, { x: "x", stroke: OKABE_ITO[1]!, strokeWidth: 2.5, strokeDasharray: "5,4" }),
        Plot.text(references, {
          ...{
            x: "x",
            text: "label",
            frameAnchor: "top" as const,
            dx: 6,
            dy: -2,
            textAnchor: "start" as const,
          },
          ...{ fill: INK.text, stroke: INK.paper, strokeWidth: 4 },
        }),
      ],
    });
  });
}
