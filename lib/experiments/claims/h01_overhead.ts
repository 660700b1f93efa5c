/** H1: "90 % of attention is overhead". */
import { attentionCosts } from "../attention_costs.ts";
import { hazeCosts } from "../haze_costs.ts";
import { SMALLEST_EFFECT_BITS } from "../verdict.ts";
import type { Claim } from "./claim.ts";
import { decideByComparisons, meanOf, showDifference } from "./decide.ts";
import { allOf, certainly, given, isBetter, isNoWorse } from "./rulings.ts";
import { claimConfig } from "./sizes.ts";
import { CONTENT, HYBRID, NO_ATTENTION, REWEIGHT, TrainedArms } from "./trained_arms.ts";

/** The share that is said to be overhead. */
const OVERHEAD = 0.9;

/** H1. */
export const OVERHEAD_CLAIM: Claim = {
  ...{ id: "H1", document: "haze", comparisons: 3 },
  statement: "90 % of attention is overhead",
  reading:
    "Nothing says what overhead is a share of. The nearest reading: reweight heads in place of content heads " +
    "save 90 % of the operations that attention takes (projections, scores, sums) and lose no held-out bits",
  test:
    "Content, reweight and hybrid heads at equal parameters and tokens: held-out bits a character, operations " +
    "and time a token; a reweight layer must take at most a tenth of the operations of a content layer",
  smallestEffect: `${SMALLEST_EFFECT_BITS} bits per character`,
  nullControl: "the model without attention: if it scored as well as content heads, nothing could be lost",
  notebook: { file: "01-haze", cell: "Bits" },
  async decide(options) {
    const arms = new TrainedArms(options, HYBRID);
    const effect = SMALLEST_EFFECT_BITS;
    const comparisons = [
      arms.compare("reweight / content", REWEIGHT, CONTENT, effect),
      arms.compare("hybrid / content", HYBRID, CONTENT, effect, false),
      arms.compare("content / no attention", CONTENT, NO_ATTENTION, effect, false),
    ];
    const { model } = claimConfig(options.isQuick);
    const operations = {
      content: attentionCosts(model, "content"),
      reweight: attentionCosts(model, "reweight"),
      hybrid: attentionCosts(model, "hybrid"),
      "no attention": 0,
    };
    return await decideByComparisons(comparisons, options, (rowOf, resultsOf) => {
      const [loss, control] = [rowOf("reweight / content"), rowOf("content / no attention")];
      const saved = 1 - operations.reweight / operations.content;
      const readingVerdict = allOf(
        certainly(saved >= OVERHEAD),
        given(isBetter(control), isNoWorse(loss)),
      );
      const results = [CONTENT, REWEIGHT, HYBRID, NO_ATTENTION].map((arm) => {
        const { label, trial, config } = arms.arm(arm);
        const costs = hazeCosts(config, options.lab.vocab.vocabSize);
        return { label: label as keyof typeof operations, results: resultsOf(trial), costs };
      });
      return {
        verdict: "ill-defined",
        readingVerdict,
        summary: `reweight heads take ${percent(1 - saved)} of the operations of content heads (said: ${
          percent(1 - OVERHEAD)
        }) and change held-out bits per character by ${
          showDifference(loss)
        }; with content heads instead of no attention they change by ${showDifference(control)}`,
        table: {
          columns: [
            "heads",
            "bits/character",
            "attention FLOPs/token",
            "all FLOPs/token",
            "trained parameters",
          ],
          rows: results.map(({ label, results, costs }) => [
            label,
            meanOf(results, "bitsPerCharacter"),
            operations[label],
            costs.flopsPerToken,
            costs.trainedParameters,
          ]),
        },
        machine: Object.fromEntries(results.map(({ label, results }) => [
          `trainingMicrosecondsPerToken.${label}`,
          1e6 / Math.max(...results.map(({ timings }) => timings?.tokensPerSecond ?? 0)),
        ])),
      };
    });
  },
};

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}
