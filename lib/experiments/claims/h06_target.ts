/** H6: "entropy sampling holds the target entropy". */
import type { Comparison, Metric } from "../comparison.ts";
import type { Claim } from "./claim.ts";
import { decideByComparisons, meanOf, showDifference } from "./decide.ts";
import { allOf, isBetter, isEqual } from "./rulings.ts";
import { SAMPLERS, samplingTrialOf, TARGET_BITS } from "./sampling_trial.ts";

/** The smallest distance from the target that matters, in bits. */
const SMALLEST_BITS = 0.1;

/** H6. */
export const TARGET_CLAIM: Claim = {
  ...{ id: "H6", document: "haze", comparisons: 4 },
  statement: "entropy sampling holds the target entropy",
  reading:
    "the distributions that upstream's rule draws from have the target as mean entropy, and stay nearer to it " +
    "than one fixed temperature does",
  test:
    `A trained model writes with target ${TARGET_BITS} bits: realised entropy minus target, and its mean size, for ` +
    "upstream's rule, the exact controller, feedback, and a fixed temperature, paired over seeds",
  smallestEffect: `${SMALLEST_BITS} bits`,
  nullControl: "the one temperature with the target as mean entropy on held-out text: no rule at all",
  notebook: { file: "01-haze", cell: "Entropy, asked and got" },
  async decide(options) {
    const trial = samplingTrialOf(options);
    const bias: Metric = { name: "targetBits", unit: "bits, mean entropy drawn from", better: "neither" };
    const miss: Metric = { name: "entropyErrorBits", unit: "bits, mean |entropy - target|", better: "lower" };
    const shared = { smallestEffect: SMALLEST_BITS, budget: "one trained model for all samplers" };
    const comparisons: Comparison[] = [
      ...(["upstream", "exact", "feedback"] as const).map((name) => ({
        ...{ name: `mean entropy of ${name} / target`, metric: bias, ...shared },
        a: { label: name, trial, metric: `entropyBits.${name}` },
        b: { label: "target", trial },
      })),
      {
        ...{ name: "miss of upstream / fixed", metric: miss, claimed: "a", ...shared },
        a: { label: "upstream", trial, metric: "entropyErrorBits.upstream" },
        b: { label: "fixed", trial, metric: "entropyErrorBits.fixed" },
      },
    ];
    return await decideByComparisons(comparisons, options, (rowOf, resultsOf) => {
      const [upstream, exact, feedback, steadier] = comparisons.map(({ name }) => rowOf(name));
      const results = resultsOf(trial);
      const figure = (name: string, sampler: string) => meanOf(results, `${name}.${sampler}`);
      return {
        verdict: allOf(isEqual(upstream!), isBetter(steadier!)),
        summary: `realised minus target: upstream's rule ${showDifference(upstream!, 2)} bits, exact ${
          showDifference(exact!, 3)
        }, feedback ${showDifference(feedback!, 2)}; mean miss of a single step: upstream ${
          figure("entropyErrorBits", "upstream").toFixed(2)
        }, exact ${figure("entropyErrorBits", "exact").toFixed(3)}, fixed temperature ${
          figure("entropyErrorBits", "fixed").toFixed(2)
        }`,
        table: {
          columns: ["sampler", "mean bits", "mean |bits - target|", "sd of bits", "mean temperature"],
          rows: SAMPLERS.map((sampler) => [
            sampler,
            ...["entropyBits", "entropyErrorBits", "entropySdBits", "temperature"].map((name) =>
              figure(name, sampler)
            ),
          ]),
        },
      };
    });
  },
};
