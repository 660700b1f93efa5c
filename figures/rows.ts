/** Figures of rows: a name to the left, something drawn along an axis below, words to the right. */
import type { Markish } from "@observablehq/plot";
import type { Axis, Checks } from "./checks.ts";
import type { Packages } from "./packages.ts";
import { axisBelow, MARGINS, plot, type PlotDrawing, scaleOf } from "./plot.ts";
import { textElement } from "./svg.ts";
import { textWidth, wrap } from "./text.ts";
import { INK, SIZES } from "./theme.ts";

/** What stands in a row besides what is drawn. */
export interface RowWords {
  readonly label: string;
  /** To the right. */
  readonly remark: string;
}

/** Widest names and remarks, in points. */
const MOST = { label: 210, remark: 150 } as const;
const LINE = SIZES.text * 1.25;
const ABOVE = 12;

/** Draws rows of one height; `marks` places its data by the index of a row on y. */
export function plotRows(
  packages: Packages,
  checks: Checks,
  axis: Axis,
  rows: readonly RowWords[],
  { rowHeight, marks }: { rowHeight: number; marks: (Plot: Packages["Plot"]) => Markish[] },
): PlotDrawing {
  const lines = rows.map(({ label }) => wrap(label, MOST.label, SIZES.text));
  const widest = (texts: readonly string[]): number =>
    Math.max(0, ...texts.map((text) => textWidth(text, SIZES.text)));
  const [left, right] = [widest(lines.flat()), widest(rows.map(({ remark }) => remark))];
  if (left > MOST.label || right > MOST.remark) {
    const long = rows.find((row) => textWidth(row.remark, SIZES.text) > MOST.remark)?.remark;
    checks.fail("words beside a row must fit, about 18 characters", long ?? lines.flat().join(" "));
  }
  const step = Math.max(rowHeight, ...lines.map((row) => row.length * LINE + 8));
  const { Plot } = packages;
  const drawing = plot(packages, {
    ...{ marginTop: ABOVE, marginLeft: SIZES.margin + left + 14, marginRight: Math.max(24, right + 26) },
    height: ABOVE + rows.length * step + MARGINS.marginBottom,
    x: scaleOf(axis),
    y: { type: "linear", domain: [rows.length - 0.5, -0.5], axis: null },
    marks: [
      Plot.gridX({ stroke: INK.grid, strokeOpacity: 1, tickSpacing: 90 }),
      ...marks(Plot),
      axisBelow(Plot, axis),
    ],
  });
  const words = rows.map(({ remark }, i) => {
    const middle = drawing.place("y", i);
    const first = middle - (lines[i]!.length - 1) * LINE / 2;
    return lines[i]!.map((line, k) => textElement(SIZES.margin, first + k * LINE, line)).join("") +
      textElement(SIZES.width - Math.max(24, right + 26) + 14, middle, remark);
  });
  return { ...drawing, svg: drawing.svg + words.join("") };
}
