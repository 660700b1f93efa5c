/** Two values a row, joined: before and after. */
import { type Axis, axisText, Checks } from "./checks.ts";
import type { Figure, FigureText } from "./figure.ts";
import { makeFigure } from "./make_figure.ts";
import { plotRows } from "./rows.ts";
import { withKey } from "./key.ts";
import { shortNumber } from "./text.ts";
import { INK, OKABE_ITO } from "./theme.ts";

/** What {@linkcode changes} draws. */
export interface ChangesSpec extends FigureText {
  /** What both values are. */
  readonly x: Axis;
  /** Names of the two values. */
  readonly names: readonly [before: string, after: string];
  /** From above; labels differ. */
  readonly rows: readonly { readonly label: string; readonly before: number; readonly after: number }[];
}

const SHORT_ROW = 24;

/**
 * Draws two dots a row with a line between them: a hollow one before, a full one after. It shows what a sampler does
 * to a distribution.
 *
 * @throws {RangeError} if a number is not finite, or a label, name or unit is missing.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { changes } from "@haze/haze/figures";
 * const figure = changes({
 *   title: "The sampler leaves two letters",
 *   x: { label: "probability", unit: "1" },
 *   names: ["model", "after top-k"],
 *   rows: [{ label: "e", before: 0.4, after: 0.6 }, { label: "a", before: 0.25, after: 0.4 }],
 * });
 * assertEquals(figure.description, "probability, model and after top-k: e 0.4 to 0.6; a 0.25 to 0.4.");
 * ```
 */
export function changes(spec: ChangesSpec): Figure {
  const checks = new Checks("changes");
  const { x, names, rows } = spec;
  checks.axis(x, "x");
  checks.some(rows, "a row");
  checks.distinct(rows.map(({ label }) => label), "labels of rows");
  for (const name of names) checks.text(name, "the name of a value");
  checks.distinct(names, "the two names");
  for (const { label, before, after } of rows) {
    checks.text(label, "the label of a row");
    checks.number(before, `${names[0]} of ${label}`, x);
    checks.number(after, `${names[1]} of ${label}`, x);
  }
  const told = rows.map(({ label, before, after }) =>
    `${label} ${shortNumber(before)} to ${shortNumber(after)}`
  );
  const description = `${axisText(x)}, ${names.join(" and ")}: ${told.join("; ")}.`;
  const words = rows.map(({ label }) => ({ label, remark: "" }));
  return makeFigure(checks, spec, description, (packages) => {
    const drawing = plotRows(packages, checks, x, words, {
      rowHeight: SHORT_ROW,
      marks: (Plot, { middle: y }) => {
        const [grey, color] = [INK.faint, OKABE_ITO[0]!];
        return [
          x.scale === "log" ? null : Plot.ruleX([0], { stroke: INK.text, strokeWidth: 1.5 }),
          Plot.ruleY(rows, { x1: "before", x2: "after", y, stroke: color, strokeWidth: 2.5 }),
          Plot.dot(rows, { x: "before", y, r: 5.5, fill: INK.paper, stroke: grey, strokeWidth: 2 }),
          Plot.dot(rows, { x: "after", y, r: 5.5, fill: color }),
        ];
      },
    });
    return withKey(drawing, [
      `<circle cx="6" cy="0" r="5.5" fill="${INK.paper}" stroke="${INK.faint}" stroke-width="2"/>`,
      `<circle cx="6" cy="0" r="5.5" fill="${OKABE_ITO[0]}"/>`,
    ], names);
  });
}
