/** H11: "top-k keeps a fixed set, top-p adapts". */
import type { Comparison, Metric } from "../comparison.ts";
import type { Claim } from "./claim.ts";
import { decideByComparisons, meanOf, showDifference } from "./decide.ts";
import { KEPT, keptTrialOf } from "./kept_trial.ts";
import { allOf, certainly, isBetter } from "./rulings.ts";

/** The smallest slope that matters: tokens kept a bit of entropy. */
const SMALLEST_SLOPE = 0.5;

/** H11. */
export const FILTER_CLAIM: Claim = {
  ...{ id: "H11", document: "haze", comparisons: 1 },
  statement: "top-k keeps a fixed set, top-p adapts",
  reading: "top-k keeps equally many tokens whatever the entropy; top-p keeps more of them the higher it is",
  test:
    `Kept tokens of top-k (k = ${KEPT.topK}) and top-p (p = ${KEPT.topP}) on the logits of a trained model along ` +
    "held-out text: spread, and slope on the entropy in tokens a bit",
  smallestEffect: `${SMALLEST_SLOPE} tokens per bit`,
  nullControl: "the same kept numbers beside the entropies of other places: a slope by chance",
  notebook: { file: "00-tour", cell: "A sampler is a distribution" },
  async decide(options) {
    const trial = keptTrialOf(options);
    const metric: Metric = { name: "slope", unit: "tokens kept per bit of entropy", better: "higher" };
    const comparisons: Comparison[] = [{
      ...{ name: "top-p / null", metric, smallestEffect: SMALLEST_SLOPE, claimed: "a" },
      a: { label: "top-p", trial, metric: "slope.topP" },
      b: { label: "shuffled", trial, metric: "slope.null" },
      budget: "the same logits",
    }];
    return await decideByComparisons(comparisons, options, (rowOf, resultsOf) => {
      const row = rowOf("top-p / null");
      const results = resultsOf(trial);
      const figure = (name: string) => meanOf(results, name);
      const isFixed = results.every(({ metrics }) => metrics["sdKept.topK"] === 0);
      return {
        verdict: allOf(certainly(isFixed), isBetter(row)),
        summary: `top-k keeps ${figure("meanKept.topK").toFixed(1)} tokens with a spread of ${
          figure("sdKept.topK")
        }; top-p keeps ${figure("meanKept.topP").toFixed(1)} with a spread of ${
          figure("sdKept.topP").toFixed(1)
        } and ${showDifference(row, 1)} more a bit of entropy than by chance`,
        table: {
          columns: ["filter", "mean kept", "sd of kept", "slope, tokens/bit"],
          rows: (["topK", "topP"] as const).map((name) => [
            name === "topK" ? "top-k" : "top-p",
            ...["meanKept", "sdKept", "slope"].map((what) => figure(`${what}.${name}`)),
          ]),
        },
      };
    });
  },
};
