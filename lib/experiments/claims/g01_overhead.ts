/** G1: "agency and PRSC add about 10 % overhead". */
import { costTrial } from "../reso_llm/cost_trial.ts";
import { ResoLLMLab } from "../reso_llm/reso_llm_lab.ts";
import type { Claim } from "./claim.ts";
import { decideByRuns, meanOf } from "./decide.ts";
import { certainly } from "./rulings.ts";
import { RESO_LLM_SEEDS } from "./sizes.ts";
import { median } from "./statistics.ts";

/** The share that is said, and how far from it still counts as about: half as much again. */
const [SAID, ABOUT] = [0.1, 0.15];
const TURNS = { quick: 7, full: 21 } as const;

/** G1. */
export const AGENCY_COST_CLAIM: Claim = {
  ...{ document: "reso-llm", id: "G1", comparisons: 0, fullSeeds: RESO_LLM_SEEDS },
  notebook: { file: "05-reso-llm", cell: "Overhead" },
  statement: "agency and PRSC add ~10 % overhead during inference",
  reading:
    `a token of the preset small takes at most ${
      100 * ABOUT
    } % more CPU time with both layers acting than without them; ` +
    "less is no contradiction",
  test:
    "Texts of 64 tokens behind a prompt, with 1,000 bound runs, foci and a goal, and with both layers off, in turns in one " +
    "process: median ratio of CPU times. The record keeps the verdict and what acted; the ratio is of the machine at that " +
    "moment, in the summary alone (bench/reso_llm_report.ts measures it again)",
  smallestEffect: "none is used: a bound is asked for, and the spread between seeds shown",
  nullControl: "both sides are timed in turns, so that what else the machine does hits them alike",
  async decide(options) {
    const trial = costTrial(TURNS[options.isQuick ? "quick" : "full"], ResoLLMLab.beside(options.lab));
    const arms = [{ name: "costs", trial }];
    return await decideByRuns(arms, "the same weights but for the layers' own", options, (resultsOf) => {
      const results = resultsOf(trial);
      const ratios = results.map(({ timings }) => timings!.bothToNeither! - 1);
      const middle = median(ratios);
      const show = (share: number) => `${(100 * share).toFixed(1)} %`;
      return {
        verdict: certainly(middle <= ABOUT),
        summary: `with both layers acting a token takes ${show(middle)} more CPU time (by seed from ${
          show(Math.min(...ratios))
        } to ${show(Math.max(...ratios))}); said: about ${show(SAID)}`,
        table: {
          columns: ["figure", "value"],
          rows: ["tokens", "concepts"].map((name) => [name, meanOf(results, name)]),
        },
        machine: { agencyAndConceptsShare: middle },
      };
    });
  },
};
