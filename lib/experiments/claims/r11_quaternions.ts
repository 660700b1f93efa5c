/** R11: "quaternionic amplitudes are richer". */
import type { Comparison, Metric } from "../comparison.ts";
import { AMPLITUDES, amplitudeTrial } from "./amplitudes.ts";
import type { Claim } from "./claim.ts";
import { decideByComparisons, meanOf, showDifference } from "./decide.ts";
import { allOf, certainly, isBetter } from "./rulings.ts";

/** The smallest difference of states found that matters. */
const SMALLEST_SHARE = 0.05;
/** States that overlap by more are not told apart. */
const APART = 0.99;
const FOUND: Metric = { name: "found", unit: "share of states found again", better: "higher" };

/** R11. */
export const QUATERNION_CLAIM: Claim = {
  ...{ document: "resoformer", id: "R11", comparisons: 2 },
  notebook: { file: "03-resoformer", cell: "Quaternions" },
  statement: "extended with 4D quaternion amplitudes for richer geometry",
  reading:
    "no model of the document has such amplitudes, so that there is no loss to compare, and no measure of richness is " +
    "given, so that it is ill-defined; the nearest: overlaps of quaternionic states tell states with equal moduli apart, " +
    "and at equal numbers of real parameters find more states again than real amplitudes do. The numbers looked for " +
    "have no structure that quaternions would share, so that an overlap which takes four real directions as one is " +
    "expected to find fewer",
  test:
    "Overlap of states with equal moduli in random directions; then 64 random states of 32 real numbers, read as 8 " +
    "quaternions, 16 complex or 32 real amplitudes, each found again by the largest overlap with a noisy copy; paired " +
    "over seeds. The numbers are independent, without structure",
  smallestEffect: `${100 * SMALLEST_SHARE} points of states found`,
  nullControl: "moduli alone, which must not tell the states apart; and the same numbers as real amplitudes",
  async decide(options) {
    const trial = amplitudeTrial();
    const comparisons = (["real", "complex"] as const).map((name): Comparison => ({
      ...{ name: `quaternion / ${name}`, metric: FOUND, smallestEffect: SMALLEST_SHARE, claimed: "a" },
      a: { label: "quaternion", trial, metric: "found.quaternion" },
      b: { label: name, trial, metric: `found.${name}` },
      budget: "the same 32 numbers and the same noise",
    }));
    return await decideByComparisons(comparisons, options, (rowOf, resultsOf) => {
      const [real, complex] = comparisons.map(({ name }) => rowOf(name));
      const results = resultsOf(trial);
      const figure = (name: string) => meanOf(results, name);
      const apart = results.every(({ metrics }) =>
        metrics.overlapMost! < APART && metrics.modulusOverlapLeast! > 1 - 1e-9
      );
      return {
        verdict: "ill-defined",
        readingVerdict: allOf(certainly(apart), isBetter(real!)),
        summary: `states of equal moduli overlap by ${figure("overlap").toFixed(2)} on average and ${
          figure("overlapMost").toFixed(2)
        } at most (moduli alone: ${
          figure("modulusOverlap").toFixed(2)
        }); at 32 numbers without structure a state ${
          (100 * figure("found.quaternion")).toFixed(1)
        } % are found again, ${showDifference(real!, 2)} from real amplitudes and ${
          showDifference(complex!, 2)
        } from complex ones, as is expected of scores blind to directions: two random states overlap by 1/8, 1/32 and 1/16`,
        table: {
          columns: ["amplitudes", "found again", "mean overlap of two random states"],
          rows: Object.keys(AMPLITUDES).map((name) => [
            ...[name, figure(`found.${name}`), figure(`resemblance.${name}`)],
          ]),
        },
      };
    });
  },
};
