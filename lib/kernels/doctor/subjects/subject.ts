import type { Effort } from "../effort.ts";
import type { OpName } from "../op_name.ts";
import type { Trial } from "../trial.ts";

/** An op and what it is tried on. */
export interface Subject {
  readonly op: OpName;
  /** Trials at edge points and on ordinary numbers: the same ones each time. */
  trials(effort: Effort): Iterable<Trial>;
}
