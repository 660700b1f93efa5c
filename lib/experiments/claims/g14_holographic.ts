/** G14: "holographic memory". */
import type { Metric } from "../comparison.ts";
import { PAIRS } from "../reso_llm/memory_trial.ts";
import type { Claim } from "./claim.ts";
import { decideByComparisons, meanOf, showDifference } from "./decide.ts";
import { memoryTrialOf, percent, within } from "./reso_llm_arms.ts";
import { allOf, isBetter } from "./rulings.ts";
import { RESO_LLM_SEEDS } from "./sizes.ts";

const TOLD: Metric = { name: "keyed", unit: "values told, share", better: "higher" };

/** G14. */
export const HOLOGRAPHIC_CLAIM: Claim = {
  ...{ document: "reso-llm", id: "G14", comparisons: PAIRS.length, fullSeeds: RESO_LLM_SEEDS },
  notebook: { file: "05-reso-llm", cell: "Holographic" },
  statement: "16D holographic memory",
  reading:
    "from the sum of sixteen numbers alone, each pair's value is told by its key among all values stored, more often than by " +
    "a key under which nothing was stored, from 2 to 16 pairs. How far it can be relied on is the curve, not the verdict",
  test: "Fields of 2, 4, 8 and 16 pairs of random unit sedenions, recall by key, paired over seeds",
  smallestEffect: "0.05 of the share",
  nullControl: "a key under which nothing was stored",
  async decide(options) {
    const trial = memoryTrialOf(options);
    const comparisons = PAIRS.map((pairs) =>
      within(trial, TOLD, [`keyed.${pairs}`, `wrongKey.${pairs}`], {
        ...{ smallestEffect: 0.05, budget: "the same fields" },
      })
    );
    return await decideByComparisons(comparisons, options, (rowOf, resultsOf) => {
      const rows = comparisons.map(({ name }) => rowOf(name));
      const figure = (name: string) => meanOf(resultsOf(trial), name);
      return {
        verdict: allOf(...rows.map(isBetter)),
        summary: `the right value is told ${
          PAIRS.map((pairs, i) =>
            `${percent(figure(`keyed.${pairs}`))} of times among ${pairs} (${showDifference(rows[i]!, 2)})`
          ).join(", ")
        }, in brackets against a wrong key`,
        table: {
          columns: ["pairs", "by the key", "by a wrong key", "chance"],
          rows: PAIRS.map((n) => [n, figure(`keyed.${n}`), figure(`wrongKey.${n}`), 1 / n]),
        },
      };
    });
  },
};
