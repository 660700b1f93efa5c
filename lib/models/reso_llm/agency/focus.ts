/** What a focus is on. */
export type FocusType = "prime" | "concept" | "goal" | "memory" | "external";

/** Something that holds the attention for a while. */
export interface AttentionFocus {
  /** A number of its own. */
  readonly id: number;
  /** What it is on. */
  readonly type: FocusType;
  /** Its name: the text of a token, the name of an axis. */
  readonly target: string;
  /** How strongly, in [0, 1]. */
  readonly intensity: number;
  /** The update in which it began. */
  readonly startTime: number;
  /** For how many updates it has lasted. */
  readonly duration: number;
  /** How new its target was when it was last raised. */
  readonly novelty: number;
  /** The priority of the goal that it serves; 0 if it serves none. */
  readonly relevance: number;
  /** The primes of its tokens. */
  readonly primes: readonly number[];
  /** Its tokens; empty unless it is on one. */
  readonly tokens: readonly number[];
  /** The axis of the memory, from 0; undefined unless it is on one. */
  readonly smfAxis: number | undefined;
}

/** What raises a focus. */
export type FocusCause = Omit<AttentionFocus, "id" | "startTime" | "duration">;

/** A focus is given up below this intensity. */
const LEAST_INTENSITY = 0.1;

/** The foci of one agent: at most so many, each fading. */
export class FocusList {
  #foci: AttentionFocus[] = [];
  #nextId = 0;

  /**
   * @param most how many at the same time
   * @param decayRate the part of its intensity that each loses in {@linkcode decay}
   */
  constructor(readonly most: number, readonly decayRate: number) {}

  /** The foci, the strongest first. */
  get all(): readonly AttentionFocus[] {
    return this.#foci.toSorted((a, b) => b.intensity - a.intensity);
  }

  /** How many there are. */
  get size(): number {
    return this.#foci.length;
  }

  /**
   * Begins a focus, or raises that on the same target: the larger intensity, the new novelty and relevance. Where there
   * is no room the weakest goes.
   */
  raise(cause: FocusCause, time: number): void {
    const at = this.#foci.findIndex(({ type, target }) => type === cause.type && target === cause.target);
    if (at < 0) {
      this.#foci.push({ ...cause, id: this.#nextId++, startTime: time, duration: 0 });
      if (this.#foci.length > this.most) this.#foci = this.all.slice(0, this.most);
      return;
    }
    const old = this.#foci[at];
    this.#foci[at] = { ...old, ...cause, intensity: Math.max(old.intensity, cause.intensity) };
  }

  /** Ends an update: all foci fade, and those that have become faint are given up. */
  decay(time: number): void {
    this.#foci = this.#foci
      .map((focus) => ({
        ...focus,
        intensity: focus.intensity * (1 - this.decayRate),
        duration: time - focus.startTime,
      }))
      .filter(({ intensity }) => intensity >= LEAST_INTENSITY);
  }

  /** The tokens in focus, each with the intensity of its focus. */
  *tokenIntensities(): Iterable<[id: number, intensity: number]> {
    for (const { tokens, intensity } of this.#foci) {
      for (const id of tokens) yield [id, intensity];
    }
  }

  /** Whether a token is in focus. */
  holds(id: number): boolean {
    return this.#foci.some(({ tokens }) => tokens.includes(id));
  }

  /** The number of the next focus. */
  get nextId(): number {
    return this.#nextId;
  }

  /** Puts back foci that were read from {@linkcode all}, and {@linkcode nextId}. */
  restore(foci: readonly AttentionFocus[], nextId: number): void {
    this.#foci = [...foci];
    this.#nextId = nextId;
  }
}
