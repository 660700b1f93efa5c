/** R2: "resonance operator R̂". */
import type { Comparison } from "../comparison.ts";
import { resoformerTrialConfig } from "../resoformer/resoformer_config.ts";
import { resoformerTaskTrial } from "../resoformer/task_trial.ts";
import { SMALLEST_EFFECT_BITS } from "../verdict.ts";
import type { Claim, DecideOptions } from "./claim.ts";
import { decideByComparisons, meanOf, showDifference } from "./decide.ts";
import { PERIODIC_TASK } from "./periodic_task.ts";
import { permutationChange } from "./permutation.ts";
import { type ResoformerArm, ResoformerArms } from "./resoformer_arms.ts";
import { RECALL_TASK } from "./recall_task.ts";
import { allOf, certainly, isBetter, isNoWorse } from "./rulings.ts";
import type { Task } from "./task.ts";

/** The smallest difference of accuracy that matters. */
const SMALLEST_ACCURACY = 0.05;
/** A change of logits beyond rounding. */
const SEEN = 1e-3;
/** Rotary positions learn both tasks in this time. */
const TRAINING = {
  steps: 300,
  batch: 8,
  learningRate: 1e-2,
  minLearningRate: 1e-4,
  warmupSteps: 30,
} as const;

/** Episodes that are scored, with some hundreds of answers at least. */
const TESTED = 64;

const PRIME_LOG: ResoformerArm = { label: "prime-log" };
const NONE: ResoformerArm = { label: "none", model: { resonance: "none" } };
const SHUFFLED: ResoformerArm = { label: "shuffled positions", nulls: ["shuffledPositions"] };
const ROTARY: ResoformerArm = { label: "rotary", nulls: ["rotary"] };
const LEARNED: ResoformerArm = { label: "learned n", model: { resonance: "learned-n" } };
const ARMS = [PRIME_LOG, NONE, SHUFFLED, ROTARY, LEARNED];

/** R2. */
export const RESONANCE_CLAIM: Claim = {
  ...{ document: "resoformer", id: "R2", comparisons: 8 },
  notebook: { file: "03-resoformer", cell: "Places" },
  statement: "the resonance operator R̂(n)|p⟩ = e^(2πi log_p(n))|p⟩ on the states of tokens",
  reading:
    "read as a position, n = t + 1, it tells a model the order of tokens: earlier tokens that change places change " +
    "what is foretold, held-out loss is lower than without and than with positions mixed up, a rhythm is copied better " +
    "than without, and recall by content is not worse; upstream's reading, n learned and the same everywhere, is shown",
  test:
    "Prime-log R̂ against none and the control on text, against none on a rhythm of 20 tokens and on recall of " +
    "values by keys, paired over seeds; logits of a one-block model after the tokens before are turned around; rotary " +
    "positions and learned n are shown beside, and decide nothing",
  smallestEffect: `${SMALLEST_EFFECT_BITS} bits per character, ${100 * SMALLEST_ACCURACY} points of accuracy`,
  nullControl: "the same angles at positions that are mixed up once: all of the turning, no order",
  async decide(options) {
    const arms = new ResoformerArms(options, PRIME_LOG);
    const onText = [NONE, SHUFFLED, ROTARY, LEARNED].map((other, i) =>
      arms.compare(PRIME_LOG, other, { isClaimed: i < 2 })
    );
    const onTasks = [PERIODIC_TASK, RECALL_TASK].flatMap((task) => [
      taskComparison(options, task, NONE, task === PERIODIC_TASK),
      taskComparison(options, task, ROTARY, false),
    ]);
    const changes = [PRIME_LOG, NONE, LEARNED].map((arm) => ({
      label: arm.label,
      most: options.seeds.map((seed) => permutationChange(arms.config(arm).model, seed, options.lab.kernels)),
    }));
    return await decideByComparisons([...onText, ...onTasks], options, (rowOf, resultsOf) => {
      const rows = onText.map(({ name }) => rowOf(name));
      const [copied, copiedRotary, recalled, recalledRotary] = onTasks.map(({ name }) => rowOf(name));
      const seesOrder = changes[0]!.most.every((x) => x > SEEN) && changes[1]!.most.every((x) => x < SEEN);
      const accuracies = (task: Task, label: string) => {
        const sides = onTasks.filter(({ name }) => name.startsWith(task.name)).flatMap(({ a, b }) => [a, b]);
        const side = sides.find((one) => one.label === label);
        return side ? meanOf(resultsOf(side.trial), "accuracy") : "-";
      };
      return {
        verdict: allOf(
          ...[certainly(seesOrder), isBetter(rows[0]!), isBetter(rows[1]!)],
          ...[isBetter(copied!), isNoWorse(recalled!)],
        ),
        summary: `prime-log R̂ is ${
          rows.map((row) => `${showDifference(row)} bits per character from ${row.b.label}`).join(", ")
        }; share of a rhythm copied ${showDifference(copied!, 2)} from none and ${
          showDifference(copiedRotary!, 2)
        } from rotary, of values recalled ${showDifference(recalled!, 2)} and ${
          showDifference(recalledRotary!, 2)
        }; turning the past around moves logits by up to ${
          changes.map(({ label, most }) => `${Math.max(...most).toPrecision(1)} (${label})`).join(", ")
        }`,
        table: {
          columns: ["R̂", "bits/character", "rhythm", "recall", "largest change of logits by order"],
          rows: arms.rows(ARMS, ["bitsPerCharacter"], resultsOf).map((row) => {
            const change = changes.find(({ label }) => label === row[0]);
            const label = row[0] as string;
            return [
              ...[...row, accuracies(PERIODIC_TASK, label), accuracies(RECALL_TASK, label)],
              change ? Math.max(...change.most) : "-",
            ];
          }),
        },
      };
    });
  },
};

function taskComparison(
  { lab }: DecideOptions,
  task: Task,
  other: ResoformerArm,
  isClaimed: boolean,
): Comparison {
  const side = ({ label, ...arm }: ResoformerArm) => {
    const config = resoformerTrialConfig(true, { ...arm, training: TRAINING });
    return { label, trial: resoformerTaskTrial(task, config, TESTED, lab.kernels) };
  };
  return {
    ...{ name: `${task.name}, ${PRIME_LOG.label} / ${other.label}`, a: side(PRIME_LOG), b: side(other) },
    metric: { name: "accuracy", unit: "share of answers that are right", better: "higher" },
    smallestEffect: SMALLEST_ACCURACY,
    ...(isClaimed ? { claimed: "a" as const } : {}),
    budget: "equal sizes but for the frequencies of R̂, equal episodes and steps",
  };
}
