/** L7: "the conservative fine-tune still degrades slightly". */
import { SMALLEST_EFFECT_BITS } from "../verdict.ts";
import type { Claim } from "./claim.ts";
import { decideByComparisons, showDifference } from "./decide.ts";
import { ARM_COLUMNS, LlisaArms } from "./llisa_arms.ts";
import { isBetter } from "./rulings.ts";
import { LLISA_SEEDS } from "./sizes.ts";

/** L7. */
export const CONSERVATIVE_CLAIM: Claim = {
  ...{ id: "L7", document: "llisa", comparisons: 2, fullSeeds: LLISA_SEEDS },
  statement: "the conservative fine-tune still degrades slightly",
  reading:
    "a hundredth of the usual rate, with eight ninths of its schedule counted as done as in the seed's run, raises the loss " +
    "on held-out base text",
  test:
    "Loss on base text before and after that run, which decides, and before and after the same with its schedule reset; " +
    "paired over seeds",
  smallestEffect: `${SMALLEST_EFFECT_BITS} bits per byte`,
  nullControl: "the base as it is: what no step at all comes to",
  notebook: { file: "02-llisa", cell: "Arms" },
  async decide(options) {
    const arms = new LlisaArms(options);
    const names = ["conservative, schedule not reset", "conservative, schedule reset"] as const;
    const comparisons = names.map((name) =>
      arms.compare(`before / ${name}`, "baseBits", [name, "start"], [name, "end"], name === names[0])
    );
    return await decideByComparisons(comparisons, options, (rowOf, resultsOf) => {
      const [late, fresh] = comparisons.map(({ name }) => rowOf(name));
      return {
        verdict: isBetter(late!),
        summary:
          `on base text the model before is ${
            showDifference(late!, 4)
          } bits per byte from that after the run as it ` +
          `was made, and ${showDifference(fresh!, 4)} from that after the same with its schedule reset`,
        table: {
          columns: ARM_COLUMNS,
          rows: arms.rows(resultsOf, [[names[0], "start"], [names[0], "end"], [names[1], "end"]]),
        },
      };
    });
  },
};
