/** R13: "high coherence means stable states". */
import type { Comparison } from "../comparison.ts";
import type { Claim } from "./claim.ts";
import { decideByComparisons, meanOf, showDifference } from "./decide.ts";
import { useTrialOf } from "./resoformer_arms.ts";
import { isBetter } from "./rulings.ts";

/** The smallest correlation that matters. */
const SMALLEST_CORRELATION = 0.1;

/** R13. */
export const STABILITY_CLAIM: Claim = {
  ...{ document: "resoformer", id: "R13", comparisons: 1 },
  notebook: { file: "03-resoformer", cell: "Coherent and stable" },
  statement: "high coherence → focused, stable states; low coherence → diffuse, uncertain states",
  reading:
    "the more coherent a prediction, 1 − H/ln V, the less often a little noise on the token vectors changes which " +
    "token is the likeliest",
  test:
    "Noise of a fifth of the vectors' size, eight readings of held-out text by a trained model: correlation over " +
    "tokens of coherence with the share of readings that stay, paired over seeds",
  smallestEffect: `${SMALLEST_CORRELATION} of correlation`,
  nullControl: "the coherence of another token",
  async decide(options) {
    const trial = useTrialOf(options);
    const comparisons: Comparison[] = [{
      ...{ name: "steadiness", smallestEffect: SMALLEST_CORRELATION, claimed: "a" },
      metric: { name: "steadiness", unit: "correlation of coherence and staying", better: "higher" },
      a: { label: "own coherence", trial },
      b: { label: "another token's coherence", trial, metric: "steadinessShuffled" },
      budget: "one trained model",
    }];
    return await decideByComparisons(comparisons, options, (rowOf, resultsOf) => {
      const row = rowOf("steadiness");
      const figure = (name: string) => meanOf(resultsOf(trial), name);
      const share = (name: string) => `${(100 * figure(name)).toFixed(1)} %`;
      return {
        verdict: isBetter(row),
        summary:
          `coherence and staying correlate by ${
            showDifference(row, 2)
          } above chance; noise changes the likeliest ` +
          `token of ${share("flips.sure")} in the coherent half and of ${share("flips.unsure")} in the other`,
        table: {
          columns: ["figure", "mean"],
          rows: ["steadiness", "steadinessShuffled", "flips", "flips.sure", "flips.unsure"].map((name) => [
            ...[name, figure(name)],
          ]),
        },
      };
    });
  },
};
