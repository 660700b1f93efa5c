/** G13: "sixteen semantic axes". */
import type { Comparison } from "../comparison.ts";
import { ResoLLMLab } from "../reso_llm/reso_llm_lab.ts";
import { axisTrial } from "./axis_trial.ts";
import type { Claim } from "./claim.ts";
import { decideByComparisons, meanOf, showDifference } from "./decide.ts";
import { isBetter } from "./rulings.ts";

/** The smallest share of sentences that matters. */
const SMALLEST_SHARE = 0.05;

/** G13. */
export const AXES_CLAIM: Claim = {
  ...{ document: "reso-llm", id: "G13", comparisons: 2 },
  notebook: { file: "05-reso-llm", cell: "Axes named" },
  statement: "memory is stored as 16-dimensional sedenions with semantic axes",
  reading:
    "the sixteen components mean what they are called: of sentences about one of them the memory's axes name it " +
    "first more often than axes do to which the same words were dealt out by lot. No better than that, and the claim " +
    "does not hold. The lexicon and the sentences are of one hand; sentences without its words, and words left out of it, are " +
    "counted beside. By these axes a memory names what it is about; lines are recalled, and read by the model, by " +
    "hashes, whose components mean nothing: their shares are shown too",
  test:
    "Which axis comes first of 160 sentences, ten an axis, written before the lexicon; the same after striking every word " +
    "of the lexicon out; paired over lots",
  smallestEffect: `${SMALLEST_SHARE} of the sentences`,
  nullControl: "the words of the lexicon dealt out to the axes by lot; hashes of words",
  async decide(options) {
    const trial = axisTrial(ResoLLMLab.beside(options.lab));
    const comparisons = (["named", "masked"] as const).map((name): Comparison => ({
      ...{ name: `${name} / dealt`, smallestEffect: SMALLEST_SHARE, budget: "the same words and sentences" },
      ...(name === "named" ? { claimed: "a" as const } : {}),
      metric: { name, unit: "share of sentences", better: "higher" },
      a: { label: "own axes", trial },
      b: { label: "axes by lot", trial, metric: `${name}.dealt` },
    }));
    return await decideByComparisons(comparisons, options, (rowOf, resultsOf) => {
      const [named, masked] = comparisons.map(({ name }) => rowOf(name));
      const figure = (name: string) => meanOf(resultsOf(trial), name);
      const share = (name: string) => `${(100 * figure(name)).toFixed(1)} %`;
      return {
        verdict: isBetter(named!),
        summary: `${share("named")} of 160 sentences are named right (${
          showDifference(named!, 2)
        } from words dealt out by lot), ${share("unlisted")} of the ${
          figure("unlistedSentences").toFixed(0)
        } without a word of the lexicon, and with its words struck out ${share("masked")} (${
          showDifference(masked!, 2)
        }); of words left out of it ${share("words")}; under the hashes of recall ${
          share("hashed")
        }, under those that the model reads ${share("modelReads")}, under upstream's letters ${
          share("upstream")
        }; chance is 6.3 %`,
        table: {
          columns: ["axes", "named right"],
          rows: [
            "named",
            "named.dealt",
            "unlisted",
            "masked",
            "masked.dealt",
            "words",
            "hashed",
            "modelReads",
            "upstream",
          ]
            .map((name) => [name, figure(name)]),
        },
      };
    });
  },
};
