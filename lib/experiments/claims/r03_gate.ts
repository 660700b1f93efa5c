/** R3: "coherence gate adapts computation". */
import { INVERSE_PHI } from "../../physics/mod.ts";
import type { Comparison, Metric } from "../comparison.ts";
import { SMALLEST_EFFECT_BITS } from "../verdict.ts";
import type { Claim } from "./claim.ts";
import { decideByComparisons, meanOf, showDifference } from "./decide.ts";
import { type ResoformerArm, ResoformerArms, useTrialOf, USUAL } from "./resoformer_arms.ts";
import { allOf, isBetter, isNoWorse } from "./rulings.ts";

/** The smallest correlation that matters. */
const SMALLEST_CORRELATION = 0.1;
const NO_GATE: ResoformerArm = {
  label: "no gate",
  model: { useCoherenceGate: false, coherenceThreshold: INVERSE_PHI },
};
const CONSTANT: ResoformerArm = { label: "gate half open always", model: { coherenceSlope: 0 } };
const DIFFICULTY: Metric = {
  ...{ name: "difficulty", unit: "correlation of blocks run and loss of a token", better: "higher" },
};
const BITS: Metric = { name: "bits", unit: "bits per character, held out", better: "lower" };

/** R3. */
export const COHERENCE_GATE_CLAIM: Claim = {
  ...{ document: "resoformer", id: "R3", comparisons: 5 },
  notebook: { file: "03-resoformer", cell: "Depth and loss" },
  statement: "coherence gating: ACT-style adaptive computation based on a coherence threshold",
  reading:
    "when tokens stop whose gates have let them through, those that are harder to foretell run through more " +
    "blocks, stopping them costs less than stopping as many by lot, and a model with gates is no worse than one without",
  test:
    "ε such that half of the held-out tokens stop after the first block: correlation of blocks run with the loss of " +
    "the full reading, loss against stopping by lot; held-out loss with gates, without, and with constant ones; paired " +
    "over seeds",
  smallestEffect: `${SMALLEST_CORRELATION} of correlation, ${SMALLEST_EFFECT_BITS} bits per character`,
  nullControl: "depths held against another token's loss; as many tokens stopped by lot; a gate of slope 0",
  async decide(options) {
    const arms = new ResoformerArms(options, USUAL);
    const trial = useTrialOf(options);
    const budget = "one trained model for all readings";
    const of = (name: string, a: string, b: string, isClaimed: boolean): Comparison => ({
      ...{ name: `${a} / ${b}`, metric: BITS, smallestEffect: SMALLEST_EFFECT_BITS, budget },
      a: { label: a, trial, metric: `${name}.${a}` },
      b: { label: b, trial, metric: `${name}.${b}` },
      ...(isClaimed ? { claimed: "a" as const } : {}),
    });
    const comparisons: Comparison[] = [
      {
        ...{ name: "difficulty", metric: DIFFICULTY, smallestEffect: SMALLEST_CORRELATION, budget },
        a: { label: "own loss", trial },
        b: { label: "another token's loss", trial, metric: "difficultyShuffled" },
        claimed: "a",
      },
      of("bits", "halted", "random", true),
      of("bits", "halted", "full", false),
      arms.compare(USUAL, NO_GATE, { isClaimed: false }),
      arms.compare(USUAL, CONSTANT, { isClaimed: false }),
    ];
    return await decideByComparisons(comparisons, options, (rowOf, resultsOf) => {
      const [harder, byLot, full, without, constant] = comparisons.map(({ name }) => rowOf(name));
      const figure = (name: string) => meanOf(resultsOf(trial), name);
      return {
        verdict: allOf(isBetter(harder!), isBetter(byLot!), isNoWorse(without!)),
        summary: `blocks run and loss of a token correlate by ${
          showDifference(harder!, 2)
        } (above chance); with ${figure("meanDepth").toFixed(2)} blocks a token, ${
          (100 * figure("flopsSaved")).toFixed(0)
        } % of the operations saved, the loss is ${showDifference(byLot!)} bits from stopping by lot and ${
          showDifference(full!)
        } from not stopping; with gates it is ${showDifference(without!)} from without, ${
          showDifference(constant!)
        } from constant ones; the first gate is ${figure("gate").toFixed(2)} ± ${
          figure("gateSd").toFixed(2)
        } over tokens`,
        table: {
          columns: ["figure", "mean"],
          rows: [
            ...[
              "bits.full",
              "bits.halted",
              "bits.random",
              "meanDepth",
              "flopsSaved",
              "haltEpsilon",
              "gate",
              "gateSd",
            ],
            ...["difficulty", "difficultyShuffled"],
          ].map((name) => [name, figure(name)]),
        },
      };
    });
  },
};
