/** H10: "reweight patterns are static, positional". */
import type { Comparison, Metric, Side } from "../comparison.ts";
import type { Trial } from "../trial.ts";
import type { Claim } from "./claim.ts";
import { decideByComparisons, meanOf, showDifference } from "./decide.ts";
import { mapsTrialOf } from "./maps_trial.ts";
import { allOf, isBetter, isEqual } from "./rulings.ts";

/** The smallest share of variance that matters. */
const SMALLEST_SHARE = 0.05;

/** H10. */
export const STATIC_CLAIM: Claim = {
  ...{ id: "H10", document: "haze", comparisons: 4 },
  statement: "reweight patterns are static, positional",
  reading:
    "where a reweight head looks does not depend on the text: the places of query and key explain all but 5 % " +
    "of the variance of its weights about the uniform row, over texts",
  test:
    "Maps of trained models over held-out windows: share of the variance of weights about the uniform row that is " +
    "explained by (query, key) alone, without the bias of few windows; reweight against 1 and the null, which " +
    "decide, and against content and hybrid heads",
  smallestEffect: `${SMALLEST_SHARE} of the variance`,
  nullControl: "the weights of each row in random order over the keys it sees: the same weights in no place",
  notebook: { file: "01-haze", cell: "Attention maps" },
  async decide(options) {
    const [reweight, content, hybrid] = (["reweight", "content", "hybrid"] as const).map((headType) =>
      mapsTrialOf(options, headType)
    ) as [Trial, Trial, Trial];
    const metric: Metric = {
      ...{ name: "positionShare", unit: "share of variance", better: "higher" },
    };
    const side = (label: string, trial: Trial, name: string): Side => ({
      ...{ label, trial, metric: name },
    });
    const shared = { metric, smallestEffect: SMALLEST_SHARE, budget: "equal training and windows" };
    const own = side("reweight", reweight, "positionShare");
    const comparisons: Comparison[] = [
      { name: "reweight / static", a: own, b: side("static", reweight, "static"), ...shared },
      { name: "reweight / null", a: own, b: side("null", reweight, "nullShare"), ...shared },
      { name: "reweight / content", a: own, b: side("content", content, "positionShare"), ...shared },
      { name: "reweight / hybrid", a: own, b: side("hybrid", hybrid, "positionShare"), ...shared },
    ];
    return await decideByComparisons(comparisons, options, (rowOf, resultsOf) => {
      const [fixed, control, versus, mixed] = comparisons.map(({ name }) => rowOf(name));
      const row = (label: string, trial: Trial, half = "") => {
        const names = ["positionShare", "leastHead", "greatestHead", "nullShare"];
        return [label, ...names.map((name) => meanOf(resultsOf(trial), name + half))];
      };
      return {
        verdict: allOf(isEqual(fixed!), isBetter(control!)),
        summary: `position explains ${share(fixed!.a.mean)} of the variance of reweight maps and ${
          share(versus!.b.mean)
        } of content maps (difference ${showDifference(versus!, 2)}; null ${
          share(control!.b.mean)
        }), of both halves of hybrid maps ${share(mixed!.b.mean)}`,
        table: {
          columns: ["heads", "explained by position", "least head", "greatest head", "null"],
          rows: [
            row("reweight", reweight),
            row("content", content),
            row("hybrid", hybrid),
            row("hybrid, reweight halves", hybrid, ".reweight"),
            row("hybrid, content halves", hybrid, ".content"),
          ],
        },
      };
    });
  },
};

function share(x: number): string {
  // A share about 0 may come out a little below it.
  return `${Math.round(100 * x) + 0} %`;
}
