/** G2: "goals steer generation". */
import type { Metric } from "../comparison.ts";
import type { Claim } from "./claim.ts";
import { decideByComparisons, meanOf, showDifference } from "./decide.ts";
import { resoLLMUseOf, within } from "./reso_llm_arms.ts";
import { allOf, certainly, isBetter, isNoWorse } from "./rulings.ts";
import { RESO_LLM_SEEDS } from "./sizes.ts";

/** The smallest differences that matter: goal words a word, nats a token, and a share of pairs. */
const [RATE, NATS, PAIRS] = [0.003, 0.3, 0.05];
const GOAL_RATE: Metric = { name: "goalRate", unit: "goal words a word", better: "higher" };
const COST: Metric = { name: "nats", unit: "nats per token by the model without a goal", better: "lower" };
const VARIETY: Metric = { name: "distinct2", unit: "distinct pairs of tokens, share", better: "higher" };
const BUDGET = "one trained model, the same prompts and seeds of texts";

/** G2. */
export const GOAL_CLAIM: Claim = {
  ...{ document: "reso-llm", id: "G2", comparisons: 4, fullSeeds: RESO_LLM_SEEDS },
  notebook: { file: "05-reso-llm", cell: "Goals" },
  statement: "goals steer generation",
  reading:
    "with a goal its word is written at least twice as often as by the same seeds without one, and more often than with " +
    `another goal; texts lose at most ${NATS} nats a token under the model without a goal and no variety. A goal that is ` +
    "said no oftener, or costs more, would reverse it",
  test:
    "Texts of 40 tokens behind sentences' first words at temperature 0.8, each with a goal of one word, without one, and " +
    "with another word as the goal; rate of the first goal's word by stem, paired over trained models",
  smallestEffect: `${RATE} goal words a word; ${NATS} nats a token; ${PAIRS} of the share of distinct pairs`,
  nullControl: "a goal that is another word: all of the goal's machinery, none of its aim",
  async decide(options) {
    const trial = resoLLMUseOf(options);
    const compare = (metric: Metric, pair: readonly [string, string], smallestEffect: number) =>
      within(trial, metric, pair, { smallestEffect, budget: BUDGET });
    const comparisons = [
      compare(GOAL_RATE, ["goalRate.own", "goalRate.none"], RATE),
      compare(GOAL_RATE, ["goalRate.own", "goalRate.other"], RATE),
      compare(COST, ["nats.own", "nats.none"], NATS),
      compare(VARIETY, ["distinct2.own", "distinct2.none"], PAIRS),
    ];
    return await decideByComparisons(comparisons, options, (rowOf, resultsOf) => {
      const [none, other, cost, variety] = comparisons.map(({ name }) => rowOf(name));
      const figure = (name: string) => meanOf(resultsOf(trial), name);
      const times = figure("goalRate.own") / figure("goalRate.none");
      const rate = (name: string) => `${(1000 * figure(name)).toFixed(1)}`;
      return {
        verdict: allOf(
          ...[certainly(times >= 2), isBetter(none!), isBetter(other!)],
          ...[isNoWorse(cost!), isNoWorse(variety!)],
        ),
        summary: `a goal's word is ${rate("goalRate.own")} of 1,000 words, ${
          rate("goalRate.none")
        } without a goal (${times.toFixed(1)} times) and ${
          rate("goalRate.other")
        } with another; the texts cost ${showDifference(cost!)} nats a token and have ${
          showDifference(variety!)
        } of distinct pairs`,
        table: {
          columns: ["goal", "goal words a word", "texts with it", "nats/token without goal", "distinct-2"],
          rows: ["own", "none", "other"].map((aim) => [
            ...[
              aim,
              ...["goalRate", "saidShare", "nats", "distinct2"].map((name) => figure(`${name}.${aim}`)),
            ],
          ]),
        },
      };
    });
  },
};
