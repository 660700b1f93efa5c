/** L12: "10,000 to 100,000 samples are needed". */
import { SMALLEST_EFFECT_BITS } from "../verdict.ts";
import type { Claim } from "./claim.ts";
import { opposite } from "./counted.ts";
import { decideByComparisons, showDifference } from "./decide.ts";
import { ARM_COLUMNS, LlisaArms } from "./llisa_arms.ts";
import { allOf, given, isBetter } from "./rulings.ts";
import { LLISA_SEEDS } from "./sizes.ts";

const SIZES = ["full", "1,000 dialogues", "10,000 dialogues"] as const;

/** L12. */
export const NEEDED_CLAIM: Claim = {
  ...{ id: "L12", document: "llisa", comparisons: 3, fullSeeds: LLISA_SEEDS },
  statement: "10,000 to 100,000 samples are needed",
  reading:
    "fewer do nothing: with 171 and with 1,000 dialogues the loss on held-out dialogues, stopped early, is no lower than " +
    "before; the dialogues are made by a grammar",
  test:
    "Loss on held-out dialogues stopped early against before, at 171 and 1,000; at 10,000 against 171, for equal steps; " +
    "paired over seeds",
  smallestEffect: `${SMALLEST_EFFECT_BITS} bits per byte`,
  nullControl: "10,000, which the claim says are enough: they must lower the loss",
  notebook: { file: "02-llisa", cell: "Data sizes" },
  async decide(options) {
    const arms = new LlisaArms(options);
    const [few, some, many] = SIZES;
    const comparisons = [
      arms.compare("171 / before", "heldOutBits", [few, "best"], [few, "start"]),
      arms.compare("1,000 / before", "heldOutBits", [some, "best"], [some, "start"]),
      arms.compare("10,000 / 171", "heldOutBits", [many, "best"], [few, "best"], true),
    ];
    return await decideByComparisons(comparisons, options, (rowOf, resultsOf) => {
      const [ofFew, ofSome, more] = comparisons.map(({ name }) => rowOf(name));
      const enough = resultsOf(arms.trial(many)).every(({ metrics }) =>
        metrics["heldOutBits.best"]! < metrics["heldOutBits.start"]!
      );
      return {
        verdict: given(
          enough ? "holds" : "undecided",
          allOf(opposite(isBetter(ofFew!)), opposite(isBetter(ofSome!))),
        ),
        summary: `171 dialogues change the held-out loss by ${
          showDifference(ofFew!)
        } bits per byte, 1,000 by ${showDifference(ofSome!)}; 10,000 come to ${
          showDifference(more!)
        } from 171 in equal steps`,
        table: {
          columns: ARM_COLUMNS,
          rows: arms.rows(resultsOf, [[few, "start"], ...SIZES.map((name) => [name, "end"] as const)]),
        },
      };
    });
  },
};
