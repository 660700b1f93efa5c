/** H3: "reweight captures rhythm, n-grams, repetition". */
import { PERIODIC_TASK } from "./periodic_task.ts";
import { taskClaim, type TaskTraining, type TaskTrainings } from "./task_claim.ts";

const TRAINING: TaskTraining = { steps: 300, rates: { content: 0.02, reweight: 0.01 } };

/** How long it is learnt: equally long for a check, as content heads need the time. */
export const RHYTHM_TRAININGS: TaskTrainings = { quick: TRAINING, full: TRAINING };

/** H3. */
export const RHYTHM_CLAIM = taskClaim(
  {
    id: "H3",
    statement: "reweight captures rhythm, n-grams, repetition",
    reading:
      "where position alone says which earlier token comes again, reweight heads learn it, and are not worse " +
      "than content heads; n-grams apart from rhythm are not tested",
    test:
      "Words of 20 random tokens said three times: accuracy of reweight against content heads after equal " +
      "training, and against the null episodes; after half the training too, which decides nothing",
    notebook: { file: "01-haze", cell: "Every comparison" },
    nullControl: "the same episodes with their positions shuffled: the tokens without the rhythm",
  },
  PERIODIC_TASK,
  "reweight",
  RHYTHM_TRAININGS,
);
