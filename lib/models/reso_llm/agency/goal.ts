/** Why a goal is there: the model found something amiss, explores, keeps up what is, or was told. */
export type GoalType = "corrective" | "exploratory" | "maintenance" | "external";

/** What has become of a goal. */
export type GoalStatus = "active" | "achieved" | "abandoned";

/** Why a goal was given up. */
export type AbandonReason = "deadline" | "superseded" | "withdrawn";

/** Something to be reached. */
export interface Goal {
  /** A number of its own. */
  readonly id: number;
  /** In words. */
  readonly description: string;
  /** Why it is there. */
  readonly type: GoalType;
  /** How much it matters, in [0, 1]. */
  readonly priority: number;
  /** What has become of it. */
  readonly status: GoalStatus;
  /** Why it was given up; undefined unless it was. */
  readonly reason: AbandonReason | undefined;
  /** How far it is, in [0, 1]. */
  readonly progress: number;
  /** The update in which it was set. */
  readonly createdAt: number;
  /** The update after which it is given up; undefined if it may take its time. */
  readonly deadline: number | undefined;
  /** The axis that it is to restore, from 0; undefined if it is about no axis. */
  readonly sourceAxis: number | undefined;
  /** Where the axes of the memory are to be; empty if it is about no axis. */
  readonly targetOrientation: readonly number[];
  /** The axis when the goal was set. */
  readonly startValue: number;
  /** The stems of its content words; empty if it is about an axis alone. */
  readonly stems: readonly string[];
  /** Those of them that have been said. */
  readonly said: readonly string[];
  /** The best cosine so far between the goal's words and what is being said, from 0. */
  readonly nearness: number;
  /** Primes that actions for this goal have worked on. */
  readonly attemptedPrimes: readonly number[];
}

/** Goals count as the same by this. */
export type SameGoal = (a: Pick<Goal, "description" | "type" | "sourceAxis">, b: Goal) => boolean;

/** What a new goal is made of; the rest begins at nothing. */
export type GoalCause =
  & Pick<Goal, "description" | "type" | "priority">
  & Partial<Pick<Goal, "deadline" | "sourceAxis" | "targetOrientation" | "startValue" | "stems">>;

/** A goal that begins. */
export function newGoal(id: number, time: number, cause: GoalCause): Goal {
  return {
    ...{ status: "active", reason: undefined, progress: 0, deadline: undefined, sourceAxis: undefined },
    ...{ targetOrientation: [], startValue: 0, stems: [], said: [], nearness: 0, attemptedPrimes: [] },
    ...cause,
    ...{ id, createdAt: time },
  };
}
