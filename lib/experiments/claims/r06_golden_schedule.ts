/** R6: "golden learning-rate decay". */
import { SMALLEST_EFFECT_BITS } from "../verdict.ts";
import type { Claim } from "./claim.ts";
import { decideByComparisons, meanOf, showDifference } from "./decide.ts";
import { type ResoformerArm, ResoformerArms } from "./resoformer_arms.ts";
import { allOf, certainly, given, isBetter, isNoWorse } from "./rulings.ts";

const GOLDEN: ResoformerArm = { label: "golden", training: { schedule: "golden" } };
const CONSTANT: ResoformerArm = { label: "constant", training: { schedule: "constant" } };
const COSINE: ResoformerArm = { label: "cosine" };
const SLOW: ResoformerArm = {
  label: "golden, ten times slower",
  training: { schedule: "golden", goldenDecayScale: 10 },
};
const ENDLESS: ResoformerArm = {
  label: "golden over 1e9 warm-ups",
  training: { schedule: "golden", goldenDecayScale: 1e9 },
};

/** R6. */
export const GOLDEN_SCHEDULE_CLAIM: Claim = {
  ...{ document: "resoformer", id: "R6", comparisons: 4 },
  notebook: { file: "03-resoformer", cell: "Schedules" },
  statement: "golden ratio learning rate scheduling: lr = base × φ^(-step/warmup)",
  reading:
    "at equal steps and an equal peak, the decay that the seed writes gives a lower held-out loss than a constant " +
    "rate, and none that is worse than that of a cosine",
  test:
    "Golden decay against constant and cosine, paired over seeds; the decay that upstream computes, ten times " +
    "slower, against constant and cosine beside it",
  smallestEffect: `${SMALLEST_EFFECT_BITS} bits per character`,
  nullControl: "a golden decay over 1e9 warm-ups: it must come out as the constant rate does",
  async decide(options) {
    const arms = new ResoformerArms(options, GOLDEN);
    const comparisons = [
      arms.compare(GOLDEN, CONSTANT),
      arms.compare(GOLDEN, COSINE, { isClaimed: false }),
      arms.compare(SLOW, CONSTANT, { isClaimed: false }),
      arms.compare(SLOW, ENDLESS, { isClaimed: false }),
    ];
    return await decideByComparisons(comparisons, options, (rowOf, resultsOf) => {
      const [constant, cosine, slow] = comparisons.map(({ name }) => rowOf(name));
      const bits = (arm: ResoformerArm) => meanOf(resultsOf(arms.trial(arm)), "bitsPerCharacter");
      const control = certainly(Math.abs(bits(ENDLESS) - bits(CONSTANT)) < SMALLEST_EFFECT_BITS / 10);
      return {
        verdict: given(control, allOf(isBetter(constant!), isNoWorse(cosine!))),
        summary: `the seed's decay is ${
          showDifference(constant!)
        } bits per character from a constant rate and ${
          showDifference(cosine!)
        } from a cosine; ten times slower, as upstream computes it, ${showDifference(slow!)} from constant`,
        table: {
          columns: ["schedule", "bits/character", "training bits"],
          rows: arms.rows(
            ...[
              [GOLDEN, SLOW, ENDLESS, CONSTANT, COSINE],
              ["bitsPerCharacter", "trainBits"],
              resultsOf,
            ] as const,
          ),
        },
      };
    });
  },
};
