/** H7: "adaptive temperature gives steady surprise". */
import type { Comparison, Metric } from "../comparison.ts";
import type { Claim } from "./claim.ts";
import { decideByComparisons, meanOf, showDifference } from "./decide.ts";
import { allOf, isBetter } from "./rulings.ts";
import { SAMPLERS, samplingTrialOf } from "./sampling_trial.ts";

/** The smallest difference of spread that matters, in bits. */
const SMALLEST_BITS = 0.05;

/** H7. */
export const SURPRISE_CLAIM: Claim = {
  ...{ id: "H7", document: "haze", comparisons: 2 },
  statement: "adaptive temperature gives steady surprise",
  reading:
    "what is drawn surprises the model by amounts that spread less than under one temperature with as much " +
    "entropy and the same nucleus",
  test:
    "Standard deviation of the observed surprise (by the model's own distribution) of texts by upstream's rule and " +
    "by one temperature, paired over seeds; distinct 3-grams and repetition beside it",
  smallestEffect: `${SMALLEST_BITS} bits of standard deviation`,
  nullControl: "the rule's own temperatures in random order: as hot and as cold, but not where it says",
  notebook: { file: "01-haze", cell: "Every comparison" },
  async decide(options) {
    const trial = samplingTrialOf(options);
    const metric: Metric = {
      ...{ name: "surpriseSdBits", unit: "bits, standard deviation of surprise", better: "lower" },
    };
    const side = (sampler: string) => ({ label: sampler, trial, metric: `surpriseSdBits.${sampler}` });
    const comparisons: Comparison[] = ["matched", "shuffled"].map((other) => ({
      ...{ name: `upstream / ${other}`, metric, smallestEffect: SMALLEST_BITS, claimed: "a" as const },
      ...{ a: side("upstream"), b: side(other), budget: "one trained model for all samplers, equal tokens" },
    }));
    return await decideByComparisons(comparisons, options, (rowOf, resultsOf) => {
      const rows = comparisons.map(({ name }) => rowOf(name));
      const results = resultsOf(trial);
      const figure = (name: string, sampler: string) => meanOf(results, `${name}.${sampler}`);
      return {
        verdict: allOf(...rows.map(isBetter)),
        summary: `sd of surprise: adaptive ${figure("surpriseSdBits", "upstream").toFixed(2)} bits, ${
          showDifference(rows[0]!, 2)
        } from one temperature of equal entropy, ${
          showDifference(rows[1]!, 2)
        } from its own temperatures shuffled; distinct 3-grams ${
          figure("distinct3", "upstream").toFixed(2)
        } against ${figure("distinct3", "matched").toFixed(2)}`,
        table: {
          columns: [
            "sampler",
            "mean surprise, bits",
            "sd of surprise, bits",
            "distinct 3-grams",
            "repeated in 16",
          ],
          rows: SAMPLERS.map((sampler) => [
            sampler,
            ...["surpriseBits", "surpriseSdBits", "distinct3", "repeatedIn16"].map((name) =>
              figure(name, sampler)
            ),
          ]),
        },
      };
    });
  },
};
