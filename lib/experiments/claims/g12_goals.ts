/** G12: "the model forms goals of its own". */
import { upstreamCorrectives } from "../../models/reso_llm/agency/corrective.ts";
import { SEDENION_AXES } from "../../physics/mod.ts";
import type { Comparison } from "../comparison.ts";
import { formationTrial } from "../reso_llm/formation_trial.ts";
import type { Trial } from "../trial.ts";
import type { Claim } from "./claim.ts";
import { decideByComparisons, meanOf, showDifference } from "./decide.ts";
import { allOf, certainly, isBetter } from "./rulings.ts";

/** Smallest differences that matter: goals a conversation, and share of goals. */
const [SMALLEST_GOALS, SMALLEST_SHARE] = [0.25, 0.1];
const CHANCE = 1 / SEDENION_AXES.length;

/** G12. */
export const OWN_GOALS_CLAIM: Claim = {
  ...{ document: "reso-llm", id: "G12", comparisons: 2 },
  notebook: { file: "05-reso-llm", cell: "Goals of its own" },
  statement: "agency layer: self-directed attention and goal formation",
  reading:
    "goals form for a reason: more of them when what is said leaves the axis that it was about than when it stays, and " +
    "those name the axis that was left more often than one axis in sixteen; and an empty memory gives none. One that " +
    "fails is enough against the claim. That texts follow such goals is not part of it",
  test:
    "For each axis five sentences on it, then five more or five on others: goals formed during the second five, their " +
    "axes, and goals after ten looks at nothing; paired over seeds",
  smallestEffect: `${SMALLEST_GOALS} goals; ${SMALLEST_SHARE} of goals`,
  nullControl: "sentences that stay on the axis; one axis in sixteen; a memory in which there is nothing",
  async decide(options) {
    const trial = withChance(formationTrial());
    const budget = "the same first sentences";
    const comparisons: Comparison[] = [
      {
        ...{ name: "off / on", smallestEffect: SMALLEST_GOALS, claimed: "a", budget },
        metric: { name: "formed", unit: "goals formed", better: "higher" },
        a: { label: "off the axis", trial, metric: "formed.off" },
        b: { label: "on the axis", trial, metric: "formed.on" },
      },
      {
        ...{ name: "own axis / chance", smallestEffect: SMALLEST_SHARE, claimed: "a", budget },
        metric: { name: "own.off", unit: "share of goals off the axis that name it", better: "higher" },
        a: { label: "the axis that was left", trial },
        b: { label: "one in sixteen", trial, metric: "chance" },
      },
    ];
    return await decideByComparisons(comparisons, options, (rowOf, resultsOf) => {
      const [formed, own] = comparisons.map(({ name }) => rowOf(name));
      const figure = (name: string) => meanOf(resultsOf(trial), name);
      const isQuiet = resultsOf(trial).every(({ metrics }) => metrics["formed.empty"] === 0);
      const upstream = upstreamCorrectives(new Float64Array(SEDENION_AXES.length), 0.3).length;
      return {
        verdict: allOf(isBetter(formed!), isBetter(own!), certainly(isQuiet)),
        summary: `${figure("formed.off").toFixed(2)} goals form where talk leaves its axis and ${
          figure("formed.on").toFixed(2)
        } where it stays (${showDifference(formed!, 2)}); ${
          (100 * figure("own.off")).toFixed(0)
        } % of the former name the axis that was left (chance: ${
          (100 * CHANCE).toFixed(0)
        } %); of an empty memory ${figure("formed.empty").toFixed(0)} form (upstream: ${upstream})`,
        table: {
          columns: ["memory", "goals formed", "upstream's rule"],
          rows: [
            ["talk leaves its axis", figure("formed.off"), "-"],
            ["talk stays on its axis", figure("formed.on"), "-"],
            ["empty", figure("formed.empty"), upstream],
          ],
        },
      };
    });
  },
};

/** The same with what naming an axis blindly comes to. */
function withChance(trial: Trial): Trial {
  return {
    ...trial,
    experiment: `${trial.experiment}, with chance`,
    run: async (seed, control) => {
      const { metrics } = await trial.run(seed, control);
      return { metrics: { ...metrics, chance: CHANCE } };
    },
  };
}
