/** H3: "reweight captures rhythm, n-grams, repetition". */
import { PERIODIC_TASK } from "./periodic_task.ts";
import { taskClaim } from "./task_claim.ts";

/** H3. */
export const RHYTHM_CLAIM = taskClaim(
  {
    id: "H3",
    statement: "reweight captures rhythm, n-grams, repetition",
    reading:
      "where position alone says which earlier token comes again, reweight heads learn it, and are not worse " +
      "than content heads",
    test:
      "Words of 6 random tokens said over and over: accuracy of reweight against content heads after equal " +
      "training, and against the null episodes",
    nullControl: "episodes of independent tokens: the same tokens without a rhythm; accuracy must be chance",
  },
  PERIODIC_TASK,
  "reweight",
  { quick: 300, full: 1500 },
);
