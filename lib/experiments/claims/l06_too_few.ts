/** L6: "171 dialogues are too few; fine-tuning degrades the model". */
import { SMALLEST_EFFECT_BITS } from "../verdict.ts";
import type { Claim } from "./claim.ts";
import { opposite } from "./counted.ts";
import { decideByComparisons, meanOf, showDifference } from "./decide.ts";
import { ARM_COLUMNS, LlisaArms } from "./llisa_arms.ts";
import { allOf, given, isBetter } from "./rulings.ts";
import { LLISA_SEEDS } from "./sizes.ts";

/** L6. */
export const TOO_FEW_CLAIM: Claim = {
  ...{ id: "L6", document: "llisa", comparisons: 5, fullSeeds: LLISA_SEEDS },
  statement: "171 dialogues are too few; fine-tuning degrades the model",
  reading:
    "a long full fine-tune on 171 dialogues costs loss on held-out base text, and mixed with 70 % base windows they do " +
    "not lower the loss on held-out dialogues either; the dialogues are made by a grammar",
  test:
    "Loss on base text before and after, and after the same at a tenth of the rate; on held-out dialogues stopped early " +
    "and at the end; with base windows mixed in and before; paired over seeds. Beside it: invented words and quotations",
  smallestEffect: `${SMALLEST_EFFECT_BITS} bits per byte`,
  nullControl:
    "as many steps on base windows alone: dialogues must gain more from the mixture than from these",
  notebook: { file: "02-llisa", cell: "Arms" },
  async decide(options) {
    const arms = new LlisaArms(options);
    const [full, mixed, alone] = ["full", "70 % base windows", "base windows alone"] as const;
    const [slow, long] = ["a tenth of the rate", "four times as long"] as const;
    const comparisons = [
      arms.compare("base text before / after", "baseBits", [long, "start"], [long, "end"], true),
      arms.compare("stopped early / long", "heldOutBits", [long, "best"], [long, "end"], true),
      arms.compare("mixed / before", "heldOutBits", [mixed, "end"], [mixed, "start"]),
      arms.compare("mixed / base windows alone", "heldOutBits", [mixed, "end"], [alone, "end"]),
      arms.compare("base text at a tenth of the rate / full", "baseBits", [slow, "end"], [full, "end"]),
    ];
    return await decideByComparisons(comparisons, options, (rowOf, resultsOf) => {
      const [forgets, stops, helps, control, slower] = comparisons.map(({ name }) => rowOf(name));
      const fake = (moment: string) =>
        (100 * meanOf(resultsOf(arms.trial(long)), `fakeShare.${moment}`)).toFixed(1);
      const epochs = meanOf(resultsOf(arms.trial(long)), "epochs.end").toFixed(0);
      return {
        verdict: given(isBetter(control!), allOf(isBetter(forgets!), opposite(isBetter(helps!)))),
        summary: `before it the loss on base text is ${
          showDifference(forgets!)
        } bits per byte from what it is after ${epochs} epochs; a tenth of the rate leaves it ${
          showDifference(slower!)
        } from the usual one in equal steps; on held-out dialogues stopping early is ${
          showDifference(stops!)
        } from going on, and the mixture ${showDifference(helps!)} from no training; invented words ${
          fake("start")
        } % before, ${fake("end")} % after`,
        table: {
          columns: ARM_COLUMNS,
          rows: arms.rows(resultsOf, [
            ...(["start", "best", "end"] as const).map((moment) => [long, moment] as const),
            [full, "end"],
            [mixed, "end"],
            [alone, "end"],
            [slow, "end"],
          ]),
        },
      };
    });
  },
};
