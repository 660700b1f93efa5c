/** Figures of rows: a name to the left, something drawn along an axis below, words to the right. */
import type { Markish } from "@observablehq/plot";
import type { Axis, Checks } from "./checks.ts";
import type { Packages } from "./packages.ts";
import { axisBelow, MARGINS, plot, type PlotDrawing, scaleOf } from "./plot.ts";
import { textElement } from "./svg.ts";
import { cut, textWidth, wrap } from "./text.ts";
import { INK, SIZES } from "./theme.ts";

/** What stands in a row besides what is drawn. */
export interface RowWords {
  readonly label: string;
  /** Fainter, on lines of its own below the label; cut where it does not fit. */
  readonly detail?: string | undefined;
  /** To the right. */
  readonly remark: string;
}

/** Widest names and remarks, in points. */
const MOST = { label: 210, remark: 150 } as const;
const LINE = SIZES.text * 1.25;
const ABOVE = 12;

/** Where a row lies on y, by its index, as an accessor of marks: the least height of a row is 1. */
export interface RowPlaces {
  readonly top: (row: unknown, i: number) => number;
  readonly middle: (row: unknown, i: number) => number;
  readonly bottom: (row: unknown, i: number) => number;
}

/** What is drawn in rows. */
export interface RowMarks {
  /** The least height of a row. */
  readonly rowHeight: number;
  /** Places its data on y by where rows lie. */
  readonly marks: (Plot: Packages["Plot"], places: RowPlaces) => Markish[];
  /** Rows that the margins leave room for, so that panels stand in line. Default: those that are drawn. */
  readonly among?: readonly RowWords[];
}

/** A line beside a row. */
interface WordLine {
  readonly text: string;
  readonly color: string;
}

/** Draws rows, each as high as its words need. */
export function plotRows(
  packages: Packages,
  checks: Checks,
  axis: Axis,
  rows: readonly RowWords[],
  { rowHeight, marks, among = rows }: RowMarks,
): PlotDrawing {
  const widest = (texts: readonly string[]): number =>
    Math.max(0, ...texts.map((text) => textWidth(text, SIZES.text)));
  const left = widest(among.flatMap(linesOf).map(({ text }) => text));
  const right = widest(among.map(({ remark }) => remark));
  if (left > MOST.label || right > MOST.remark) {
    const long = among.find((row) => textWidth(row.remark, SIZES.text) > MOST.remark)?.remark;
    const labels = among.flatMap(linesOf).map(({ text }) => text).join(" ");
    checks.fail("words beside a row must fit, about 18 characters", long ?? labels);
  }
  const lines = rows.map(linesOf);
  const heights = lines.map((row) => Math.max(1, (row.length * LINE + 8) / rowHeight));
  const tops = heights.map((_, i) => heights.slice(0, i).reduce((sum, height) => sum + height, 0));
  const total = heights.reduce((sum, height) => sum + height, 0);
  const places: RowPlaces = {
    top: (_, i) => tops[i]!,
    middle: (_, i) => tops[i]! + heights[i]! / 2,
    bottom: (_, i) => tops[i]! + heights[i]!,
  };
  const { Plot } = packages;
  const drawing = plot(packages, {
    ...{ marginTop: ABOVE, marginLeft: SIZES.margin + left + 14, marginRight: Math.max(24, right + 26) },
    height: ABOVE + total * rowHeight + MARGINS.marginBottom,
    x: scaleOf(axis),
    y: { type: "linear", domain: [total, 0], axis: null },
    marks: [
      Plot.gridX({ stroke: INK.grid, strokeOpacity: 1, tickSpacing: 90 }),
      ...marks(Plot, places),
      axisBelow(Plot, axis),
    ],
  });
  const words = rows.map(({ remark }, i) => {
    const middle = drawing.place("y", places.middle(undefined, i));
    const first = middle - (lines[i]!.length - 1) * LINE / 2;
    return lines[i]!.map(({ text, color }, k) => textElement(SIZES.margin, first + k * LINE, text, color))
      .join("") +
      textElement(SIZES.width - Math.max(24, right + 26) + 14, middle, remark);
  });
  return { ...drawing, svg: drawing.svg + words.join("") };
}

function linesOf({ label, detail = "" }: RowWords): WordLine[] {
  const fit = (text: string) => wrap(text, MOST.label, SIZES.text);
  return [
    ...fit(label).map((text) => ({ text, color: INK.text })),
    ...fit(detail).map((text) => ({ text: cut(text, MOST.label, SIZES.text), color: INK.faint })),
  ];
}
