/** S5: "temperature from variance calibrates". */
import type { Metric } from "../comparison.ts";
import type { Claim } from "./claim.ts";
import { decideByComparisons, meanOf, showDifference } from "./decide.ts";
import { allOf, isBetter, isNoWorse } from "./rulings.ts";
import { SPIRAL_SEEDS } from "./sizes.ts";
import { overfitted, type SpiralArm, SpiralArms, USUAL } from "./spiral_arms.ts";

/** Calibration errors. */
export const ECE: Metric = { name: "ece", unit: "expected calibration error, 15 bins", better: "lower" };
/** The smallest difference of them that matters. */
export const SMALLEST_ECE = 0.02;
/** The student that three claims share. */
export const FEEDBACK: SpiralArm = overfitted("held-out feedback");
const ONE: SpiralArm = overfitted("T = 1", { model: { temperatureLambda: 0 } });
/** Variances that nothing moves. */
export const FROZEN: SpiralArm = overfitted("variances as they began", { nulls: ["frozenTemperature"] });
const CALIBRATED: SpiralArm = { label: "usual, T = 1", model: { temperatureLambda: 0 } };

/** S5. */
export const VARIANCE_CLAIM: Claim = {
  ...{ document: "spiral", id: "S5", comparisons: 6, fullSeeds: SPIRAL_SEEDS },
  notebook: { file: "04-spiral", cell: "Calibration" },
  statement: "temperature derived from variance calibrates the student",
  reading:
    "on an over-fitted student a temperature that follows its variances, moved by windows that train nothing else, gives a " +
    "lower calibration error and held-out loss than T = 1; on one that is not over-fitted, no higher loss",
  test:
    "512 windows learnt by heart, λ = 0: held-out loss and calibration error with feedback, at T = 1, with variances that " +
    "nothing moves, and at the one temperature that suits the windows kept from training best; the usual student with " +
    "and without; paired over seeds",
  smallestEffect: "0.02 nats, 0.02 of calibration error",
  nullControl: "variances as they began: a temperature from variance without feedback",
  async decide(options) {
    const arms = new SpiralArms(options);
    const by = { metric: ECE, smallestEffect: SMALLEST_ECE };
    const posthoc: Metric = { name: "post-hoc", unit: "nats per token, held out", better: "lower" };
    const comparisons = [
      arms.compare(FEEDBACK, ONE, by),
      arms.compare(FEEDBACK, ONE),
      arms.compare(FEEDBACK, FROZEN, by),
      {
        ...arms.compare(FEEDBACK, ONE, {
          isClaimed: false,
          metric: posthoc,
          of: ["heldOutNats", "fittedNats"],
        }),
      },
      arms.compare(USUAL, CALIBRATED, { isClaimed: false }),
      arms.compare(USUAL, CALIBRATED, { ...by, isClaimed: false }),
    ];
    return await decideByComparisons(comparisons, options, (rowOf, resultsOf) => {
      const [ece, nats, frozen, fitted, usual, usualEce] = comparisons.map(({ name }) => rowOf(name));
      const figure = (arm: SpiralArm, name: string) => meanOf(resultsOf(arms.trial(arm)), name);
      return {
        verdict: allOf(isBetter(ece!), isBetter(nats!), isBetter(frozen!), isNoWorse(usual!)),
        summary: `over-fitted: calibration error ${figure(FEEDBACK, "ece").toFixed(3)} with feedback, ${
          figure(ONE, "ece").toFixed(3)
        } at T = 1, ${showDifference(ece!)}, and ${
          showDifference(frozen!)
        } from variances as they began; loss ${showDifference(nats!)} nats from T = 1, and ${
          showDifference(fitted!)
        } from the one best temperature (calibration error ${
          figure(ONE, "fittedEce").toFixed(3)
        } there); mean T ${figure(FEEDBACK, "temperature").toFixed(1)}; not over-fitted: loss ${
          showDifference(usual!)
        }, calibration error ${showDifference(usualEce!)}`,
        table: {
          columns: [
            "student",
            "held-out nats",
            "calibration error",
            "mean T",
            "nats at the best one T",
            "error there",
          ],
          rows: arms.rows(
            [FEEDBACK, ONE, FROZEN, USUAL, CALIBRATED],
            ["heldOutNats", "ece", "temperature", "fittedNats", "fittedEce"],
            resultsOf,
          ),
        },
      };
    });
  },
};
