/** Claims that one kind of heads has a gift, decided on a task that needs it. */
import type { HeadType } from "../../models/mod.ts";
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

/** Training steps that a task takes. */
export interface TaskSteps {
  /** For a check. */
  readonly quick: number;
  /** Otherwise. */
  readonly full: number;
}

/** The three runs of a task: the kind that is said to have the gift, the other, and the former on null episodes. */
export function taskClaim(
  entry: Omit<Claim, "decide" | "document" | "comparisons" | "smallestEffect">,
  task: Task,
  gifted: "content" | "reweight",
  steps: TaskSteps,
): Claim {
  const other = gifted === "content" ? "reweight" : "content";
  return {
    ...entry,
    ...{ document: "haze", comparisons: 2, smallestEffect: `${100 * SMALLEST_ACCURACY} points of accuracy` },
    decide: (options) => decide(options, task, [gifted, other], options.isQuick ? steps.quick : steps.full),
  };
}

async function decide(
  options: DecideOptions,
  task: Task,
  [gifted, other]: readonly [HeadType, HeadType],
  steps: number,
): Promise<Evidence | undefined> {
  const { isQuick, lab: { kernels } } = options;
  const side = (headType: HeadType, isNull = false): Side => {
    const recipe: TaskRecipe = {
      ...(isQuick ? QUICK : FULL),
      ...{ model: { ...SIZES, nodes: nodesOf(headType, task), headType }, steps, learningRate: 1e-2, isNull },
    };
    const label = isNull ? `${headType}, null episodes` : headType;
    return { label, trial: taskTrial(task, recipe, kernels) };
  };
  const [able, rival, control] = [side(gifted), side(other), side(gifted, true)];
  const shared = {
    ...{ metric: ACCURACY, smallestEffect: SMALLEST_ACCURACY, claimed: "a" as const },
    budget: "equal parameters but for a unit of the feed-forward layers, equal episodes and steps",
  };
  const comparisons: Comparison[] = [
    { name: `${gifted} / ${other}`, a: able, b: rival, ...shared },
    { name: `${gifted} / null`, a: able, b: control, ...shared },
  ];
  return await decideByComparisons(comparisons, options, (rowOf, resultsOf) => {
    const [rows, figures] = [
      comparisons.map(({ name }) => rowOf(name)),
      [able, rival, control].map(({ label, trial }) => ({
        label,
        accuracy: meanOf(resultsOf(trial), "accuracy"),
      })),
    ];
    const [versus, learns] = [rows[0]!, rows[1]!];
    return {
      verdict: allOf(isNoWorse(versus), isBetter(learns)),
      summary: `${
        figures.map(({ label, accuracy }) => `${label} ${(100 * accuracy).toFixed(1)} %`).join(", ")
      } right (chance ${(100 * task.chance).toFixed(1)} %); difference of the two kinds ${
        showDifference(versus)
      }`,
      table: {
        columns: ["heads", "accuracy", "chance"],
        rows: figures.map(({ label, accuracy }) => [label, accuracy, task.chance]),
      },
    };
  });
}

/** Feed-forward units that make up for the matrices of the heads: wr is C·H·T, queries and keys 2·C·C a layer. */
function nodesOf(headType: HeadType, { length: T }: Task): number {
  const { nEmb: C, nHeads: H } = SIZES;
  const scores = headType === "reweight" ? C * H * T : 2 * C * C;
  const most = Math.max(C * H * T, 2 * C * C);
  return NODES + Math.round((most - scores) / (2 * C));
}
