import type { AbandonReason, Goal } from "./goal.ts";

/** Something that happened to a goal. */
export interface AgencyEvent {
  /** The update in which it happened. */
  readonly time: number;
  /** What happened. */
  readonly event: "set" | "achieved" | "abandoned";
  /** To which goal. */
  readonly goalId: number;
  /** Its description. */
  readonly description: string;
  /** Why, if it was abandoned. */
  readonly reason: AbandonReason | undefined;
}

/** Older events are forgotten. */
export const LONGEST_LOG = 100;

/** The last hundred events. */
export class AgencyLog {
  #events: AgencyEvent[] = [];

  /** The events, the oldest first. */
  get events(): readonly AgencyEvent[] {
    return this.#events;
  }

  /** Writes down what happened to a goal. */
  add(time: number, event: AgencyEvent["event"], { id, description, reason }: Goal): void {
    this.#events.push({ time, event, goalId: id, description, reason });
    if (this.#events.length > LONGEST_LOG) this.#events.shift();
  }

  /** Puts back events that were read from {@linkcode events}. */
  restore(events: readonly AgencyEvent[]): void {
    this.#events = [...events];
  }
}
