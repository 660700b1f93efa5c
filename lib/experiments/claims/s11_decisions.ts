/** S11: "prune, poke, explore". */
import { DECISIONS } from "../../models/spiral/mod.ts";
import type { Claim } from "./claim.ts";
import { decideByComparisons, meanOf, showDifference } from "./decide.ts";
import { allOf, certainly, isBetter } from "./rulings.ts";
import { SPIRAL_SEEDS } from "./sizes.ts";
import { type SpiralArm, SpiralArms, USUAL } from "./spiral_arms.ts";

const HOLD: SpiralArm = { label: "always held", model: { controlKeepK: false, uncertaintyRate: false } };
const TURNED: SpiralArm = { label: "by the next block's hazard", nulls: ["turnedControl"] };

/** S11. */
export const DECISIONS_CLAIM: Claim = {
  ...{ document: "spiral", id: "S11", comparisons: 2, fullSeeds: SPIRAL_SEEDS },
  notebook: { file: "04-spiral", cell: "Decisions" },
  statement: "the controller prunes, pokes, explores",
  reading: "each decision is taken in every run, and the loss is lower than with all blocks always held",
  test: "Decisions counted over steps and blocks; held-out loss against a run that holds, paired over seeds",
  smallestEffect: "0.02 nats",
  nullControl: "each block decided about by the gradients of the next one",
  async decide(options) {
    const arms = new SpiralArms(options);
    const comparisons = [
      arms.compare(USUAL, HOLD),
      arms.compare(USUAL, TURNED, { isClaimed: false }),
    ];
    return await decideByComparisons(comparisons, options, (rowOf, resultsOf) => {
      const [hold, turned] = comparisons.map(({ name }) => rowOf(name));
      const results = resultsOf(arms.trial(USUAL));
      const acting = DECISIONS.filter((name) => name !== "hold");
      const all = acting.every((name) => results.every(({ metrics }) => metrics[`decisions.${name}`]! > 0));
      return {
        verdict: allOf(certainly(all), isBetter(hold!)),
        summary: `a run and its blocks: ${
          DECISIONS.map((name) => `${name} ${meanOf(results, `decisions.${name}`).toFixed(1)}`).join(", ")
        } times; loss ${showDifference(hold!)} nats from always holding, ${
          showDifference(turned!)
        } from decisions by the next block's hazard`,
        table: {
          columns: ["control", "held-out nats", ...DECISIONS, "mean keep_k", "mean ρ at the end"],
          rows: arms.rows(
            [USUAL, HOLD, TURNED],
            ["heldOutNats", ...DECISIONS.map((name) => `decisions.${name}`), "keepK", "rho"],
            resultsOf,
          ),
        },
      };
    });
  },
};
