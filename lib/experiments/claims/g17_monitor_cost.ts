/** G17: "stability monitoring is lightweight". */
import { costTrial } from "../reso_llm/cost_trial.ts";
import { ResoLLMLab } from "../reso_llm/reso_llm_lab.ts";
import type { Claim } from "./claim.ts";
import { decideByRuns, meanOf } from "./decide.ts";
import { allOf, certainly, given } from "./rulings.ts";
import { RESO_LLM_SEEDS } from "./sizes.ts";
import { median } from "./statistics.ts";
import { watchingTrial } from "./watching_trial.ts";

/** The most that a look may cost, in the time of a token. */
const LIGHT = 0.02;
/** Turns of a run, whose median is taken. */
const TURNS = 7;

/** G17. */
export const MONITOR_COST_CLAIM: Claim = {
  ...{ document: "reso-llm", id: "G17", comparisons: 0, fullSeeds: RESO_LLM_SEEDS },
  notebook: { file: "05-reso-llm", cell: "Overhead" },
  statement: "stability monitoring is lightweight (moving window)",
  reading:
    `light: watching a token takes at most ${
      100 * LIGHT
    } % of the CPU time of writing it with the preset small, without ` +
    "agency and concepts; a moving window: what the monitor says depends on the last 55 tokens alone. One that fails " +
    "is enough against the claim. The share is of one machine; the preset is the least that the document recommends, and " +
    "a larger model only makes it smaller",
  test:
    "CPU time of 20,000 tokens watched and of texts written, in turns in one process, one thread; what a monitor says after " +
    "500 tokens against one that saw the last 55 of them",
  smallestEffect: `${100 * LIGHT} % of a token's time`,
  nullControl: "a monitor that saw a token less than a window: it must say something else",
  async decide(options) {
    const [costs, watching] = [
      costTrial(TURNS, ResoLLMLab.beside(options.lab)),
      watchingTrial(),
    ];
    const arms = [{ name: "costs", trial: costs }, { name: "watching", trial: watching }];
    return await decideByRuns(arms, "the same process", options, (resultsOf) => {
      const figure = (name: string) => meanOf(resultsOf(watching), name);
      const timing = (name: string) => median(resultsOf(costs).map(({ timings }) => timings![name]!));
      const share = timing("monitorToToken");
      const isControlled = resultsOf(watching).every(({ metrics }) => metrics.differsShort! > 0);
      return {
        verdict: given(
          certainly(isControlled),
          allOf(certainly(share <= LIGHT), certainly(figure("differs") === 0)),
        ),
        summary:
          `watching takes ${
            (100 * share).toFixed(1)
          } % of a token's CPU time at the preset small; a window is looked ` +
          `at for ${figure("looks").toFixed(2)} of the tokens, and ${
            figure("differs").toFixed(0)
          } of 100 readings depend on ` +
          `more than the last 55 tokens (on more than 39: ${figure("differsShort").toFixed(0)})`,
        table: {
          columns: ["figure", "mean"],
          rows: ["looks", "differs", "differsShort"].map((name) => [name, figure(name)]),
        },
        machine: { monitorToToken: share, tokenMs: timing("tokenMs"), monitorMs: timing("monitorMs") },
      };
    });
  },
};
