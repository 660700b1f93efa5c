/**
 * Figures with one look, for notebooks, the command line and the README: drawn by Observable Plot, turned into PNG by
 * resvg with a font of their own, so that they are the same everywhere. A figure states something in its title, has
 * units at its axes and intervals where there are any, and reads well at half its width. Importing this module loads
 * nothing: the packages that draw are loaded with the first figure.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { curves, renderFigure } from "@haze/haze/figures";
 * const spec = {
 *   title: "The loss falls",
 *   x: { label: "training step", unit: "1" },
 *   y: { label: "loss", unit: "nats/token" },
 *   curves: [{ label: "training", x: [0, 10, 20], y: [3.8, 2.9, 2.5] }],
 * };
 * const png = await renderFigure(curves(spec));
 * assertEquals(png[0], 0x89);
 * assertThrows(() => curves({ ...spec, y: { label: "loss", unit: "" } }), RangeError, "must have a unit");
 * ```
 *
 * @module
 */
export { type Bar, bars, type BarsSpec } from "./bars.ts";
export { changes, type ChangesSpec } from "./changes.ts";
export type { Axis, Values } from "./checks.ts";
export { comparisons, type JudgedDocument, type JudgedRow } from "./comparisons.ts";
export { type Curve, curves, type CurvesSpec } from "./curves.ts";
export type { Drawing, Figure, FigureText } from "./figure.ts";
export { type Heatmap, heatmaps, type HeatmapsSpec } from "./heatmaps.ts";
export { histogram, type HistogramSpec } from "./histogram.ts";
export type { IntervalRow } from "./interval_rows.ts";
export { intervals, type IntervalsSpec } from "./intervals.ts";
export { type Markdown, markdown } from "./markdown.ts";
export { meansOf } from "./means.ts";
export type { Packages } from "./packages.ts";
export { reliability, type ReliabilityCount, type ReliabilitySpec } from "./reliability.ts";
export { renderFigure, renderSvg } from "./render.ts";
export { scatter, type ScatterPoint, type ScatterSpec } from "./scatter.ts";
export { show } from "./show.ts";
export { type Tile, tiles, type TilesSpec } from "./tiles.ts";
