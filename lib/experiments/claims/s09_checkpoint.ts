/** S9: "checkpoint holds everything". */
import { resumeTrial } from "../spiral/resume_trial.ts";
import { spiralTrialConfig } from "../spiral/spiral_config.ts";
import { SpiralLab } from "../spiral/spiral_lab.ts";
import type { Claim, DecideOptions, Evidence } from "./claim.ts";
import { type Conclusion, decideByRuns, meanOf, type ResultsOf } from "./decide.ts";
import { certainly, given } from "./rulings.ts";
import { SPIRAL_SEEDS } from "./sizes.ts";

/** Steps of a run that is cut: it is run five times. */
const STEPS = 30;

/** Counts of numbers that differ, of runs that two claims share. */
export async function decideByBits(
  options: DecideOptions,
  conclude: (most: (name: string) => number, least: (name: string) => number, numbers: number) => Conclusion,
): Promise<Evidence | undefined> {
  const trial = resumeTrial(
    spiralTrialConfig(true, { training: { steps: STEPS } }),
    SpiralLab.beside(options.lab),
  );
  const arms = [{ name: "runs", trial }];
  return await decideByRuns(arms, "the same settings and data", options, (resultsOf: ResultsOf) => {
    const values = (name: string) => resultsOf(trial).map(({ metrics }) => metrics[name]!);
    return conclude(
      (name) => Math.max(...values(name)),
      (name) => Math.min(...values(name)),
      meanOf(resultsOf(trial), "numbers"),
    );
  });
}

/** S9. */
export const CHECKPOINT_CLAIM: Claim = {
  ...{ document: "spiral", id: "S9", comparisons: 0, fullSeeds: SPIRAL_SEEDS },
  notebook: { file: "04-spiral", cell: "Save, load, decode" },
  statement: "one checkpoint file holds everything: resume training or decode",
  reading:
    "a run that is cut at a step that is drawn and goes on from the file's bytes ends with the same losses, weights, " +
    "memories and logits, bit for bit",
  test: "Runs of 30 steps, whole and cut, compared number by number",
  smallestEffect: "one bit",
  nullControl: "the same file with the teacher's counted pairs wiped: the end must differ",
  decide: (options) =>
    decideByBits(options, (most, least, numbers) => ({
      verdict: given(certainly(least("forgetful") > 0), certainly(most("resumed") === 0)),
      summary:
        `${most("resumed")} of ${
          numbers.toLocaleString("en")
        } losses, weights, memories and logits differ after a ` +
        `resume from a file; ${
          least("forgetful").toLocaleString("en")
        } or more if the teacher forgets its pairs`,
      table: {
        columns: ["run", "numbers that differ at most", "at least"],
        rows: (["resumed", "forgetful"] as const).map((name) => [name, most(name), least(name)]),
      },
    })),
};
