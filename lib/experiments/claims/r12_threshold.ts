/** R12: "τ = 1/φ is the threshold". */
import { SMALLEST_EFFECT_BITS } from "../verdict.ts";
import type { Claim } from "./claim.ts";
import { decideByComparisons, showDifference } from "./decide.ts";
import { type ResoformerArm, ResoformerArms } from "./resoformer_arms.ts";
import { allOf, isBetter } from "./rulings.ts";

const GOLDEN: ResoformerArm = { label: "1/φ" };
const OTHERS: readonly ResoformerArm[] = [0.3, 0.5, 0.7, 0.9].map((coherenceThreshold) => ({
  ...{ label: String(coherenceThreshold), model: { coherenceThreshold } },
}));

/** R12. */
export const THRESHOLD_CLAIM: Claim = {
  ...{ document: "resoformer", id: "R12", comparisons: OTHERS.length },
  notebook: { file: "03-resoformer", cell: "Thresholds" },
  statement: "coherence threshold: τ = 1/φ",
  reading:
    "gates that are half open at 1/φ give a lower held-out loss than gates at any other threshold that was tried",
  test:
    "τ = 1/φ against 0.3, 0.5, 0.7 (upstream's) and 0.9, paired over seeds: it holds if it is certainly better than " +
    "all of them; mean gate and depth beside",
  smallestEffect: `${SMALLEST_EFFECT_BITS} bits per character`,
  nullControl: "thresholds without a golden ratio, on both sides of it",
  async decide(options) {
    const arms = new ResoformerArms(options, GOLDEN);
    const comparisons = OTHERS.map((other) => arms.compare(GOLDEN, other));
    return await decideByComparisons(comparisons, options, (rowOf, resultsOf) => {
      const rows = comparisons.map(({ name }) => rowOf(name));
      return {
        verdict: allOf(...rows.map(isBetter)),
        summary: `τ = 1/φ is ${
          rows.map((row) => `${showDifference(row)} from ${row.b.label}`).join(", ")
        } bits per character`,
        table: {
          columns: ["τ", "bits/character", "mean gate", "halting depth in blocks"],
          rows: arms.rows(
            ...[[...OTHERS, GOLDEN], ["bitsPerCharacter", "meanGate", "haltingDepth"], resultsOf] as const,
          ),
        },
      };
    });
  },
};
