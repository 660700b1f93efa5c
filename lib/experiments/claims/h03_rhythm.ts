/** H3: "reweight captures rhythm, n-grams, repetition". */
import { PERIODIC_TASK } from "./periodic_task.ts";
import { taskClaim, type TaskTrainings } from "./task_claim.ts";

/** How long it is learnt. */
export const RHYTHM_TRAININGS: TaskTrainings = {
  quick: { steps: 150, rates: { content: 0.01, reweight: 0.01 } },
  full: { steps: 300, rates: { content: 0.02, reweight: 0.01 } },
};

/** H3. */
export const RHYTHM_CLAIM = taskClaim(
  {
    id: "H3",
    statement: "reweight captures rhythm, n-grams, repetition",
    reading:
      "where position alone says which earlier token comes again, reweight heads learn it, and are not worse " +
      "than content heads",
    test:
      "Words of 20 random tokens said three times: accuracy of reweight against content heads after equal " +
      "training, and against the null episodes",
    nullControl: "the same episodes with their positions shuffled: the tokens without the rhythm",
  },
  PERIODIC_TASK,
  "reweight",
  RHYTHM_TRAININGS,
);
