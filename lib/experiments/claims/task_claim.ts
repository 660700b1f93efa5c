/** Claims that one kind of heads has a gift, decided on a task that needs it. */
import type { Comparison, Metric, Side } from "../comparison.ts";
import type { Claim, DecideOptions, Evidence } from "./claim.ts";
import { decideByComparisons, meanOf, showDifference } from "./decide.ts";
import { allOf, isBetter, isNoWorse } from "./rulings.ts";
import type { Task } from "./task.ts";
import { type TaskRecipe, taskTrial } from "./task_trial.ts";

/** The smallest difference of accuracy that matters. */
export const SMALLEST_ACCURACY = 0.05;
const ACCURACY: Metric = {
  ...{ name: "accuracy", unit: "share of answers that are right", better: "higher" },
};
const QUICK = { batch: 16, tested: 128 };
const FULL = { batch: 16, tested: 512 };
/** Width that pure kinds get more of, so that parameters are equal: a reweight head has other matrices. */
const SIZES = { nEmb: 32, nBlocks: 2, nHeads: 4, alpha: 0.5 };
const NODES = 64;

type PureHead = "content" | "reweight";

/** How long a task is learnt, and at which rates: for each kind the best of `tools/sweep_rates.ts`. */
export interface TaskTraining {
  /** Training steps. */
  readonly steps: number;
  /** Peak learning rate of each kind. */
  readonly rates: Readonly<Record<PureHead, number>>;
}
/** For a check, and otherwise. */
export interface TaskTrainings {
  /** For a check. */
  readonly quick: TaskTraining;
  /** Otherwise. */
  readonly full: TaskTraining;
}

/**
 * The runs of a task: the kind that is said to have the gift, the other, and the former on null episodes; both kinds again
 * with half the steps, so that the speed of learning stands beside its end.
 */
export function taskClaim(
  entry: Omit<Claim, "decide" | "document" | "comparisons" | "smallestEffect">,
  task: Task,
  gifted: PureHead,
  trainings: TaskTrainings,
): Claim {
  const other = gifted === "content" ? "reweight" : "content";
  return {
    ...entry,
    ...{ document: "haze", comparisons: 3, smallestEffect: `${100 * SMALLEST_ACCURACY} points of accuracy` },
    decide: (options) =>
      decide(options, task, [gifted, other], trainings[options.isQuick ? "quick" : "full"]),
  };
}

/** How one kind of heads learns a task. */
export function taskRecipe(
  task: Task,
  { steps, rates }: TaskTraining,
  headType: PureHead,
  isQuick: boolean,
): TaskRecipe {
  return {
    ...(isQuick ? QUICK : FULL),
    ...{ model: { ...SIZES, nodes: nodesOf(headType, task), headType } },
    ...{ steps, learningRate: rates[headType], isNull: false },
  };
}

async function decide(
  options: DecideOptions,
  task: Task,
  [gifted, other]: readonly [PureHead, PureHead],
  training: TaskTraining,
): Promise<Evidence | undefined> {
  const { isQuick, lab: { kernels } } = options;
  const { rates } = training;
  const side = (headType: PureHead, label: string, changes: Partial<TaskRecipe> = {}): Side => {
    const recipe = { ...taskRecipe(task, training, headType, isQuick), ...changes };
    return { label, trial: taskTrial(task, recipe, kernels) };
  };
  const half = { steps: training.steps / 2 };
  const sides = [
    side(gifted, gifted),
    side(other, other),
    side(gifted, `${gifted} on null episodes`, { isNull: true }),
    side(gifted, `${gifted}, half the steps`, half),
    side(other, `${other}, half the steps`, half),
  ] as const;
  const [able, rival, control, early, earlyRival] = sides;
  const shared = {
    ...{ metric: ACCURACY, smallestEffect: SMALLEST_ACCURACY },
    budget:
      `equal parameters but for a unit of the feed-forward layers, equal episodes and steps; learning rates ${
        rates[gifted]
      } and ${rates[other]}, each the best for its kind in ${training.steps} steps`,
  };
  const comparisons: Comparison[] = [
    { name: `${gifted} / ${other}`, a: able, b: rival, claimed: "a", ...shared },
    { name: `${gifted} / null`, a: able, b: control, claimed: "a", ...shared },
    { name: `${gifted} / ${other}, half the steps`, a: early, b: earlyRival, ...shared },
  ];
  return await decideByComparisons(comparisons, options, (rowOf, resultsOf) => {
    const [versus, learns, halfway] = comparisons.map(({ name }) => rowOf(name));
    const figures = sides.map(({ label, trial }) => ({
      label,
      accuracy: meanOf(resultsOf(trial), "accuracy"),
    }));
    const share = (accuracy: number) => `${(100 * accuracy).toFixed(1)} %`;
    const told = figures.slice(0, 3).map(({ label, accuracy }) => `${label} ${share(accuracy)}`);
    return {
      verdict: allOf(isNoWorse(versus!), isBetter(learns!)),
      summary: `${told.join(", ")} right (chance ${share(task.chance)}); difference of the two kinds ${
        showDifference(versus!)
      } after ${training.steps} steps and ${showDifference(halfway!)} after ${half.steps} (${
        share(halfway!.a.mean)
      } and ${share(halfway!.b.mean)})`,
      table: {
        columns: ["heads", "accuracy", "chance"],
        rows: figures.map(({ label, accuracy }) => [label, accuracy, task.chance]),
      },
    };
  });
}

/** Feed-forward units that make up for the matrices of the heads: wr is C·H·T, queries and keys 2·C·C a layer. */
function nodesOf(headType: PureHead, { length: T }: Task): number {
  const { nEmb: C, nHeads: H } = SIZES;
  const scores = headType === "reweight" ? C * H * T : 2 * C * C;
  const most = Math.max(C * H * T, 2 * C * C);
  return NODES + Math.round((most - scores) / (2 * C));
}
