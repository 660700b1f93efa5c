/** R4: "entropy collapse to 64 attractors". */
import type { Comparison } from "../comparison.ts";
import { collapseTrial } from "../resoformer/collapse_trial.ts";
import { SMALLEST_EFFECT_BITS } from "../verdict.ts";
import type { Claim } from "./claim.ts";
import { decideByComparisons, meanOf, showDifference } from "./decide.ts";
import { type ResoformerArm, ResoformerArms } from "./resoformer_arms.ts";
import { allOf, isBetter, isNoWorse } from "./rulings.ts";

/** The smallest information that matters, in bits. */
const SMALLEST_INFORMATION = 0.1;
const COLLAPSE: ResoformerArm = { label: "64 attractors", model: { useEntropyCollapse: true } };
const SOFT: ResoformerArm = {
  label: "soft in training",
  model: { useEntropyCollapse: true, collapseMode: "soft" },
};
const NONE: ResoformerArm = { label: "none" };
const ONE: ResoformerArm = { label: "1 attractor", model: { useEntropyCollapse: true, numAttractors: 1 } };

/** R4. */
export const COLLAPSE_CLAIM: Claim = {
  ...{ document: "resoformer", id: "R4", comparisons: 4 },
  notebook: { file: "03-resoformer", cell: "Attractors" },
  statement: "entropy collapse: VQ-style quantization to 64 discrete attractors",
  reading:
    "the 64 attractors hold what the next character needs: they tell more of it than chance, and a model that " +
    "passes nothing else is no worse than one without them",
  test:
    "Mutual information of attractor and next character on held-out text against that with another place's " +
    "character; held-out loss with attractors against without, and against a single one; paired over seeds. The gap " +
    "between training and inference is shown beside that of upstream's soft mode",
  smallestEffect: `${SMALLEST_INFORMATION} bits of information, ${SMALLEST_EFFECT_BITS} bits per character`,
  nullControl: "another place's character, and one attractor: a constant output",
  async decide(options) {
    const arms = new ResoformerArms(options, COLLAPSE);
    const [trial, soft] = [COLLAPSE, SOFT].map((arm) => collapseTrial(arms.config(arm), arms.lab));
    const comparisons: Comparison[] = [
      {
        ...{ name: "information", smallestEffect: SMALLEST_INFORMATION, claimed: "a" },
        metric: { name: "codeBits", unit: "bits of the next character", better: "higher" },
        a: { label: "next character", trial: trial! },
        b: { label: "another character", trial: trial!, metric: "codeBitsShuffled" },
        budget: "one trained model",
      },
      arms.compare(COLLAPSE, NONE, { isClaimed: false }),
      arms.compare(COLLAPSE, ONE),
      {
        ...{ name: "gap of soft mode", smallestEffect: SMALLEST_EFFECT_BITS },
        metric: { name: "evaluationBits", unit: "bits per character", better: "lower" },
        a: { label: "soft, at inference", trial: soft! },
        b: { label: "soft, as in training", trial: soft!, metric: "trainingBits" },
        budget: "one trained model",
      },
    ];
    return await decideByComparisons(comparisons, options, (rowOf, resultsOf) => {
      const [told, without, single, gap] = comparisons.map(({ name }) => rowOf(name));
      const figure = (name: string) => meanOf(resultsOf(trial!), name);
      return {
        verdict: allOf(isBetter(told!), isNoWorse(without!)),
        summary:
          `${figure("attractorsUsed").toFixed(1)} of 64 attractors are in use and tell ${
            figure("codeBits").toFixed(2)
          } bits of the next character (by chance ${figure("codeBitsShuffled").toFixed(2)}); the loss is ${
            showDifference(without!)
          } bits per character from none and ${
            showDifference(single!)
          } from one attractor; training and inference ` +
          `differ by ${
            (figure("evaluationBits") - figure("trainingBits")).toFixed(3)
          } bits, in the soft mode by ${showDifference(gap!)}`,
        table: {
          columns: ["figure", "straight-through", "soft"],
          rows: ["attractorsUsed", "codeBits", "codeBitsShuffled", "evaluationBits", "trainingBits"].map((
            name,
          ) => [
            ...[name, figure(name), meanOf(resultsOf(soft!), name)],
          ]),
        },
      };
    });
  },
};
