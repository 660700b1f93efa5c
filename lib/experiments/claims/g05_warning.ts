/** G5: "the stability monitor warns early". */
import type { Comparison } from "../comparison.ts";
import { ONSETS } from "../reso_llm/made_traces.ts";
import type { Claim } from "./claim.ts";
import { decideByComparisons, meanOf, showDifference } from "./decide.ts";
import { allOf, certainly, isBetter } from "./rulings.ts";
import { EARLY, WARNING_THRESHOLDS, warningTrial } from "./warning_trial.ts";

/** Onsets that must be told early, noise that may be taken for one, and the smallest difference of shares. */
const [TOLD, FALSE, SMALLEST_SHARE] = [0.5, 0.05, 0.05];

/** G5. */
export const WARNING_CLAIM: Claim = {
  ...{ document: "reso-llm", id: "G5", comparisons: ONSETS.length },
  notebook: { file: "05-reso-llm", cell: "When it says so" },
  statement: "the stability monitor provides early warning of instability",
  reading:
    `early: in half of the traces in which chaos sets in, and in half of those with growth, the first alarm comes within ` +
    `${EARLY} tokens, the horizon of the config; a warning: at most ${
      100 * FALSE
    } % of traces of noise alarm at all. One ` +
    "that fails is enough against the claim. Alarms are unstable classes and forecasts of them. What cooling does " +
    "to hot texts is another claim's (G11)",
  test:
    "Made traces, 50 tokens of noise and 60 of the logistic map at r = 4, of growth by a fifth a token, or of noise; " +
    "the config's monitor, and others by threshold; upstream's on the same noise; paired over seeds",
  smallestEffect: `${SMALLEST_SHARE} of traces`,
  nullControl: "alarms in the same five tokens of noise that goes on",
  async decide(options) {
    const trial = warningTrial(options.isQuick ? 100 : 200);
    const metric = { name: "early", unit: "share of traces", better: "higher" } as const;
    const comparisons = ONSETS.map((onset): Comparison => ({
      ...{ name: `${onset} / noise`, metric, smallestEffect: SMALLEST_SHARE, claimed: "a" },
      a: { label: onset, trial, metric: `early.${onset}` },
      b: { label: "noise", trial, metric: "early.noise" },
      budget: "as many traces of equal length",
    }));
    return await decideByComparisons(comparisons, options, (rowOf, resultsOf) => {
      const figure = (name: string) => meanOf(resultsOf(trial), name);
      const share = (name: string) => `${(100 * figure(name)).toFixed(1)} %`;
      const rows = comparisons.map(({ name }) => rowOf(name));
      const isEarly = ONSETS.every((onset) => figure(`early.${onset}`) >= TOLD);
      const told = ONSETS.map((onset, i) =>
        `${onset} alarms within ${EARLY} tokens in ${share(`early.${onset}`)} (${
          showDifference(rows[i]!, 2)
        } from noise), later on in ${share(`found.${onset}`)} in all, after ${
          figure(`delay.${onset}`).toFixed(0)
        } tokens ` +
        `at the median, area under the curve ${figure(`roc.${onset}`).toFixed(2)}`
      );
      return {
        verdict: allOf(...rows.map(isBetter), certainly(isEarly && figure("falseAlarms") <= FALSE)),
        summary: `${told.join("; ")}; ${share("falseAlarms")} of noise of 110 tokens alarms (upstream: ${
          share("upstreamFalseAlarms")
        })`,
        table: {
          columns: ["threshold, classes alone", "noise", ...ONSETS],
          rows: WARNING_THRESHOLDS.map((threshold) => [
            threshold,
            figure(`falseAlarms.${threshold}`),
            ...ONSETS.map((onset) => figure(`found.${onset}.${threshold}`)),
          ]),
        },
      };
    });
  },
};
