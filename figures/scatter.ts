/** Points in a plane. */
import { type Axis, axisText, Checks } from "./checks.ts";
import type { Figure, FigureText } from "./figure.ts";
import { makeFigure } from "./make_figure.ts";
import { withKey } from "./key.ts";
import { axes, plot, scaleOf } from "./plot.ts";
import { shortNumber } from "./text.ts";
import { INK, OKABE_ITO } from "./theme.ts";

/** One point. */
export interface ScatterPoint {
  /** Its place along x. */
  readonly x: number;
  /** Its place along y. */
  readonly y: number;
  /** Stands beside the point. */
  readonly label?: string;
  /** Points of a group share colour and shape. */
  readonly group?: string;
}

/** What {@linkcode scatter} draws. */
export interface ScatterSpec extends FigureText {
  /** What runs to the right. */
  readonly x: Axis;
  /** What runs upwards. */
  readonly y: Axis;
  /** All with a group or none. */
  readonly points: readonly ScatterPoint[];
  /** Draw the line on which x and y are equal. */
  readonly diagonal?: boolean;
}

/** One shape a group, so that groups are told apart without colours too. */
const SHAPES = ["circle", "square", "triangle", "diamond", "cross", "star", "wye"] as const;

/**
 * Draws points, in groups or with labels.
 *
 * @throws {RangeError} if a number is not finite, a label or unit is missing, or there are more groups than colours.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { scatter } from "@haze/haze/figures";
 * const figure = scatter({
 *   title: "Larger models lose less",
 *   x: { label: "parameters", unit: "1", scale: "log" },
 *   y: { label: "held-out loss", unit: "nats/token" },
 *   points: [{ x: 1e5, y: 1.5, label: "tiny" }, { x: 7e5, y: 1.4, label: "small" }],
 * });
 * assertEquals(figure.description.startsWith("2 points of held-out loss (nats/token) over parameters"), true);
 * ```
 */
export function scatter(spec: ScatterSpec): Figure {
  const checks = new Checks("scatter");
  const { x, y, points, diagonal = false } = spec;
  checks.axis(x, "x");
  checks.axis(y, "y");
  checks.some(points, "a point");
  points.forEach((point, i) => {
    checks.number(point.x, `x of point ${i}`, x);
    checks.number(point.y, `y of point ${i}`, y);
    if (point.label !== undefined) checks.text(point.label, `the label of point ${i}`);
    if (point.group !== undefined) checks.text(point.group, `the group of point ${i}`);
  });
  const groups = [...new Set(points.flatMap(({ group }) => group ?? []))];
  checks.colors(groups.length, "groups");
  const alone = points.findIndex(({ group }) => group === undefined);
  if (groups.length > 0 && alone >= 0) {
    checks.fail("all points or none must have a group", `none at point ${alone}`);
  }
  const sorted = groups.length === 0
    ? [points]
    : groups.map((name) => points.filter(({ group }) => group === name));
  const range = (values: number[]): string =>
    `${shortNumber(Math.min(...values))} to ${shortNumber(Math.max(...values))}`;
  const description = `${points.length} points of ${axisText(y)} over ${axisText(x)}: ` +
    `x ${range(points.map((point) => point.x))}, y ${range(points.map((point) => point.y))}.`;
  return makeFigure(checks, spec, description, (packages) => {
    const { Plot } = packages;
    const both = points.flatMap((point) => [point.x, point.y]);
    const [least, most] = [Math.min(...both), Math.max(...both)];
    const drawing = plot(packages, {
      x: { nice: !x.domain, ...scaleOf(x) },
      y: { nice: !y.domain, ...scaleOf(y) },
      marks: [
        ...axes(Plot, x, y),
        diagonal
          ? Plot.line([[least, least], [most, most]], {
            stroke: INK.faint,
            strokeDasharray: "5,4",
            strokeWidth: 1.5,
          })
          : null,
        sorted.map((members, i) =>
          Plot.dot(members, {
            ...{ x: "x", y: "y", r: 5, fillOpacity: 0.85, stroke: INK.paper, strokeWidth: 0.75 },
            ...{ fill: OKABE_ITO[i]!, symbol: SHAPES[i]! },
          })
        ),
        Plot.text(points.filter(({ label }) => label !== undefined), {
          ...{ x: "x", y: "y", text: "label", dy: -13, fill: INK.text, stroke: INK.paper, strokeWidth: 4 },
        }),
      ],
    });
    if (groups.length === 0) return drawing;
    const marks = groups.map((_, i) => {
      const dot = Plot.dot([0], { frameAnchor: "middle", symbol: SHAPES[i]!, r: 5, fill: OKABE_ITO[i]! });
      const margins = { marginTop: 0, marginRight: 0, marginBottom: 0, marginLeft: 0 };
      const { svg } = plot(packages, { width: 14, height: 14, ...margins, axis: null, marks: [dot] });
      return `<g transform="translate(-1,-7)">${svg}</g>`;
    });
    return withKey(drawing, marks, groups);
  });
}
