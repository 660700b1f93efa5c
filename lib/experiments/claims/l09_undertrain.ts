/** L9: "better to undertrain than overtrain; loss 6.53 is perfect". */
import type { Comparison } from "../comparison.ts";
import { llisaTrialConfig } from "../llisa/llisa_config.ts";
import { LlisaLab } from "../llisa/llisa_lab.ts";
import { memoriseTrial } from "../llisa/memorise_trial.ts";
import { SMALLEST_EFFECT_BITS } from "../verdict.ts";
import type { Claim, DecideOptions } from "./claim.ts";
import { decideByComparisons, meanOf, showDifference } from "./decide.ts";
import { allOf, isBetter } from "./rulings.ts";
import { LLISA_SEEDS } from "./sizes.ts";

/** One of this many tokens of the base text is trained on. */
const PARTS = [32, 8, 1] as const;
const SIZES = { quick: { steps: 150, evaluations: 5 }, full: { steps: 300, evaluations: 10 } } as const;

/** L9. */
export const UNDERTRAIN_CLAIM: Claim = {
  ...{ id: "L9", document: "llisa", comparisons: PARTS.length, fullSeeds: LLISA_SEEDS },
  statement: "better to undertrain than overtrain; loss 6.53 is perfect",
  reading:
    "no loss is perfect by itself, and 6.53 nats is above what counting tokens comes to, so that part is ill-defined; the " +
    "nearest reading is of the first: on every size of text, stopping at the lowest loss on other held-out text beats " +
    "training on to the end",
  test:
    "Trained from nothing on a thirty-second, an eighth and all of the text for equal steps: held-out loss where early stopping stops " +
    "against that at the end, paired over seeds, stopping and scoring on different blocks",
  smallestEffect: `${SMALLEST_EFFECT_BITS} bits per byte`,
  nullControl: "the loss of counting tokens: a model that ends above it has unlearnt what a table knows",
  notebook: { file: "02-llisa", cell: "Memorising" },
  async decide(options) {
    const trials = PARTS.map((oneOf) => memorising(oneOf, options));
    const comparisons = PARTS.map((oneOf, i): Comparison => ({
      ...{ name: `stopped / end, 1/${oneOf} of the text`, smallestEffect: SMALLEST_EFFECT_BITS },
      a: { label: "stopped", trial: trials[i]!, metric: "heldOutBits.best" },
      b: { label: "end", trial: trials[i]!, metric: "heldOutBits.end" },
      metric: { name: "heldOutBits", unit: "bits per byte, held-out text", better: "lower" },
      claimed: "a",
      budget: "one run for both: equal but for where it is stopped",
    }));
    return await decideByComparisons(comparisons, options, (rowOf, resultsOf) => {
      const rows = comparisons.map(({ name }) => rowOf(name));
      const figure = (i: number, name: string) => meanOf(resultsOf(trials[i]!), name);
      const unigram = figure(0, "unigramNats");
      return {
        verdict: "ill-defined",
        readingVerdict: allOf(...rows.map(isBetter)),
        summary: `stopped against the end: ${
          rows.map((row, i) => `${showDifference(row)} bits per byte on 1/${PARTS[i]} of the text`).join(", ")
        }; on 1/${PARTS[0]} the end has ${
          figure(0, "trainNats.end").toFixed(2)
        } nats a token in training and ${figure(0, "heldOutNats.end").toFixed(2)} held out, counting tokens ${
          unigram.toFixed(2)
        }`,
        table: {
          columns: ["text", "epochs", "training nats", "held-out nats", "held-out bits/byte"],
          rows: PARTS.flatMap((oneOf, i) =>
            ["best", "end"].map((moment) => [
              `1/${oneOf}, ${moment === "best" ? "stopped" : "end"}`,
              ...["epochs", "trainNats", "heldOutNats", "heldOutBits"].map((name) =>
                figure(i, `${name}.${moment}`)
              ),
            ])
          ),
        },
      };
    });
  },
};

/** The trial on one of so many tokens. */
function memorising(oneOf: number, { lab, isQuick }: Pick<DecideOptions, "lab" | "isQuick">) {
  const { model, base } = llisaTrialConfig(isQuick);
  const size = SIZES[isQuick ? "quick" : "full"];
  return memoriseTrial({ ...base, model, ...size, oneOf }, LlisaLab.beside(lab));
}
