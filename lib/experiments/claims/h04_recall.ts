/** H4: "content attention captures meaning and long range". */
import { RECALL_TASK } from "./recall_task.ts";
import { taskClaim } from "./task_claim.ts";

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
      "equal training, and against the null episodes",
    nullControl: "episodes whose answers are drawn anew: no key decides; accuracy must be chance",
  },
  RECALL_TASK,
  "content",
  { quick: 600, full: 1500 },
);
