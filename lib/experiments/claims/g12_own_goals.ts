/** G12: "the model forms goals of its own". */
import type { Metric } from "../comparison.ts";
import { formationTrial } from "../reso_llm/formation_trial.ts";
import type { Claim } from "./claim.ts";
import { decideByComparisons, meanOf, showDifference } from "./decide.ts";
import { percent, within } from "./reso_llm_arms.ts";
import { allOf, certainly, isBetter } from "./rulings.ts";

const FORMED: Metric = { name: "formed", unit: "goals", better: "higher" };

/** G12. */
export const OWN_GOALS_CLAIM: Claim = {
  ...{ document: "reso-llm", id: "G12", comparisons: 1 },
  notebook: { file: "05-reso-llm", cell: "Goals of its own" },
  statement: "self-directed attention and goal formation",
  reading:
    "a memory whose talk leaves an axis makes the model form goals, more than one whose talk stays on it, and most of them " +
    "name the axis that was left; from an empty memory it forms none. As many on topic as off reverses it",
  test:
    "For each axis a memory of five sentences, then five more of the same axis or of others: goals formed while the second " +
    "five are told, a mean over axes, paired over orders of the sentences",
  smallestEffect: "0.1 goals",
  nullControl:
    "talk that stays on its axis, and a memory in which there is nothing (upstream forms four goals of that)",
  async decide(options) {
    const trial = formationTrial();
    const comparison = within(trial, FORMED, ["formed.off", "formed.on"], {
      ...{ smallestEffect: 0.1, budget: "the same sentences in the memory, and as many that follow" },
    });
    return await decideByComparisons([comparison], options, (rowOf, resultsOf) => {
      const results = resultsOf(trial);
      const row = rowOf(comparison.name);
      const figure = (name: string) => meanOf(results, name);
      const none = results.every(({ metrics }) => metrics["formed.empty"] === 0);
      return {
        verdict: allOf(certainly(none && figure("own.off") > 0.5), isBetter(row)),
        summary: `off topic ${figure("formed.off").toFixed(2)} goals are formed, on topic ${
          figure("formed.on").toFixed(2)
        } (${showDifference(row, 2)}); ${
          percent(figure("own.off"))
        } of those off topic name the axis that was left; ${none ? "none" : "some"} come of an empty memory`,
        table: {
          columns: ["figure", "mean"],
          rows: ["formed.off", "formed.on", "formed.empty", "own.off"].map((name) => [name, figure(name)]),
        },
      };
    });
  },
};
