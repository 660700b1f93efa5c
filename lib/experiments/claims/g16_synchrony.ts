/** G16: "relevant tokens synchronise". */
import type { Metric } from "../comparison.ts";
import type { Claim } from "./claim.ts";
import { decideByComparisons, meanOf, showDifference } from "./decide.ts";
import { resoLLMUseOf, within } from "./reso_llm_arms.ts";
import { isBetter } from "./rulings.ts";
import { RESO_LLM_SEEDS } from "./sizes.ts";

/** The smallest difference of cosines that matters. */
const SMALLEST = 0.05;
const COSINE: Metric = { name: "cosine", unit: "mean cos of the phase difference", better: "higher" };

/** G16. */
export const SYNCHRONY_CLAIM: Claim = {
  ...{ document: "reso-llm", id: "G16", comparisons: 2, fullSeeds: RESO_LLM_SEEDS },
  notebook: { file: "05-reso-llm", cell: "Phases of tokens" },
  statement: "phase oscillators model dynamic attention where relevant tokens synchronize",
  reading:
    "tokens that belong together agree in phase: near pairs of different tokens that stand together e times as often as by " +
    "chance in the learnt text have a larger cos Δθ in held-out text than near pairs that never did there. A difference " +
    "that is none, or the other way, reverses it",
  test:
    "Phases of trained models along held-out text, pairs within eight tokens, paired over seeds; the same of the models " +
    "before they were trained",
  smallestEffect: `${SMALLEST} of the cosine`,
  nullControl: "the same weights before training: what pairs agree by frequency alone",
  async decide(options) {
    const trial = resoLLMUseOf(options);
    const budget = "one trained model, the same text";
    const comparisons = [
      within(trial, COSINE, ["cosine.related", "cosine.unrelated"], { smallestEffect: SMALLEST, budget }),
      within(trial, COSINE, ["untrained.cosine.related", "untrained.cosine.unrelated"], {
        ...{ smallestEffect: SMALLEST, budget, isClaimed: false },
      }),
    ];
    return await decideByComparisons(comparisons, options, (rowOf, resultsOf) => {
      const [trained, before] = comparisons.map(({ name }) => rowOf(name));
      const figure = (name: string) => meanOf(resultsOf(trial), name);
      return {
        verdict: isBetter(trained!),
        summary: `related tokens have a mean cos of ${figure("cosine.related").toFixed(2)} (${
          figure("pairs.related").toFixed(0)
        } pairs), unrelated ones ${figure("cosine.unrelated").toFixed(2)} (${
          figure("pairs.unrelated").toFixed(0)
        }): ${showDifference(trained!, 2)}; before training ${showDifference(before!, 2)}`,
        table: {
          columns: ["model", "related", "unrelated"],
          rows: [["trained", ""], ["untrained", "untrained."]].map(([name, prefix]) => [
            ...[name!, figure(`${prefix}cosine.related`), figure(`${prefix}cosine.unrelated`)],
          ]),
        },
      };
    });
  },
};
