/** G15: "episodic tags say when something was learned". */
import type { Metric } from "../comparison.ts";
import { MEMORIES } from "../reso_llm/memory_trial.ts";
import type { Claim } from "./claim.ts";
import { decideByComparisons, meanOf, showDifference } from "./decide.ts";
import { memoryTrialOf, within } from "./reso_llm_arms.ts";
import { allOf, isBetter } from "./rulings.ts";
import { RESO_LLM_SEEDS } from "./sizes.ts";

const ERROR: Metric = { name: "timeError", unit: "tokens from the time asked for", better: "lower" };

/** G15. */
export const EPISODE_CLAIM: Claim = {
  ...{ document: "reso-llm", id: "G15", comparisons: MEMORIES.length, fullSeeds: RESO_LLM_SEEDS },
  notebook: { file: "05-reso-llm", cell: "When" },
  statement: 'episodic tagging enables "when did I learn this?"',
  reading:
    "the time of the moment that three words of a line bring back is nearer to the line's own than that of a moment drawn " +
    "blindly, with 5, 20 and 60 memories",
  test:
    "Lines ten tokens apart, each asked for by three of its words: mean distance in time, paired over seeds",
  smallestEffect: "5 tokens, half of the distance of two lines",
  nullControl: "a moment drawn blindly, by its exact expectation",
  async decide(options) {
    const trial = memoryTrialOf(options);
    const comparisons = MEMORIES.map((n) =>
      within(trial, ERROR, [`timeError.${n}`, `blindTimeError.${n}`], {
        ...{ smallestEffect: 5, budget: "the same lines" },
      })
    );
    return await decideByComparisons(comparisons, options, (rowOf, resultsOf) => {
      const rows = comparisons.map(({ name }) => rowOf(name));
      const figure = (name: string) => meanOf(resultsOf(trial), name);
      return {
        verdict: allOf(...rows.map(isBetter)),
        summary: `the time told is ${
          MEMORIES.map((n, i) =>
            `${figure(`timeError.${n}`).toFixed(1)} tokens off with ${n} memories (${
              showDifference(rows[i]!, 1)
            })`
          ).join(", ")
        }, in brackets against a blind guess`,
        table: {
          columns: ["memories", "tokens off", "tokens off, blind"],
          rows: MEMORIES.map((n) => [n, figure(`timeError.${n}`), figure(`blindTimeError.${n}`)]),
        },
      };
    });
  },
};
