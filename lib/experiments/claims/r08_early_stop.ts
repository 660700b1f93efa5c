/** R8: "coherence early stopping". */
import type { Comparison, Metric } from "../comparison.ts";
import { earlyStopTrial, STOPS } from "../resoformer/early_stop_trial.ts";
import { resoformerTrialConfig } from "../resoformer/resoformer_config.ts";
import { ResoformerLab } from "../resoformer/resoformer_lab.ts";
import type { Claim } from "./claim.ts";
import { decideByComparisons, meanOf, showDifference } from "./decide.ts";
import { allOf, certainly, isBetter, isNoWorse } from "./rulings.ts";

/** The smallest difference that matters, in nats. */
const SMALLEST_NATS = 0.05;
const EPOCHS = { quick: 100, full: 120 } as const;
const NATS: Metric = { name: "nats", unit: "nats per character on the text that follows", better: "lower" };

/** R8. */
export const EARLY_STOP_CLAIM: Claim = {
  ...{ document: "resoformer", id: "R8", comparisons: 4 },
  notebook: { file: "03-resoformer", cell: "Coherence" },
  statement: "coherence monitoring for early stopping",
  reading:
    "stopping as soon as coherence on the training text is above 0.95 costs nothing: the loss on the text that " +
    "follows is as low as at the best moment of the run, and lower than at a moment that was drawn",
  test:
    "The first 300 characters of the four passages are learnt by heart, and the next 300 watched: loss where upstream's " +
    "rule stops against the best moment, a drawn one and the last step, paired over seeds; beside it the rule that asks " +
    "for a loss no worse than before as well",
  smallestEffect: `${SMALLEST_NATS} nats per character`,
  nullControl: "a moment that is drawn, and no stop at all",
  async decide(options) {
    const { isQuick } = options;
    const config = resoformerTrialConfig(isQuick);
    const trial = earlyStopTrial(
      config,
      EPOCHS[isQuick ? "quick" : "full"],
      ResoformerLab.beside(options.lab),
    );
    const compare = (a: string, b: string, isClaimed: boolean): Comparison => ({
      ...{ name: `${a} / ${b}`, metric: NATS, smallestEffect: SMALLEST_NATS },
      a: { label: a, trial, metric: `nats.${a}` },
      b: { label: b, trial, metric: `nats.${b}` },
      ...(isClaimed ? { claimed: "a" as const } : {}),
      budget: "one run for all ways to stop",
    });
    const comparisons = [
      ...[compare("coherence alone", "best", false), compare("coherence alone", "lot", true)],
      ...[compare("coherence alone", "disabled", false), compare("rule", "disabled", false)],
    ];
    return await decideByComparisons(comparisons, options, (rowOf, resultsOf) => {
      const [regret, lot, last, ruled] = comparisons.map(({ name }) => rowOf(name));
      const results = resultsOf(trial);
      const figure = (name: string) => meanOf(results, name);
      const stops = results.every(({ metrics }) => metrics["stopped.coherence alone"] === 1);
      return {
        verdict: allOf(certainly(stops), isNoWorse(regret!), isBetter(lot!)),
        summary: `coherence alone stops ${
          figure("stopped.coherence alone") * results.length
        } of ${results.length} runs after ${figure("steps.coherence alone").toFixed(0)} of ${
          figure("steps.disabled").toFixed(0)
        } steps, with a loss ${showDifference(regret!, 2)} nats from the best moment (step ${
          figure("steps.best").toFixed(0)
        }), ${showDifference(lot!, 2)} from a drawn one and ${
          showDifference(last!, 2)
        } from the last; the rule that asks for held-out loss too stops ${
          figure("stopped.rule") * results.length
        } and ends ${showDifference(ruled!, 2)} from the last; upstream's own coherence reaches ${
          figure("marginalCoherence").toFixed(2)
        }`,
        table: {
          columns: ["stop", "nats/character that follows", "steps"],
          rows: STOPS.map((name) => [name, figure(`nats.${name}`), figure(`steps.${name}`)]),
        },
      };
    });
  },
};
