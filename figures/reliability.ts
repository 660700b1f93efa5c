/** Whether probabilities mean what they say. */
import { Checks } from "./checks.ts";
import type { Figure, FigureText } from "./figure.ts";
import { makeFigure } from "./make_figure.ts";
import { axes, plot } from "./plot.ts";
import { shortNumber } from "./text.ts";
import { INK, OKABE_ITO } from "./theme.ts";

/** A bin of predictions, as `calibration` of `@haze/haze/metrics` counts them. */
export interface ReliabilityCount {
  /** How many predictions are in it. */
  readonly count: number;
  /** Mean confidence; null in an empty bin. */
  readonly confidence: number | null;
  /** Share that was right; null in an empty bin. */
  readonly accuracy: number | null;
}

/** What {@linkcode reliability} draws. */
export interface ReliabilitySpec extends FigureText {
  /** Empty ones are left out. */
  readonly bins: readonly ReliabilityCount[];
}

/**
 * Draws accuracy over confidence with the diagonal of perfect calibration; bars are 95 % Wilson intervals of a share
 * (Wilson, "Probable inference", 1927), as if the predictions of a bin were independent.
 *
 * @throws {RangeError} if a share is not in [0, 1] or there are no predictions at all.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { reliability } from "@haze/haze/figures";
 * const figure = reliability({
 *   title: "The model is a little too sure",
 *   bins: [{ count: 0, confidence: null, accuracy: null }, { count: 40, confidence: 0.8, accuracy: 0.7 }],
 * });
 * assertEquals(figure.description, "Accuracy over confidence: 0.7 at 0.8 (40 predictions).");
 * ```
 */
export function reliability(spec: ReliabilitySpec): Figure {
  const checks = new Checks("reliability");
  const full = spec.bins.flatMap(({ count, confidence, accuracy }, i) => {
    if (!Number.isSafeInteger(count) || count < 0) {
      checks.fail(`the count of bin ${i} must be a number of predictions`, count);
    }
    if (count === 0) return [];
    for (const [what, share] of Object.entries({ confidence, accuracy })) {
      if (share === null || !(share >= 0 && share <= 1)) {
        checks.fail(`the ${what} of bin ${i} must be in [0, 1]`, share);
      }
    }
    return [{ count, confidence: confidence!, accuracy: accuracy!, ...wilson(accuracy!, count) }];
  });
  checks.some(full, "a bin with predictions");
  const told = full.map(({ count, confidence, accuracy }) =>
    `${shortNumber(accuracy)} at ${shortNumber(confidence)} (${count} predictions)`
  );
  const x = { label: "confidence", unit: "1", domain: [0, 1] } as const;
  const y = { label: "share of right predictions", unit: "1", domain: [0, 1] } as const;
  const explained = "Bars: 95 % intervals. Dashed: perfectly calibrated.";
  const note = [spec.note, explained].filter(Boolean).join(" ");
  const description = `Accuracy over confidence: ${told.join("; ")}.`;
  return makeFigure(checks, { title: spec.title, note }, description, (packages) => {
    const { Plot } = packages;
    return plot(packages, {
      // A square plotting area: the diagonal is at 45 degrees.
      ...{ width: 440, height: 440, marginRight: 24 },
      x: { domain: [0, 1] },
      y: { domain: [0, 1] },
      marks: [
        ...axes(Plot, x, y),
        Plot.line([[0, 0], [1, 1]], { stroke: INK.faint, strokeDasharray: "5,4", strokeWidth: 1.5 }),
        Plot.line(full, {
          x: "confidence",
          y: "accuracy",
          stroke: OKABE_ITO[0]!,
          strokeOpacity: 0.5,
          strokeWidth: 2,
        }),
        Plot.ruleX(full, { x: "confidence", y1: "low", y2: "high", stroke: OKABE_ITO[0]!, strokeWidth: 2.5 }),
        Plot.dot(full, { x: "confidence", y: "accuracy", r: 5.5, fill: OKABE_ITO[0]!, stroke: INK.paper }),
      ],
    });
  });
}

/** The 95 % Wilson interval of a share of n. */
function wilson(share: number, n: number): { low: number; high: number } {
  const z2 = 1.959964 ** 2;
  const middle = (share + z2 / (2 * n)) / (1 + z2 / n);
  const half = Math.sqrt(z2 * (share * (1 - share) / n + z2 / (4 * n * n))) / (1 + z2 / n);
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}
