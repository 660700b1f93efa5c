/** G5: "the Lyapunov monitor warns of instability early". */
import type { Metric } from "../comparison.ts";
import { monitorTrial, ONSETS } from "../reso_llm/monitor_trial.ts";
import { runStudy } from "../study.ts";
import type { Claim } from "./claim.ts";
import { decideByComparisons, meanOf, showDifference } from "./decide.ts";
import { percent, resoLLMUseOf, within } from "./reso_llm_arms.ts";
import { allOf, certainly, isBetter } from "./rulings.ts";
import { RESO_LLM_SEEDS } from "./sizes.ts";

/** Most false alarms in 100 tokens of noise, and least share that is found. */
const [FALSE, FOUND] = [0.06, 0.95];
/** Texts at 0.7 that may be ended. */
const HALTED = 0.05;
const MADE_UP: Metric = { name: "madeUpShare", unit: "words that the text does not hold", better: "lower" };
const TRACES = { quick: 100, full: 400 } as const;

/** G5. */
export const WARNING_CLAIM: Claim = {
  ...{ document: "reso-llm", id: "G5", comparisons: 1, fullSeeds: RESO_LLM_SEEDS },
  notebook: { file: "05-reso-llm", cell: "When it says so" },
  statement: "predictive stability: early warning of instability, auto-correction",
  reading:
    `of chaos and of growth that set in, ${
      100 * FOUND
    } % are told within five tokens, the seed's horizon; on 100 tokens of ` +
    `noise there is an alarm in at most ${100 * FALSE} %, and at temperature 0.7 fewer than ${
      100 * HALTED
    } % of texts are ` +
    "ended; and at temperature 2 control makes fewer words up than none. Whatever is told later is no early warning",
  test:
    "Made traces: noise, and noise of 50 tokens in which the logistic map or growth by a fifth a token sets in; texts of a " +
    "trained model with and without control, paired over seeds",
  smallestEffect: "0.02 of the share of made-up words",
  nullControl: "noise alone; upstream's monitor on the same noise",
  async decide(options) {
    const monitor = monitorTrial(TRACES[options.isQuick ? "quick" : "full"]);
    const use = resoLLMUseOf(options);
    const budget = "one trained model, the same prompts and seeds of texts";
    const comparison = within(use, MADE_UP, ["madeUpShare.on", "madeUpShare.off"], {
      ...{ smallestEffect: 0.02, budget },
    });
    const arms = [{ name: "traces", trial: monitor }];
    const outcome = await runStudy({ arms, seeds: options.seeds }, options);
    if (!outcome.complete) return undefined;
    const traces = outcome.results.get("traces")!;
    return await decideByComparisons([comparison], options, (rowOf, resultsOf) => {
      const control = rowOf(comparison.name);
      const of = (name: string) => meanOf(traces, name);
      const halted = meanOf(resultsOf(use), "haltedShare");
      const all = (name: string, least: number) => ONSETS.every((onset) => of(`${name}.${onset}`) >= least);
      return {
        verdict: allOf(
          certainly(of("falseAlarms") <= FALSE && halted < HALTED && all("found", FOUND)),
          ...[certainly(all("early", FOUND)), isBetter(control)],
        ),
        summary: `${percent(of("falseAlarms"), 1)} false alarms (upstream ${
          percent(of("upstreamFalseAlarms"))
        }); found are ${
          ONSETS.map((onset) =>
            `${percent(of(`found.${onset}`))} of ${onset}, ${
              percent(of(`early.${onset}`))
            } within five tokens, half after ${of(`delay.${onset}`).toFixed(0)}`
          ).join("; ")
        }; ${percent(halted, 1)} of texts at 0.7 are ended; at 2 control changes made-up words by ${
          showDifference(control)
        }`,
        table: {
          columns: ["figure", "share"],
          rows: [
            ...["falseAlarms", "upstreamFalseAlarms"].map((name) => [name, of(name)]),
            ...ONSETS.flatMap((onset) =>
              [`found.${onset}`, `early.${onset}`].map((name) => [name, of(name)])
            ),
            ["haltedShare", halted],
          ],
        },
      };
    });
  },
};
