/** G11: "hallucination prevention". */
import type { Metric } from "../comparison.ts";
import type { Claim } from "./claim.ts";
import { decideByComparisons, meanOf, showDifference } from "./decide.ts";
import { resoLLMUseOf, within } from "./reso_llm_arms.ts";
import { allOf, isBetter } from "./rulings.ts";
import { RESO_LLM_SEEDS } from "./sizes.ts";

const MADE_UP: Metric = { name: "madeUpShare", unit: "words that the text does not hold", better: "lower" };

/** G11. */
export const HALLUCINATION_CLAIM: Claim = {
  ...{ document: "reso-llm", id: "G11", comparisons: 2, fullSeeds: RESO_LLM_SEEDS },
  notebook: { file: "05-reso-llm", cell: "Control" },
  statement: "Lyapunov-based hallucination prevention",
  reading:
    "ill-defined, as there is no truth that a text could miss; nearest: at a temperature of 2 fewer words are made up with the " +
    "monitor's control than without, and fewer than at the fixed temperature that control comes to on average, which needs " +
    "no monitor",
  test:
    "Texts of trained models at temperature 2, words that the learnt text does not hold, paired over seeds",
  smallestEffect: "0.02 of the share of words",
  nullControl: "the mean temperature of each controlled text, from its beginning to its end",
  async decide(options) {
    const trial = resoLLMUseOf(options);
    const budget = "one trained model, the same prompts and seeds of texts";
    const compare = (b: string) =>
      within(trial, MADE_UP, ["madeUpShare.on", b], { smallestEffect: 0.02, budget });
    const comparisons = [compare("madeUpShare.off"), compare("madeUpShare.fixed")];
    return await decideByComparisons(comparisons, options, (rowOf, resultsOf) => {
      const [off, fixed] = comparisons.map(({ name }) => rowOf(name));
      const figure = (name: string) => meanOf(resultsOf(trial), name);
      return {
        verdict: "ill-defined",
        readingVerdict: allOf(isBetter(off!), isBetter(fixed!)),
        summary: `control takes a temperature of 2 to ${
          figure("temperature.on").toFixed(2)
        } and changes the share of made-up words by ${
          showDifference(off!)
        }; against that temperature fixed by ${showDifference(fixed!)}`,
        table: {
          columns: ["control", "temperature", "made-up words", "entropy, nats"],
          rows: ["on", "off", "fixed"].map((way) => [
            ...[
              way,
              ...["temperature", "madeUpShare", "entropyNats"].map((name) => figure(`${name}.${way}`)),
            ],
          ]),
        },
      };
    });
  },
};
