/** G4: "temporal memory improves long context". */
import type { Metric } from "../comparison.ts";
import type { Claim } from "./claim.ts";
import { decideByComparisons, meanOf, showDifference } from "./decide.ts";
import { memoryTrialOf, percent, type ResoLLMArm, ResoLLMArms, within } from "./reso_llm_arms.ts";
import { allOf, isBetter } from "./rulings.ts";
import { RESO_LLM_SEEDS } from "./sizes.ts";

const GOING_ON: Metric = {
  ...{ name: "goingOnNats", unit: "nats per token of windows that go on", better: "lower" },
};
const RECALL: Metric = { name: "recall.20", unit: "share found first of 20", better: "higher" };
/** A row that reads another's memory must not find another's concepts as well. */
const MEMORY: ResoLLMArm = { label: "memory", model: { "prsc.enabled": false } };
const NONE: ResoLLMArm = {
  label: "no memory",
  model: { "prsc.enabled": false, "temporalSmf.enabled": false },
};
const FOREIGN: ResoLLMArm = { ...MEMORY, label: "another row's memory", nulls: ["foreignMemory"] };

/** G4. */
export const MEMORY_CLAIM: Claim = {
  ...{ document: "reso-llm", id: "G4", comparisons: 3, fullSeeds: RESO_LLM_SEEDS },
  notebook: { file: "05-reso-llm", cell: "Recall" },
  statement: "Temporal SMF: better long-term context with natural forgetting",
  reading:
    "where a talk goes on beyond the window, a model with the memory foretells it better than one without, and than one that " +
    "reads another talk's memory; and a line is found again by three of its words among 20 more often than by upstream's " +
    "encoding. A loss that is no lower reverses it, however good recall is",
  test:
    "Held-out loss in windows that go on with a talk, of models without the concept layer, which would be turned with the " +
    "rows; recall@1 by number of memories and age, paired over seeds",
  smallestEffect: "0.02 nats per token; 0.05 of recall",
  nullControl: "each row of a batch reads the memory of the next; upstream's encoding",
  async decide(options) {
    const arms = new ResoLLMArms(options, MEMORY);
    const recall = memoryTrialOf(options);
    const comparisons = [
      ...[arms.compare(MEMORY, NONE, GOING_ON), arms.compare(MEMORY, FOREIGN, GOING_ON)],
      within(recall, RECALL, ["recall.20", "upstream.20"], {
        ...{ smallestEffect: 0.05, budget: "the same lines and queries" },
      }),
    ];
    return await decideByComparisons(comparisons, options, (rowOf, resultsOf) => {
      const rows = comparisons.map(({ name }) => rowOf(name));
      const share = (name: string) => percent(meanOf(resultsOf(recall), name));
      return {
        verdict: allOf(...rows.map(isBetter)),
        summary: `in windows that go on the memory changes the loss by ${
          showDifference(rows[0]!)
        } nats, and by ${showDifference(rows[1]!)} against another row's; of 5, 20 and 60 lines ${
          [5, 20, 60].map((n) => share(`recall.${n}`)).join(", ")
        } are found first (${
          [5, 20, 60].map((n) => share(`recall.${n}.0.001`)).join(", ")
        } as they fade), by upstream's encoding ${[5, 20, 60].map((n) => share(`upstream.${n}`)).join(", ")}`,
        table: {
          columns: ["model", "nats/token, going on", "nats/token, all", "norm of what is read"],
          rows: arms.rows([MEMORY, NONE, FOREIGN], ["goingOnNats", "heldOutNats", "memoryNorm"], resultsOf),
        },
      };
    });
  },
};
