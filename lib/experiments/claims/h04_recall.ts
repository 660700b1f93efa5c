/** H4: "content attention captures meaning and long range". */
import { RECALL_TASK } from "./recall_task.ts";
import { taskClaim, type TaskTrainings } from "./task_claim.ts";

/** How long it is learnt. */
export const RECALL_TRAININGS: TaskTrainings = {
  quick: { steps: 600, rates: { content: 0.01, reweight: 0.005 } },
  full: { steps: 1500, rates: { content: 0.01, reweight: 0.005 } },
};

/** H4. */
export const RECALL_CLAIM = taskClaim(
  {
    id: "H4",
    statement: "content attention captures meaning and long range",
    reading:
      "where only the key of an earlier token says that it holds the answer, content heads learn to find it, " +
      "and are not worse than reweight heads",
    test:
      "Six keys with values in random order, then the keys again: accuracy of content against reweight heads after " +
      "equal training, and against the null episodes; after half the training too, which decides nothing",
    notebook: { file: "01-haze", cell: "Every comparison" },
    nullControl: "episodes whose answers are drawn anew: no key decides; accuracy must be chance",
  },
  RECALL_TASK,
  "content",
  RECALL_TRAININGS,
);
