import { type AbandonReason, type Goal, type GoalCause, newGoal, type SameGoal } from "./goal.ts";
import { type AgencyEvent, AgencyLog } from "./log.ts";

/** Achieved and abandoned goals beyond so many are forgotten, the oldest first. */
const MOST_FINISHED = 100;

/** The goals of one agent, and the log of what became of them. */
export class GoalList {
  readonly log: AgencyLog = new AgencyLog();
  #goals: Goal[] = [];
  #nextId = 0;
  #achieved = 0;
  #abandoned = 0;

  /**
   * @param most active ones at the same time
   * @param same when a new goal counts as one that is active already
   */
  constructor(readonly most: number, readonly same: SameGoal) {}

  /** All that are remembered, in the order in which they were set. */
  get all(): readonly Goal[] {
    return this.#goals;
  }

  /** The active ones, in the order in which they were set. */
  get active(): Goal[] {
    return this.#goals.filter(({ status }) => status === "active");
  }

  /** The active goal of the highest priority; undefined without one. */
  get top(): Goal | undefined {
    return this.active.toSorted((a, b) => b.priority - a.priority)[0];
  }

  /** The share of achieved goals among the finished ones; 0 before there is one. */
  get successRate(): number {
    const finished = this.#achieved + this.#abandoned;
    return finished === 0 ? 0 : this.#achieved / finished;
  }

  /**
   * Sets a goal. One that is active already only rises in priority. Where there is no room, the least active one makes
   * way if it matters less (`"superseded"`); otherwise the new goal itself comes out abandoned and is not kept.
   */
  set(cause: GoalCause, time: number): Goal {
    const known = this.active.find((goal) => this.same({ sourceAxis: undefined, ...cause }, goal));
    if (known) return this.change(known.id, { priority: Math.max(known.priority, cause.priority) });
    const active = this.active;
    const goal = newGoal(this.#nextId++, time, cause);
    if (active.length >= this.most) {
      const least = active.toSorted((a, b) => a.priority - b.priority)[0];
      if (!least || least.priority >= goal.priority) {
        const refused: Goal = { ...goal, status: "abandoned", reason: "superseded" };
        this.log.add(time, "abandoned", refused);
        return refused;
      }
      this.abandon(least.id, "superseded", time);
    }
    this.#goals.push(goal);
    this.log.add(time, "set", goal);
    return goal;
  }

  /** Changes a goal that is there, and gives it. */
  change(id: number, change: Partial<Omit<Goal, "id">>): Goal {
    const at = this.#goals.findIndex((goal) => goal.id === id);
    if (at < 0) throw new RangeError(`Cannot change a goal as it is one of this agent's: ${id}`);
    return this.#goals[at] = { ...this.#goals[at], ...change };
  }

  /** Ends a goal well. */
  achieve(id: number, time: number): void {
    this.#achieved++;
    this.log.add(time, "achieved", this.change(id, { status: "achieved" }));
    this.#forget();
  }

  /** Ends a goal otherwise. */
  abandon(id: number, reason: AbandonReason, time: number): void {
    this.#abandoned++;
    this.log.add(time, "abandoned", this.change(id, { status: "abandoned", reason }));
    this.#forget();
  }

  /** All that a copy needs. */
  get state(): GoalListState {
    const { log: { events }, all } = this;
    return {
      ...{ goals: [...all], events: [...events], nextId: this.#nextId },
      ...{ achieved: this.#achieved, abandoned: this.#abandoned },
    };
  }

  /** Puts back a {@linkcode state}. */
  restore({ goals, events, nextId, achieved, abandoned }: GoalListState): void {
    this.#goals = [...goals];
    [this.#nextId, this.#achieved, this.#abandoned] = [nextId, achieved, abandoned];
    this.log.restore(events);
  }

  #forget(): void {
    const finished = this.#goals.filter(({ status }) => status !== "active");
    if (finished.length <= MOST_FINISHED) return;
    this.#goals = this.#goals.filter((goal) => goal !== finished[0]);
  }
}

/** Goals and their log, as plain data. */
export interface GoalListState {
  /** All that are remembered. */
  readonly goals: readonly Goal[];
  /** The log. */
  readonly events: readonly AgencyEvent[];
  /** The number of the next goal. */
  readonly nextId: number;
  /** How many were ever achieved. */
  readonly achieved: number;
  /** How many were ever given up. */
  readonly abandoned: number;
}
