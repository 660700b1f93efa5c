/** Observable Plot in the common look. */
import type { Markish, PlotOptions, ScaleOptions } from "@observablehq/plot";
import { type Axis, axisText } from "./checks.ts";
import type { Drawing } from "./figure.ts";
import type { Packages } from "./packages.ts";
import { INK, SIZES } from "./theme.ts";

/** A drawing that says where its numbers are. */
export interface PlotDrawing extends Drawing {
  /** Where a value stands, in points from the left or the top. */
  readonly place: (scale: "x" | "y", value: number | string) => number;
}

/** Room around the plotting area, in points. */
export const MARGINS = { marginTop: 36, marginRight: 24, marginBottom: 52, marginLeft: 64 } as const;

/** The little of a DOM element that is used. */
interface PlotElement {
  readonly outerHTML: string;
  setAttribute(name: string, value: string): void;
  scale(name: string): { apply(value: unknown): number } | undefined;
}

/** Draws marks as wide as every figure. */
export function plot({ Plot, document }: Packages, options: PlotOptions): PlotDrawing {
  const height = options.height ?? SIZES.plot;
  const all = { width: SIZES.width, ...MARGINS, ...options, height, document: document as never };
  const element = Plot.plot(all) as unknown as PlotElement;
  element.setAttribute("font-size", String(SIZES.text));
  element.setAttribute("font-family", "inherit");
  return {
    // Plot's own style sheet is for pages; resvg needs none of it.
    svg: element.outerHTML.replace(/<style>.*?<\/style>/s, ""),
    height,
    place: (scale, value) => element.scale(scale)!.apply(value),
  };
}

/** The kind and, if it is fixed, the extent of an axis. */
export function scaleOf({ scale = "linear", domain }: Axis): ScaleOptions {
  return { type: scale, ...(domain ? { domain: [...domain] } : {}) };
}

/** Both axes of numbers with their names and a grid: x below, y upright with its name above it. */
export function axes(Plot: Packages["Plot"], x: Axis, y: Axis): Markish[] {
  return [
    Plot.gridY({ stroke: INK.grid, strokeOpacity: 1, tickSpacing: 45 }),
    axisBelow(Plot, x),
    Plot.axisY({ label: null, tickSpacing: 45, tickSize: 0, color: INK.text }),
    nameAbove(Plot, axisText(y)),
  ];
}

/** The axis below with its name in the middle. */
export function axisBelow(Plot: Packages["Plot"], x: Axis): Markish {
  return Plot.axisX({
    ...{ label: axisText(x), labelArrow: "none", labelAnchor: "center", labelOffset: 44, tickSpacing: 90 },
    ...{ color: INK.text, ...(x.scale === "log" ? { tickFormat: logTick } : {}) },
  });
}

/** 0.5, 1, 20, 3k, 4M: below 1 no prefix, as a milli of a plain number is nothing that anybody reads. */
function logTick(value: number): string {
  const [unit, prefix] = value >= 1e9
    ? [1e9, "G"]
    : value >= 1e6
    ? [1e6, "M"]
    : value >= 1e3
    ? [1e3, "k"]
    : [1, ""];
  return `${Number((value / Number(unit)).toPrecision(6))}${prefix}`;
}

/** What an upright axis shows, above the plotting area from the left edge on. */
export function nameAbove(Plot: Packages["Plot"], text: string): Markish {
  const dx = SIZES.margin - MARGINS.marginLeft;
  return Plot.text([text], { frameAnchor: "top-left", dx, dy: -28, textAnchor: "start", fill: INK.text });
}
