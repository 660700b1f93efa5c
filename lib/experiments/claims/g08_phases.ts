/** G8: "Kuramoto modulates attention". */
import type { Metric } from "../comparison.ts";
import { runStudy } from "../study.ts";
import { SWITCHED } from "../reso_llm/switches.ts";
import type { Claim } from "./claim.ts";
import { decideByComparisons, meanOf, showDifference } from "./decide.ts";
import { resoLLMUseOf, switchTrialOf, within } from "./reso_llm_arms.ts";
import { allOf, certainly, isBetter } from "./rulings.ts";
import { RESO_LLM_SEEDS } from "./sizes.ts";

const NATS: Metric = { name: "phaseNats", unit: "nats per token, held out", better: "lower" };

/** G8. */
export const PHASE_CLAIM: Claim = {
  ...{ document: "reso-llm", id: "G8", comparisons: 2, fullSeeds: RESO_LLM_SEEDS },
  notebook: { file: "05-reso-llm", cell: "Phases and attention" },
  statement: "Kuramoto synchronization: dynamic attention modulation",
  reading:
    "phases change predictions, K = 0 changes none, to the bit; and a trained model foretells held-out text better with its " +
    "own phases than with K = 0 and than with phases that begin elsewhere: what attention is given matters",
  test:
    "Divergence of predictions with and without oscillators; held-out loss of one trained model with its phases, with K = 0, " +
    "and with the weights that make phases in another order, paired over seeds",
  smallestEffect: "0.02 nats per token",
  nullControl: "K = 0, and phases by the same weights in another order",
  async decide(options) {
    const [use, switches] = [resoLLMUseOf(options), switchTrialOf(options)];
    const budget = "one trained model, read in three ways";
    const compare = (b: string) => within(use, NATS, ["phaseNats.own", b], { smallestEffect: 0.02, budget });
    const comparisons = [compare("phaseNats.still"), compare("phaseNats.strayed")];
    const arms = [{ name: "switches", trial: switches }];
    const outcome = await runStudy({ arms, seeds: options.seeds }, options);
    if (!outcome.complete) return undefined;
    const found = outcome.results.get("switches")!;
    return await decideByComparisons(comparisons, options, (rowOf) => {
      const [still, strayed] = comparisons.map(({ name }) => rowOf(name));
      const idle = found.every(({ metrics }) => SWITCHED.every((layer) => metrics[`idle.${layer}`] === 0));
      const acts = found.every(({ metrics }) => metrics["kl.kuramoto"]! > 1e-4);
      return {
        verdict: allOf(certainly(idle && acts), isBetter(still!), isBetter(strayed!)),
        summary: `predictions with oscillators diverge by ${
          meanOf(found, "kl.kuramoto").toFixed(4)
        } nats, with K = 0 by ${idle ? "exactly 0" : "more than 0"}; own phases change held-out nats by ${
          showDifference(still!, 4)
        } against K = 0 and by ${showDifference(strayed!, 4)} against phases that begin elsewhere`,
        table: {
          columns: ["layer", "divergence of predictions, nats", "largest change of a logit, idle"],
          rows: SWITCHED.map((
            layer,
          ) => [layer, meanOf(found, `kl.${layer}`), meanOf(found, `idle.${layer}`)]),
        },
      };
    });
  },
};
