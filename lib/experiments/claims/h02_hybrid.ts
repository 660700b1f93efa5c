/** H2: "hybrid is the best of both worlds". */
import { SMALLEST_EFFECT_BITS } from "../verdict.ts";
import type { Claim } from "./claim.ts";
import { decideByComparisons, meanOf, showDifference } from "./decide.ts";
import { lastGates } from "./gates.ts";
import { allOf, isBetter } from "./rulings.ts";
import { CONTENT, HYBRID, REWEIGHT, type TrainedArm, TrainedArms } from "./trained_arms.ts";

const RANDOM_SLOTS: TrainedArm = {
  ...{ label: "random slot scores", model: { headType: "hybrid" } },
  ...{ nulls: ["frozenReweight"], isInert: true },
};

/** H2. */
export const HYBRID_CLAIM: Claim = {
  ...{ id: "H2", document: "haze", comparisons: 3 },
  statement: "hybrid is the best of both worlds",
  reading:
    "hybrid heads have a lower held-out loss than the better of the two pure kinds, at equal parameters and " +
    "tokens, which is to say: lower than either of them, so that nothing is chosen by looking; and it is what the " +
    "second kind learns that makes it so",
  test:
    "Hybrid against content heads, reweight heads and the random control, paired over seeds: it holds if hybrid is " +
    "certainly better than all three, and fails as soon as it is certainly not better than one",
  smallestEffect: `${SMALLEST_EFFECT_BITS} bits per character`,
  nullControl:
    "a hybrid with slot scores that stay as drawn: all of a second kind of heads but what it learns",
  notebook: { file: "01-haze", cell: "Bits" },
  async decide(options) {
    const arms = new TrainedArms(options, HYBRID);
    const effect = SMALLEST_EFFECT_BITS;
    const others = [CONTENT, REWEIGHT, RANDOM_SLOTS];
    const comparisons = others.map((other) => arms.compare(`hybrid / ${other.label}`, HYBRID, other, effect));
    return await decideByComparisons(comparisons, options, (rowOf, resultsOf) => {
      const rows = comparisons.map(({ name }) => rowOf(name));
      const gates = lastGates(resultsOf(arms.arm(HYBRID).trial));
      return {
        verdict: allOf(...rows.map(isBetter)),
        summary: `hybrid is ${
          rows.map((row) => `${showDifference(row)} bits per character from ${row.b.label}`).join(", ")
        }; its learned gates are ${gates.flat().map((gate) => gate.toFixed(2)).join(" ")}`,
        table: {
          columns: [
            "heads",
            "bits/character",
            "trained parameters",
            ...gates.map((_, l) => `gates of layer ${l}`),
          ],
          rows: [HYBRID, ...others].map((other) => {
            const results = resultsOf(arms.arm(other).trial);
            const shown = other.model?.headType === "hybrid" ? lastGates(results) : gates.map(() => []);
            return [
              other.label,
              meanOf(results, "bitsPerCharacter"),
              meanOf(results, "trainedParameters"),
              ...shown.map((layer) => layer.map((gate) => gate.toFixed(2)).join(" ") || "-"),
            ];
          }),
        },
      };
    });
  },
};
