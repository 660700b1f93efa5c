/** S4: "SHAP-like attribution". */
import type { Comparison, Metric } from "../comparison.ts";
import { attributionTrial } from "../spiral/attribution_trial.ts";
import { SpiralLab } from "../spiral/spiral_lab.ts";
import type { Claim } from "./claim.ts";
import { decideByComparisons, meanOf, showDifference } from "./decide.ts";
import { allOf, certainly, isBetter } from "./rulings.ts";
import { SPIRAL_SEEDS } from "./sizes.ts";

const METHODS = ["path", "leave-one-out", "first", "use", "another"] as const;
const CORRELATION: Metric = {
  ...{ name: "correlation", unit: "correlation of a case's credits and its gain", better: "higher" },
};
/** What credits may miss the gain by, nats. */
const TOLERANCE = 1e-6;
const SIZES = { quick: { vocabSize: 64, cases: 300 }, full: { vocabSize: 128, cases: 1000 } } as const;

/** S4. */
export const ATTRIBUTION_CLAIM: Claim = {
  ...{ document: "spiral", id: "S4", comparisons: 2, fullSeeds: SPIRAL_SEEDS },
  notebook: { file: "04-spiral", cell: "Credits add up" },
  statement: "SHAP-like attribution of what retrieval contributes",
  reading:
    `credits of retrieved sources add up to what retrieval did to the log-probability of the token that came, within ` +
    `${TOLERANCE} nats in every case, which attribution by use does not follow`,
  test:
    "Sources of bigram worlds with errors in their scores, targets drawn: sum of credits against the gain, case by " +
    "case; their correlation, of credits along the path and of upstream's sum of sizes, paired over seeds",
  smallestEffect: "0.05 of correlation",
  nullControl: "credits held against the gain of another case",
  async decide(options) {
    const { vocabSize, cases } = SIZES[options.isQuick ? "quick" : "full"];
    const trial = attributionTrial(vocabSize, cases, SpiralLab.beside(options.lab));
    const side = (name: typeof METHODS[number]) => ({ label: name, trial, metric: `correlation.${name}` });
    const comparisons: Comparison[] = (["use", "another"] as const).map((other) => ({
      ...{ name: `path / ${other}`, metric: CORRELATION, smallestEffect: 0.05, claimed: "a" },
      ...{ a: side("path"), b: side(other), budget: "the same cases" },
    }));
    return await decideByComparisons(comparisons, options, (rowOf, resultsOf) => {
      const [use, another] = comparisons.map(({ name }) => rowOf(name));
      const figure = (name: string) => meanOf(resultsOf(trial), name);
      const worst = Math.max(...resultsOf(trial).map(({ metrics }) => metrics.largestError!));
      return {
        verdict: allOf(isBetter(use!), isBetter(another!), certainly(worst < TOLERANCE)),
        summary: `credits miss the gain by ${
          worst.toExponential(0)
        } nats at most; their sum correlates with it by ${
          figure("correlation.path").toFixed(3)
        }, first-order credits by ${figure("correlation.first").toFixed(3)}, exact leave-one-out by ${
          figure("correlation.leave-one-out").toFixed(3)
        }, upstream's amounts by ${figure("correlation.use").toFixed(3)} (${
          showDifference(use!)
        } between the first and the last)`,
        table: {
          columns: ["attribution", "correlation with the gain"],
          rows: METHODS.map((name) => [name, figure(`correlation.${name}`)]),
        },
      };
    });
  },
};
