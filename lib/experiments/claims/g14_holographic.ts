/** G14: "holographic memory". */
import type { Comparison } from "../comparison.ts";
import { PAIRS } from "../reso_llm/memory_trial.ts";
import type { Claim } from "./claim.ts";
import { decideByComparisons, meanOf, showDifference } from "./decide.ts";
import { memoryTrialOf } from "./reso_llm_arms.ts";
import { allOf, certainly, isBetter } from "./rulings.ts";

/** Pairs that a memory must hold at least, the share of them, and the smallest difference of shares. */
const [HELD, TOLD, SMALLEST_SHARE] = [4, 0.5, 0.05];

/** G14. */
export const HOLOGRAPHIC_CLAIM: Claim = {
  ...{ document: "reso-llm", id: "G14", comparisons: PAIRS.length },
  notebook: { file: "05-reso-llm", cell: "Holographic" },
  statement: "16D holographic memory",
  reading:
    `several values in one sum of sixteen numbers, each told by its key: of ${HELD} random values under random keys, from the ` +
    `sum alone, more than by a wrong key and more than half. Fewer, and the claim does not hold. The memory of ` +
    "texts keeps its moments beside the sum, and the sum that the model reads has no keys",
  test:
    "K·V summed over 2 to 16 pairs of random sedenions; each value picked among those stored by its cosine with K̄·F; " +
    "paired over seeds",
  smallestEffect: `${SMALLEST_SHARE} of the values`,
  nullControl: "a key under which nothing was stored",
  async decide(options) {
    const trial = memoryTrialOf(options);
    const comparisons = PAIRS.map((pairs): Comparison => ({
      ...{ name: `${pairs} pairs`, smallestEffect: SMALLEST_SHARE, claimed: "a", budget: "the same fields" },
      metric: { name: `keyed.${pairs}`, unit: "share of values told", better: "higher" },
      a: { label: "its key", trial },
      b: { label: "a wrong key", trial, metric: `wrongKey.${pairs}` },
    }));
    return await decideByComparisons(comparisons, options, (rowOf, resultsOf) => {
      const figure = (name: string) => meanOf(resultsOf(trial), name);
      const held = rowOf(`${HELD} pairs`);
      const least = Math.min(...resultsOf(trial).map(({ metrics }) => metrics[`keyed.${HELD}`]!));
      const shares = PAIRS.map((pairs) => `${(100 * figure(`keyed.${pairs}`)).toFixed(0)} % of ${pairs}`)
        .join(", ");
      return {
        verdict: allOf(isBetter(held), certainly(least > TOLD)),
        summary: `by their keys ${shares} values are told from the sum, at ${HELD} ${
          showDifference(held, 2)
        } from a wrong key; in sixteen dimensions even a single value comes back bent`,
        table: {
          columns: ["pairs", "told by its key", "by a wrong key", "chance"],
          rows: PAIRS.map((
            pairs,
          ) => [pairs, figure(`keyed.${pairs}`), figure(`wrongKey.${pairs}`), 1 / pairs]),
        },
      };
    });
  },
};
