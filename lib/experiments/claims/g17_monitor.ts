/** G17: "the monitor is lightweight". */
import { costTrial } from "../reso_llm/cost_trial.ts";
import { ResoLLMLab } from "../reso_llm/reso_llm_lab.ts";
import type { Claim } from "./claim.ts";
import { decideByRuns, meanOf } from "./decide.ts";
import { certainly } from "./rulings.ts";
import { RESO_LLM_SEEDS } from "./sizes.ts";
import { median } from "./statistics.ts";

/** What it may take of a token's time. */
const LIGHT = 0.02;
const TURNS = { quick: 7, full: 21 } as const;

/** G17. */
export const LIGHT_CLAIM: Claim = {
  ...{ document: "reso-llm", id: "G17", comparisons: 0, fullSeeds: RESO_LLM_SEEDS },
  notebook: { file: "05-reso-llm", cell: "Overhead" },
  statement: "stability monitoring is lightweight (moving window)",
  reading: `a look of the monitor takes at most ${
    100 * LIGHT
  } % of the CPU time of a token of the preset small`,
  test:
    "20,000 looks at noise beside texts of 64 tokens, in turns in one process: median ratio of CPU times. The record keeps " +
    "the verdict; the ratio is of the machine at that moment, in the summary alone (bench/reso_stability_report.ts measures " +
    "microseconds)",
  smallestEffect: "none is used: a bound is asked for, and the spread between seeds shown",
  nullControl: "both are timed in turns, so that what else the machine does hits them alike",
  async decide(options) {
    const trial = costTrial(TURNS[options.isQuick ? "quick" : "full"], ResoLLMLab.beside(options.lab));
    return await decideByRuns([{ name: "costs", trial }], "one process", options, (resultsOf) => {
      const results = resultsOf(trial);
      const ratios = results.map(({ timings }) => timings!.monitorToToken!);
      const middle = median(ratios);
      const show = (share: number) => `${(100 * share).toFixed(2)} %`;
      return {
        verdict: certainly(middle <= LIGHT),
        summary: `the monitor takes ${show(middle)} of a token's CPU time (by seed from ${
          show(Math.min(...ratios))
        } to ${show(Math.max(...ratios))})`,
        table: { columns: ["figure", "value"], rows: [["tokens", meanOf(results, "tokens")]] },
        machine: { monitorShare: middle },
      };
    });
  },
};
