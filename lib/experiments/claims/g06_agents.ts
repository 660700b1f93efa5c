/** G6: "several models share state". */
import type { Metric } from "../comparison.ts";
import { FIDELITIES, STRATEGIES } from "../reso_llm/agents_trial.ts";
import type { Claim } from "./claim.ts";
import { decideByComparisons, meanOf, showDifference } from "./decide.ts";
import { agentsTrialOf, within } from "./reso_llm_arms.ts";
import { allOf, certainly, isBetter } from "./rulings.ts";
import { RESO_LLM_SEEDS } from "./sizes.ts";

const NATS: Metric = { name: "nats", unit: "nats per token, held out", better: "lower" };
const AGREEMENT: Metric = { name: "agreement", unit: "places with the same token, share", better: "higher" };

/** G6. */
export const AGENTS_CLAIM: Claim = {
  ...{ document: "reso-llm", id: "G6", comparisons: 2, fullSeeds: RESO_LLM_SEEDS },
  notebook: { file: "05-reso-llm", cell: "Agents" },
  statement: "multiple models can share state non-locally",
  reading:
    "by consensus all agents write one text, and their common prediction is better than the mean of theirs alone; at a " +
    "fidelity of 0 nothing is shared, to the bit. Nothing is non-local: a link is a number that weighs what is handed over",
  test:
    "Two models of different seeds, trained on the same text: share of equal places in their texts by strategy, each with " +
    "draws of its own; held-out loss of the consensus by fidelity, paired over seeds",
  smallestEffect: "0.02 nats per token; 0.05 of agreement",
  nullControl: "parallel texts, in which nothing is shared; fidelity 0",
  async decide(options) {
    const trial = agentsTrialOf(options);
    const budget = "the same two models for all";
    const comparisons = [
      within(trial, NATS, ["nats.1", "nats.alone"], { smallestEffect: 0.02, budget }),
      within(trial, AGREEMENT, ["agreement.sequential", "agreement.parallel"], {
        ...{ smallestEffect: 0.05, budget, isClaimed: false },
      }),
    ];
    return await decideByComparisons(comparisons, options, (rowOf, resultsOf) => {
      const results = resultsOf(trial);
      const [common, sequential] = comparisons.map(({ name }) => rowOf(name));
      const one = results.every(({ metrics }) => metrics["agreement.consensus"] === 1);
      const apart = results.every(({ metrics }) => metrics["rest.0"] === 0);
      const figure = (name: string) => meanOf(results, name);
      return {
        verdict: allOf(certainly(one && apart), isBetter(common!)),
        summary: `agreement is ${
          STRATEGIES.map((name) => `${figure(`agreement.${name}`).toFixed(2)} ${name}`).join(", ")
        } (sequential against parallel ${
          showDifference(sequential!)
        }); the consensus foretells held-out text by ${
          showDifference(common!)
        } nats better or worse than agents alone; at fidelity 0 it is ${
          apart ? "exactly" : "not"
        } the first agent`,
        table: {
          columns: ["prediction", "nats/token"],
          rows: [
            ["mean of agents alone", figure("nats.alone")],
            ...FIDELITIES.map((f) => [`consensus, fidelity ${f}`, figure(`nats.${f}`)]),
          ],
        },
      };
    });
  },
};
