/** R14: "entropy-aware sampling". */
import type { Comparison, Metric } from "../comparison.ts";
import { STRATEGIES, TARGET_NATS } from "../resoformer/strategies.ts";
import type { Claim } from "./claim.ts";
import { decideByComparisons, meanOf, showDifference } from "./decide.ts";
import { useTrialOf } from "./resoformer_arms.ts";
import { allOf, isBetter, isEqual } from "./rulings.ts";

/** The smallest distance from the target that matters, in nats. */
const SMALLEST_NATS = 0.1;
const MEAN: Metric = { name: "targetNats", unit: "nats, mean entropy drawn from", better: "neither" };
const MISS: Metric = { name: "missNats", unit: "nats, mean |entropy - target|", better: "lower" };

/** R14. */
export const ENTROPY_AWARE_CLAIM: Claim = {
  ...{ document: "resoformer", id: "R14", comparisons: 5 },
  notebook: { file: "03-resoformer", cell: "Entropy, asked and got" },
  statement: "entropy-aware sampling (adjusts temperature based on entropy)",
  reading:
    "the distributions that the rule with φ draws from have the target as mean entropy, and stay nearer to it " +
    "than one fixed temperature does",
  test:
    `A trained model writes with a target of ${TARGET_NATS} nats: realised entropy minus target, and its mean size, ` +
    "for the rule with its nucleus, the rule alone, the exact controller and a fixed temperature, paired over seeds",
  smallestEffect: `${SMALLEST_NATS} nats`,
  nullControl:
    "the nucleus at temperature 1, which is the rule without weight and without its branch; and the one " +
    "temperature with the target as mean entropy on held-out text",
  async decide(options) {
    const trial = useTrialOf(options);
    const shared = { smallestEffect: SMALLEST_NATS, budget: "one trained model for all samplers" };
    const comparisons: Comparison[] = [
      ...(["phi", "open", "exact"] as const).map((name) => ({
        ...{ name: `mean entropy of ${name} / target`, metric: MEAN, ...shared },
        a: { label: name, trial, metric: `entropyNats.${name}` },
        b: { label: "target", trial },
      })),
      ...(["fixed", "top_p"] as const).map((name) => ({
        ...{ name: `miss of phi / ${name}`, metric: MISS, claimed: "a" as const, ...shared },
        a: { label: "phi", trial, metric: "missNats.phi" },
        b: { label: name, trial, metric: `missNats.${name}` },
      })),
    ];
    return await decideByComparisons(comparisons, options, (rowOf, resultsOf) => {
      const [phi, open, exact, fixed, nucleus] = comparisons.map(({ name }) => rowOf(name));
      const figure = (name: string, sampler: string) => meanOf(resultsOf(trial), `${name}.${sampler}`);
      return {
        verdict: allOf(isEqual(phi!), isBetter(fixed!)),
        summary: `realised minus target: the rule ${showDifference(phi!, 2)} nats, without its nucleus ${
          showDifference(open!, 2)
        }, exact ${showDifference(exact!, 3)}; mean miss of the rule ${
          figure("missNats", "phi").toFixed(2)
        }, ${showDifference(fixed!, 2)} from a fixed temperature and ${
          showDifference(nucleus!, 2)
        } from the nucleus alone`,
        table: {
          columns: ["sampler", "mean nats", "mean |nats - target|", "sd of nats"],
          rows: STRATEGIES.map((sampler) => [
            ...[sampler, ...["entropyNats", "missNats", "spreadNats"].map((name) => figure(name, sampler))],
          ]),
        },
      };
    });
  },
};
