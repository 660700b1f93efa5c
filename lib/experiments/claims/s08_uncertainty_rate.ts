/** S8: "uncertainty-tuned learning rate". */
import type { Claim } from "./claim.ts";
import { decideByComparisons, meanOf, showDifference } from "./decide.ts";
import { allOf, isBetter, isNoWorse } from "./rulings.ts";
import { SPIRAL_SEEDS } from "./sizes.ts";
import { type SpiralArm, SpiralArms } from "./spiral_arms.ts";

const training = { schedule: "constant" } as const;
const MOVES: SpiralArm = { label: "constant, ρ moves", training };
const FIXED: SpiralArm = { label: "constant, ρ = 0", model: { uncertaintyRate: false }, training };
const TURNED: SpiralArm = { label: "constant, the next block's ρ", nulls: ["turnedControl"], training };
const COSINE: SpiralArm = { label: "cosine, ρ = 0", model: { uncertaintyRate: false } };

/** S8. */
export const RATE_CLAIM: Claim = {
  ...{ document: "spiral", id: "S8", comparisons: 3, fullSeeds: SPIRAL_SEEDS },
  notebook: { file: "04-spiral", cell: "Rates by uncertainty" },
  statement: "uncertainty-tuned learning rate: ρ of each layer follows reliability",
  reading:
    "rates that follow each block's ρ give a lower held-out loss than the same constant rate for all, and no higher one " +
    "than a cosine",
  test: "Constant rate with ρ and without, and a cosine without, at equal steps, paired over seeds",
  smallestEffect: "0.02 nats",
  nullControl: "each block at the rate that the next one's gradients ask for",
  async decide(options) {
    const arms = new SpiralArms(options);
    const comparisons = [
      arms.compare(MOVES, FIXED),
      arms.compare(MOVES, COSINE),
      arms.compare(MOVES, TURNED, { isClaimed: false }),
    ];
    return await decideByComparisons(comparisons, options, (rowOf, resultsOf) => {
      const [fixed, cosine, turned] = comparisons.map(({ name }) => rowOf(name));
      return {
        verdict: allOf(isBetter(fixed!), isNoWorse(cosine!)),
        summary: `at a constant rate ρ moves the loss by ${showDifference(fixed!)} nats, and ends at ${
          meanOf(resultsOf(arms.trial(MOVES)), "rho").toFixed(2)
        } in the mean (upstream's only rises); from a cosine it is ${
          showDifference(cosine!)
        }, from the next block's ρ ${showDifference(turned!)}`,
        table: {
          columns: ["rate", "held-out nats", "above Bayes", "training nats", "mean ρ at the end"],
          rows: arms.rows(
            [MOVES, FIXED, TURNED, COSINE],
            ["heldOutNats", "excessNats", "trainNats", "rho"],
            resultsOf,
          ),
        },
      };
    });
  },
};
