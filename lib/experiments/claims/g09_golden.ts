/** G9: "φ in attention, schedule and clipping helps". */
import type { Claim } from "./claim.ts";
import { decideByComparisons, showDifference } from "./decide.ts";
import { type ResoLLMArm, ResoLLMArms, WHOLE } from "./reso_llm_arms.ts";
import { allOf, isBetter } from "./rulings.ts";
import { RESO_LLM_SEEDS } from "./sizes.ts";

const HEADS: ResoLLMArm = { label: "heads from 1", nulls: ["headsFromOne"] };
const GOLDEN: ResoLLMArm = { label: "golden schedule", training: { schedule: "golden" } };
const UNCLIPPED: ResoLLMArm = { label: "no clipping", training: { clipNorm: 0 } };

/** G9. */
export const GOLDEN_CLAIM: Claim = {
  ...{ document: "reso-llm", id: "G9", comparisons: 3, fullSeeds: RESO_LLM_SEEDS },
  notebook: { file: "05-reso-llm", cell: "Golden ratio" },
  statement:
    "the golden ratio appears in attention weights, learning rates, thresholds, and gradient clipping",
  reading:
    "that it appears is a choice; that it helps is said elsewhere: held-out loss is lower with heads that begin at powers of " +
    "φ than at 1, with the golden schedule than with a cosine, and with gradients clipped at 1/φ than not. One that is not " +
    "lower reverses it",
  test: "Trained models at equal parameters and tokens, each changed in one thing, paired over seeds",
  smallestEffect: "0.02 nats per token",
  nullControl: "weights of heads that begin at 1 and are learned as well; a cosine; no clipping",
  async decide(options) {
    const arms = new ResoLLMArms(options);
    const comparisons = [
      ...[arms.compare(WHOLE, HEADS), arms.compare(GOLDEN, WHOLE), arms.compare(WHOLE, UNCLIPPED)],
    ];
    return await decideByComparisons(comparisons, options, (rowOf, resultsOf) => {
      const [heads, schedule, clip] = comparisons.map(({ name }) => rowOf(name));
      return {
        verdict: allOf(isBetter(heads!), isBetter(schedule!), isBetter(clip!)),
        summary: `held-out nats change by ${showDifference(heads!)} with heads from φ instead of 1, by ${
          showDifference(schedule!)
        } with the golden schedule instead of a cosine, and by ${
          showDifference(clip!)
        } with clipping at 1/φ instead of none`,
        table: {
          columns: ["training", "nats/token", "nats/token, training", "clipped steps"],
          rows: arms.rows([WHOLE, HEADS, GOLDEN, UNCLIPPED], [
            ...["heldOutNats", "trainNats", "clippedShare"],
          ], resultsOf),
        },
      };
    });
  },
};
