/** G6: "several models share state non-locally". */
import type { Comparison, Metric } from "../comparison.ts";
import { FIDELITIES, STRATEGIES } from "../reso_llm/agents_trial.ts";
import { ResoLLMLab } from "../reso_llm/reso_llm_lab.ts";
import type { Claim } from "./claim.ts";
import { decideByComparisons, meanOf, showDifference } from "./decide.ts";
import { agentsTrialOf } from "./reso_llm_arms.ts";
import { allOf, certainly, isBetter } from "./rulings.ts";
import { RESO_LLM_SEEDS } from "./sizes.ts";
import { sharingTrial } from "./sharing_trial.ts";

const RECALL: Metric = { name: "recall", unit: "share of lines that come first", better: "higher" };
const NATS: Metric = { name: "nats", unit: "nats a token, held-out text", better: "lower" };
const AGREEMENT: Metric = { name: "agreement", unit: "share of places with one token", better: "higher" };

/** G6. */
export const SHARING_CLAIM: Claim = {
  ...{ document: "reso-llm", id: "G6", comparisons: 3, fullSeeds: RESO_LLM_SEEDS },
  notebook: { file: "05-reso-llm", cell: "Agents" },
  statement: "multiple models can share state non-locally",
  reading:
    "what is at two places in one program is not said, so that it is ill-defined; the nearest: what one agent was told, " +
    "one that it is linked to recalls, and does not without a link; agents in consensus write one text and foretell " +
    "held-out text better than the asked one alone; and at fidelity 0 that one is as if alone. One that fails is " +
    "enough against the reading",
  test:
    "Two agents told ten lines each, asked by three words after answering side by side; two models of different " +
    "seeds trained on the text, their texts by each strategy, and the consensus of their predictions by fidelity; paired " +
    "over seeds",
  smallestEffect: "0.1 of the lines; 0.02 nats; 0.05 of the places",
  nullControl: "a link that never comes about; fidelity 0",
  async decide(options) {
    const lab = ResoLLMLab.beside(options.lab);
    const agents = agentsTrialOf(options);
    const told = sharingTrial(lab);
    const budget = "the same two models";
    const comparisons: Comparison[] = [
      {
        ...{ name: "linked / apart", metric: RECALL, smallestEffect: 0.1, claimed: "a", budget },
        a: { label: "linked", trial: told, metric: "recall.linked" },
        b: { label: "apart", trial: told, metric: "recall.apart" },
      },
      {
        ...{ name: "consensus / alone", metric: NATS, smallestEffect: 0.02, claimed: "a" },
        a: { label: "consensus", trial: agents, metric: "nats.1" },
        b: { label: "the asked one", trial: agents, metric: "nats.first" },
        budget: "a consensus runs both models for each token",
      },
      {
        ...{ name: "sequential / parallel", metric: AGREEMENT, smallestEffect: 0.05, budget },
        a: { label: "sequential", trial: agents, metric: "agreement.sequential" },
        b: { label: "parallel", trial: agents, metric: "agreement.parallel" },
      },
    ];
    return await decideByComparisons(comparisons, options, (rowOf, resultsOf) => {
      const [link, consensus, texts] = comparisons.map(({ name }) => rowOf(name));
      const [of, memory] = [agents, told].map((trial) => (name: string) => meanOf(resultsOf(trial), name));
      const isAlone = resultsOf(agents).every(({ metrics }) =>
        metrics["rest.0"] === 0 && metrics["agreement.consensus"] === 1
      );
      const percent = (share: number) => `${(100 * share).toFixed(0)} %`;
      return {
        verdict: "ill-defined",
        readingVerdict: allOf(isBetter(link!), isBetter(consensus!), certainly(isAlone)),
        summary: `of lines told to the other agent ${percent(memory!("recall.linked"))} come first, ${
          percent(memory!("recall.apart"))
        } without a link, and of its own ${percent(memory!("own.linked"))} (apart ${
          percent(memory!("own.apart"))
        }); a consensus changes held-out nats by ${
          showDifference(consensus!)
        } from the asked agent, at fidelity 0 by ${
          Math.max(...resultsOf(agents).map(({ metrics }) => metrics["rest.0"]!)) === 0
            ? "nothing, to the bit"
            : "more than nothing"
        }; texts of both agree in ${
          STRATEGIES.map((strategy) => `${percent(of!(`agreement.${strategy}`))} (${strategy})`).join(", ")
        } of places, ${showDifference(texts!, 2)} from parallel to sequential`,
        table: {
          columns: ["fidelity", "held-out nats"],
          rows: [
            ...FIDELITIES.map((fidelity) => [fidelity, of!(`nats.${fidelity}`)]),
            ["the asked one alone", of!("nats.first")],
            ["mean of both", of!("nats.alone")],
          ],
        },
      };
    });
  },
};
