import type { AttentionFocus } from "./focus.ts";
import type { GoalType } from "./goal.ts";
import type { GoalListState } from "./goal_list.ts";

/** The amplitude of a prime. */
export interface PrimeOscillator {
  /** The prime. */
  readonly prime: number;
  /** In [0, 1]; below 0.1 it is not looked at. */
  readonly amplitude: number;
  /** Its token, if it has one. */
  readonly token?: number;
}

/** What an update brings. */
export interface AgencyInput {
  /** The primes that swing now. */
  readonly oscillators?: readonly PrimeOscillator[];
  /** The axes of the memory; undefined of an empty one. // (16) */
  readonly axes?: ArrayLike<number> | undefined;
  /** How sure the model is, in [0, 1]; as before unless told. */
  readonly coherence?: number;
}

/** How a goal is set. */
export interface GoalOptions {
  /** `"exploratory"` unless told otherwise. */
  readonly type?: GoalType;
  /** In [0, 1]; 0.8 unless told otherwise. */
  readonly priority?: number;
  /** Updates that it has; no end unless told otherwise. */
  readonly deadlineSteps?: number;
}

/** All that a copy of an {@linkcode Agency} needs, as plain data. */
export interface AgencyState {
  /** Updates so far. */
  readonly time: number;
  /** That of the last update. */
  readonly coherence: number;
  /** What it attends to. */
  readonly foci: readonly AttentionFocus[];
  /** The number of the next focus. */
  readonly nextFocusId: number;
  /** Its goals and their log. */
  readonly goals: GoalListState;
  /** The running mean of each prime, and the update in which it was last seen. */
  readonly primes: readonly (readonly [prime: number, value: number, time: number])[];
  /** The running mean of the memory's axes; undefined before there was a memory. */
  readonly axes: readonly number[] | undefined;
  /** What is left of the weights of goals' words that were said. */
  readonly words: readonly (readonly [key: string, weight: number])[];
  /** How often each token in focus has been produced. */
  readonly produced: readonly (readonly [id: number, times: number])[];
  /** The running mean of what was said. */
  readonly spoken: readonly number[];
}
