/**
 * Finds the learning rates of the claims on haze: `deno run -A tools/sweep_rates.ts [quick|full]` trains each kind of
 * heads on a grid of rates, on seeds that decide no claim, and prints held-out bits per character (`HAZE_RATES` in
 * `lib/experiments/haze_rates.ts`) and, for the two tasks, the share of right answers (`h03_rhythm.ts`, `h04_recall.ts`).
 *
 * @module
 */
import { claimConfig } from "../lib/experiments/claims/sizes.ts";
import { RHYTHM_TRAININGS } from "../lib/experiments/claims/h03_rhythm.ts";
import { RECALL_TRAININGS } from "../lib/experiments/claims/h04_recall.ts";
import { PERIODIC_TASK } from "../lib/experiments/claims/periodic_task.ts";
import { RECALL_TASK } from "../lib/experiments/claims/recall_task.ts";
import { taskRecipe } from "../lib/experiments/claims/task_claim.ts";
import { taskTrial } from "../lib/experiments/claims/task_trial.ts";
import { CONTENT, HYBRID, NO_ATTENTION, REWEIGHT } from "../lib/experiments/claims/trained_arms.ts";
import { HazeLab, hazeTrial, matchBudget, type Trial } from "../lib/experiments/mod.ts";
import { kernelsNamed } from "../lib/kernels/mod.ts";

const SEEDS = [1001, 1002];
const RATES = [0.0025, 0.005, 0.01, 0.02, 0.04];

async function meanOver(trial: Trial, metric: string): Promise<number> {
  let sum = 0;
  for (const seed of SEEDS) sum += (await trial.run(seed, {})).metrics[metric]!;
  return sum / SEEDS.length;
}

async function sweep(label: string, trialAt: (rate: number) => Trial, metric: string): Promise<void> {
  const cells: string[] = [];
  for (const rate of RATES) cells.push(`${rate}: ${(await meanOver(trialAt(rate), metric)).toFixed(3)}`);
  console.log(`${label.padEnd(24)} ${cells.join("   ")}`);
}

async function main(kind: string): Promise<void> {
  const isQuick = kind === "quick";
  const lab = await HazeLab.open("builtin", kernelsNamed("wasm-strict"));
  const reference = claimConfig(isQuick, HYBRID.model);
  for (const { label, model, nulls } of [HYBRID, CONTENT, REWEIGHT, NO_ATTENTION]) {
    const own = claimConfig(isQuick, model, nulls);
    const { config } = matchBudget(own, reference, "parameters", lab.vocab.vocabSize);
    const trialAt = (learningRate: number): Trial => {
      const training = { ...config.training, learningRate, minLearningRate: learningRate / 100 };
      return hazeTrial({ ...config, training }, lab);
    };
    await sweep(`${label}, bits`, trialAt, "bitsPerCharacter");
  }
  for (
    const [task, trainings] of [[PERIODIC_TASK, RHYTHM_TRAININGS], [RECALL_TASK, RECALL_TRAININGS]] as const
  ) {
    const training = trainings[isQuick ? "quick" : "full"];
    for (const headType of ["content", "reweight"] as const) {
      const recipe = taskRecipe(task, training, headType, isQuick);
      const trialAt = (learningRate: number) => taskTrial(task, { ...recipe, learningRate }, lab.kernels);
      await sweep(`${task.name} ${headType}, share`, trialAt, "accuracy");
    }
  }
}

if (import.meta.main) await main(Deno.args[0] === "quick" ? "quick" : "full");
