/** Lines: loss over steps, and whatever else runs along an axis. */
import { type Axis, axisText, Checks, type Values } from "./checks.ts";
import { endLabels, labelRoom } from "./end_labels.ts";
import type { Figure, FigureText } from "./figure.ts";
import { makeFigure } from "./make_figure.ts";
import { axes, plot, scaleOf } from "./plot.ts";
import { shortNumber } from "./text.ts";
import { INK, OKABE_ITO } from "./theme.ts";

/** One line. */
export interface Curve {
  /** Stands at the line's end. */
  readonly label: string;
  /** Rising. */
  readonly x: Values;
  /** One value for each x. */
  readonly y: Values;
  /** Lower and upper end of an interval at each x; the note must say what it is. */
  readonly band?: { readonly low: Values; readonly high: Values };
  /** Draw it thin and dashed above the others, as something to compare with. */
  readonly reference?: boolean;
  /** Mark each point, as for few evaluations among many steps. */
  readonly dots?: boolean;
}

/** What {@linkcode curves} draws. */
export interface CurvesSpec extends FigureText {
  /** What runs to the right. */
  readonly x: Axis;
  /** What is drawn over it. */
  readonly y: Axis;
  /** At most seven, as there are colours. */
  readonly curves: readonly Curve[];
  /** Values to compare with, as dashed lines across. */
  readonly references?: readonly { readonly label: string; readonly y: number }[];
}

/** With wide gaps, so that a line below it is seen. */
const DOTTED = { strokeWidth: 1.5, strokeDasharray: "4,7" } as const;
const DASHED = { strokeWidth: 1.5, strokeDasharray: "5,4" } as const;

/**
 * Draws lines that carry their labels at their ends, with bands for intervals.
 *
 * @throws {RangeError} if a number is not finite, x does not rise, a label or unit is missing, or a band has no note.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { curves } from "@haze/haze/figures";
 * const figure = curves({
 *   title: "The loss halves in 200 steps",
 *   x: { label: "training step", unit: "1" },
 *   y: { label: "loss", unit: "nats/token" },
 *   curves: [{ label: "training", x: [0, 100, 200], y: [3.8, 2.4, 1.9] }],
 *   references: [{ label: "bigram", y: 2.2 }],
 * });
 * assertEquals(figure.description, "Lines of loss (nats/token) over training step: training ends at 1.9, bigram lies at 2.2.");
 * ```
 */
export function curves(spec: CurvesSpec): Figure {
  const checks = new Checks("curves");
  const { x, y, references = [] } = spec;
  checks.axis(x, "x");
  checks.axis(y, "y");
  checks.some(spec.curves, "a curve");
  checks.colors(spec.curves.length, "curves");
  checks.distinct(spec.curves.map(({ label }) => label), "labels of curves");
  for (const { label, y: place } of references) {
    checks.number(place, checks.text(label, "the label of a reference"), y);
  }
  const lines = spec.curves.map((curve) => checkCurve(checks, curve, spec));
  if (lines.some(({ band }) => band.length > 0) && spec.note === undefined) {
    checks.fail("a note must say what its bands are", "none");
  }
  const ends = lines.map(({ label, end }) => `${label} ends at ${shortNumber(end)}`);
  const compared = references.map(({ label, y }) => `${label} lies at ${shortNumber(y)}`);
  const description = `Lines of ${axisText(y)} over ${axisText(x)}: ${[...ends, ...compared].join(", ")}.`;
  const inks = lines.map(({ isReference }, i) => isReference ? INK.text : OKABE_ITO[i]!);
  const labels = [
    ...lines.map(({ label, end }, i) => ({ label, y: end, color: inks[i]! })),
    ...references.map(({ label, y }) => ({ label, y, color: INK.faint })),
  ];
  const room = labelRoom(checks, labels);
  return makeFigure(checks, spec, description, (packages) => {
    const { Plot } = packages;
    const dashed = references.map(({ y }) => y);
    const drawing = plot(packages, {
      marginRight: room,
      x: scaleOf(x),
      y: { nice: !y.domain, ...scaleOf(y) },
      marks: [
        ...axes(Plot, x, y),
        Plot.ruleY(dashed, { stroke: INK.faint, ...DASHED }),
        lines.map(({ band }, i) =>
          Plot.areaY(band, { x: "x", y1: "low", y2: "high", fill: inks[i]!, fillOpacity: 0.2 })
        ),
        lines.map(({ points, dots, isReference }, i) => {
          const stroke = inks[i]!;
          if (isReference) return null;
          return [
            Plot.line(points, { x: "x", y: "y", stroke, strokeWidth: 2.5 }),
            Plot.dot(dots ? points : points.slice(-1), { x: "x", y: "y", r: 4, fill: stroke }),
          ];
        }),
        // Above the others, or one that lies on its reference would hide it.
        lines.map(({ points, isReference }, i) =>
          isReference ? Plot.line(points, { x: "x", y: "y", stroke: inks[i]!, ...DOTTED }) : null
        ),
      ],
    });
    return { ...drawing, svg: drawing.svg + endLabels(labels, drawing, room) };
  });
}

/** A curve whose numbers were checked. */
function checkCurve(checks: Checks, curve: Curve, { x, y }: CurvesSpec) {
  const label = checks.text(curve.label, "the label of a curve");
  const [xs, ys] = [checks.numbers(curve.x, `x of ${label}`, x), checks.numbers(curve.y, `y of ${label}`, y)];
  checks.some(xs, `a point in ${label}`);
  if (xs.length !== ys.length) checks.fail(`${label} needs a y for each x`, `${xs.length} and ${ys.length}`);
  const falls = xs.findIndex((value, i) => i > 0 && value <= xs[i - 1]!);
  if (falls > 0) checks.fail(`x of ${label} must rise`, `${xs[falls - 1]}, ${xs[falls]}`);
  const { low, high } = curve.band ?? { low: [], high: [] };
  if (curve.band && (low.length !== xs.length || high.length !== xs.length)) {
    checks.fail(`the band of ${label} needs both ends at each x`, `${low.length} and ${high.length}`);
  }
  const band = Array.from(low, (value, i) => {
    checks.interval(value, ys[i]!, high[i]!, `${label} at ${xs[i]}`, y);
    return { x: xs[i]!, low: value, high: high[i]! };
  });
  const points = xs.map((value, i) => ({ x: value, y: ys[i]! }));
  const [dots, isReference] = [curve.dots ?? false, curve.reference ?? false];
  return { label, points, band, dots, isReference, end: ys.at(-1)! };
}
