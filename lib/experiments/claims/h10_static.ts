/** H10: "reweight patterns are static, positional". */
import type { Comparison, Metric, Side } from "../comparison.ts";
import type { Claim } from "./claim.ts";
import { decideByComparisons, meanOf, showDifference } from "./decide.ts";
import { mapsTrialOf } from "./maps_trial.ts";
import { allOf, isBetter, isEqual } from "./rulings.ts";

/** The smallest share of variance that matters. */
const SMALLEST_SHARE = 0.05;

/** H10. */
export const STATIC_CLAIM: Claim = {
  ...{ id: "H10", document: "haze", comparisons: 3 },
  statement: "reweight patterns are static, positional",
  reading:
    "where a reweight head looks does not depend on the text: the places of query and key explain all but 5 % " +
    "of the variance of its weights over texts",
  test:
    "Maps of trained models over held-out windows: share of the variance of weights about the uniform row that is " +
    "explained by (query, key) alone, without the bias of few windows; reweight against 1, null and content heads",
  smallestEffect: `${SMALLEST_SHARE} of the variance`,
  nullControl: "the weights of each row in random order over the keys it sees: the same weights in no place",
  async decide(options) {
    const [reweight, content] = [mapsTrialOf(options, "reweight"), mapsTrialOf(options, "content")];
    const metric: Metric = {
      ...{ name: "positionShare", unit: "share of variance", better: "higher" },
    };
    const side = (label: string, trial: Side["trial"], name: string): Side => ({
      ...{ label, trial, metric: name },
    });
    const shared = { metric, smallestEffect: SMALLEST_SHARE, budget: "equal training and windows" };
    const own = side("reweight", reweight, "positionShare");
    const comparisons: Comparison[] = [
      { name: "reweight / static", a: own, b: side("static", reweight, "static"), ...shared },
      { name: "reweight / null", a: own, b: side("null", reweight, "nullShare"), ...shared },
      { name: "reweight / content", a: own, b: side("content", content, "positionShare"), ...shared },
    ];
    return await decideByComparisons(comparisons, options, (rowOf, resultsOf) => {
      const [fixed, control, versus] = comparisons.map(({ name }) => rowOf(name));
      const row = (label: string, trial: Side["trial"]) => {
        const results = resultsOf(trial);
        return [
          label,
          ...["positionShare", "leastHead", "greatestHead", "nullShare"].map((name) => meanOf(results, name)),
        ];
      };
      return {
        verdict: allOf(isEqual(fixed!), isBetter(control!)),
        summary: `position explains ${share(fixed!.a.mean)} of the variance of reweight maps and ${
          share(versus!.b.mean)
        } of content maps (difference ${showDifference(versus!, 2)}; null ${share(control!.b.mean)})`,
        table: {
          columns: ["heads", "explained by position", "least head", "greatest head", "null"],
          rows: [row("reweight", reweight), row("content", content)],
        },
      };
    });
  },
};

function share(x: number): string {
  // A share about 0 may come out a little below it.
  return `${Math.round(100 * x) + 0} %`;
}
