import { SEDENION_AXES } from "../../../physics/mod.ts";
import type { AgencyInput, AgencyState, GoalOptions, PrimeOscillator } from "./agency_types.ts";
import { AxisBaselines, PrimeBaselines } from "./baselines.ts";
import { checkWhole, checkWithin } from "../checks.ts";
import { stemOf } from "../memory/words.ts";
import { contentWords } from "./content_words.ts";
import { fallenAxes, upstreamCorrectives } from "./corrective.ts";
import { type AttentionFocus, FocusList } from "./focus.ts";
import type { Goal, GoalCause, SameGoal } from "./goal.ts";
import { GoalList } from "./goal_list.ts";
import { GoalTalk } from "./goal_talk.ts";
import type { AgencyEvent } from "./log.ts";
import { type Metacognition, metacognition } from "./metacognition.ts";
import { type AgencyOptions, type CompleteAgencyOptions, completeAgencyOptions } from "./options.ts";
import { axisProgress, upstreamProgress, wordProgress } from "./progress.ts";
import type { AgencyVocabulary } from "./vocabulary.ts";

/** Oscillators below this are not looked at. */
const LEAST_AMPLITUDE = 0.1;
/** A prime above this salience becomes a focus. */
const LEAST_SALIENCE = 0.3;
/** An axis newer than this becomes a focus. */
const LEAST_AXIS_NOVELTY = 0.15;

/** Two goals of a user are one if they say the same, two of the model's own if they are about the same axis. */
const sameByText: SameGoal = (a, b) =>
  a.sourceAxis === b.sourceAxis && (a.sourceAxis !== undefined || a.description === b.description);
/** Upstream takes all goals of one type without an axis for one: a second user's goal is swallowed. */
const sameByAxis: SameGoal = (a, b) => a.sourceAxis === b.sourceAxis && a.type === b.type;

/**
 * What a model attends to and wants: foci on new tokens and axes, goals of the user, goals that it forms of its memory,
 * and what both do to the next token.
 *
 * Each token is an update. Its prime's amplitude a goes into a running mean b; novelty is |a − b|, relevance the
 * priority of a goal that has the token in one of its words, and salience 0.4·novelty + 0.4·relevance + 0.2·a. Above 0.3
 * it makes a focus, which fades by 2 % an update. A goal's progress is 0.7 times the share of its content words (by
 * stem) that have been said, plus 0.3 times the best cosine between its words' sedenion and that of the last words. The
 * model sets itself a goal when an axis of the memory falls below what the memory has shown.
 *
 * Influence: {@linkcode Agency.bias} adds β·intensity to the logits of tokens in focus and of tokens that begin or go
 * on with a goal's unsaid word, halved each time it is said; {@linkcode Agency.keyIntensity} is for attention's keys.
 * Without foci and goals both are exactly nothing.
 *
 * @example
 * ```ts
 * import { Agency } from "@haze/haze/reso-llm";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const words = ["", " the", " whale", " sea"];
 * const agency = new Agency({
 *   encode: (text) => [Math.max(0, words.indexOf(text))],
 *   pieceOf: (id) => words[id]!,
 *   primeOf: (id) => [2, 3, 5, 7][id]!,
 * });
 * assertEquals(agency.bias().size, 0);
 * const goal = agency.createGoal("Speak of the whale");
 * assertEquals(agency.bias().get(2), 0.5 * 0.8);
 * agency.observeToken(2, { produced: true });
 * agency.endText();
 * assert(agency.goals.find(({ id }) => id === goal.id)!.progress > 0.9);
 * ```
 */
export class Agency {
  readonly #options: CompleteAgencyOptions;
  readonly #vocabulary: AgencyVocabulary;
  readonly #foci: FocusList;
  readonly #goals: GoalList;
  readonly #talk: GoalTalk;
  readonly #primes = new PrimeBaselines();
  readonly #axes = new AxisBaselines();
  /** The tokens in focus: how often they were produced since. */
  readonly #produced = new Map<number, number>();
  #time = 0;
  #coherence = 0;

  /**
   * Makes an agent that attends to nothing yet and wants nothing.
   *
   * @param vocabulary what is to be known of tokens and words
   * @param options how much agency there is
   * @throws {RangeError} if an option is out of range
   */
  constructor(vocabulary: AgencyVocabulary, options: AgencyOptions = {}) {
    this.#options = completeAgencyOptions(options);
    this.#vocabulary = vocabulary;
    this.#foci = new FocusList(this.#options.maxFoci, this.#options.attentionDecayRate);
    this.#goals = new GoalList(
      this.#options.maxGoals,
      this.#options.rule === "upstream" ? sameByAxis : sameByText,
    );
    this.#talk = new GoalTalk(vocabulary, this.#options.biasFade);
  }

  /** What it attends to, the strongest first. */
  get foci(): readonly AttentionFocus[] {
    return this.#foci.all;
  }

  /** All goals that it remembers, in the order in which they were set. */
  get goals(): readonly Goal[] {
    return this.#goals.all;
  }

  /** Those that are not finished. */
  get activeGoals(): readonly Goal[] {
    return this.#goals.active;
  }

  /** The active goal of the highest priority; undefined without one. */
  get topGoal(): Goal | undefined {
    return this.#goals.top;
  }

  /** The last hundred things that happened to goals. */
  get log(): readonly AgencyEvent[] {
    return this.#goals.log.events;
  }

  /** What it can say of itself. */
  get metacognition(): Metacognition {
    const { maxFoci, maxGoals } = this.#options;
    return metacognition({
      ...{ foci: this.#foci.size, maxFoci, maxGoals, coherence: this.#coherence },
      ...{
        progress: this.#goals.active.map(({ progress }) => progress),
        successRate: this.#goals.successRate,
      },
    });
  }

  /**
   * Sets a goal. One with the same description that is active already only rises in priority. With `maxGoals` active,
   * the one of the lowest priority makes way, or the new one comes back abandoned if it matters no more.
   *
   * @param description in words
   * @returns the goal
   * @throws {RangeError} if the description has no word, the priority is not in [0, 1], or the deadline no positive integer
   */
  createGoal(
    description: string,
    { type = "exploratory", priority = 0.8, deadlineSteps }: GoalOptions = {},
  ): Goal {
    checkWithin("the priority of a goal", priority, 0, 1);
    if (deadlineSteps !== undefined) checkWhole("deadlineSteps", deadlineSteps, 1);
    const words = contentWords(description);
    if (words.length === 0) {
      throw new RangeError(`Cannot set a goal as its description has a word: ${JSON.stringify(description)}`);
    }
    const deadline = deadlineSteps === undefined ? Infinity : this.#time + deadlineSteps;
    return this.#set({ description, type, priority, deadline, stems: words.map(stemOf) });
  }

  /** Gives up a goal, as its user no longer wants it; nothing if it is finished. */
  withdrawGoal(id: number): void {
    if (this.#goals.active.some((goal) => goal.id === id)) this.#abandon(id, "withdrawn");
  }

  /** Writes down that an action for a goal worked on some primes: they become relevant. */
  attempt(goalId: number, primes: readonly number[]): void {
    const goal = this.#goals.change(goalId, {});
    this.#goals.change(goalId, { attemptedPrimes: [...new Set([...goal.attemptedPrimes, ...primes])] });
  }

  /**
   * Takes the next token of a text.
   *
   * @param id the token
   * @param options whether the model `produced` it; the prompt's tokens are attended to, and serve no goal
   */
  observeToken(id: number, { produced, coherence = this.#coherence }: {
    readonly produced: boolean;
    readonly coherence?: number;
  }): void {
    const prime = this.#vocabulary.primeOf(id);
    const amplitude = this.#vocabulary.amplitudeOf?.(id) ?? 1;
    if (produced) {
      this.#produced.set(id, (this.#produced.get(id) ?? 0) + 1);
      this.#say(this.#talk.push(id));
    }
    this.update({ oscillators: [{ prime, amplitude, token: id }], coherence });
  }

  /**
   * Takes a look at the memory, between updates: new axes become foci, fallen ones goals, and goals about axes go on.
   *
   * @param axes undefined of an empty memory, which says nothing // (16)
   * @throws {TypeError} if there are not sixteen
   */
  observeMemory(axes: ArrayLike<number> | undefined): void {
    if (axes) this.#lookAt(axes);
  }

  /** Begins a text: no word is half said. */
  beginText(): void {
    this.#talk.beginText();
  }

  /** Ends a text, and with it its last word. */
  endText(): void {
    this.#say(this.#talk.endText());
  }

  /**
   * One update: raises foci, forms goals, fades foci, looks at goals' progress and deadlines.
   *
   * @throws {TypeError} if a memory has not sixteen axes
   * @throws {RangeError} if the coherence is not in [0, 1]
   */
  update({ oscillators = [], axes, coherence = this.#coherence }: AgencyInput): void {
    checkWithin("the coherence of an update", coherence, 0, 1);
    this.#time++;
    this.#coherence = coherence;
    for (const oscillator of oscillators) this.#attendTo(oscillator);
    if (axes) this.#lookAt(axes);
    this.#foci.decay(this.#time);
    for (const id of this.#produced.keys()) if (!this.#foci.holds(id)) this.#produced.delete(id);
    for (const { id, deadline } of this.#goals.active) {
      if (this.#time > deadline) this.#abandon(id, "deadline");
    }
  }

  /**
   * What is added to the next token's logits, in nats: β times the largest intensity that wants the token.
   *
   * @returns by token id; no entry is 0
   */
  bias(): Map<number, number> {
    const { bias: strength, biasFade } = this.#options;
    const bias = new Map<number, number>();
    const want = (id: number, intensity: number): void => {
      const amount = strength * intensity;
      if (amount > 0) bias.set(id, Math.max(bias.get(id) ?? 0, amount));
    };
    for (const [id, intensity] of this.#foci.tokenIntensities()) {
      want(id, intensity * biasFade ** (this.#produced.get(id) ?? 0));
    }
    for (const [id, intensity] of this.#talk.words.wanted()) want(id, intensity);
    return bias;
  }

  /** Adds the {@linkcode bias} to a row of logits, in place. // (V) */
  addBias(logits: Float32Array | Float64Array): void {
    for (const [id, amount] of this.bias()) logits[id] += amount;
  }

  /** How strongly a key of this token is to be attended to, in [0, 1]; times β it is a bias on its score. */
  keyIntensity(id: number): number {
    let highest = this.#talk.words.priorityOf(id);
    for (const [token, intensity] of this.#foci.tokenIntensities()) {
      if (token === id) highest = Math.max(highest, intensity);
    }
    return highest;
  }

  /** What was attended to, as `"type:target"` with the intensity. */
  attentionSummary(): Record<string, number> {
    return Object.fromEntries(
      this.foci.map(({ type, target, intensity }) => [`${type}:${target}`, intensity]),
    );
  }

  /** All that a copy needs, as plain data; half a word in the text is not part of it. */
  get state(): AgencyState {
    return {
      ...{ time: this.#time, coherence: this.#coherence, foci: this.foci, goals: this.#goals.state },
      ...{ primes: this.#primes.state, axes: this.#axes.mean && Array.from(this.#axes.mean) },
      spoken: this.#talk.spoken,
    };
  }

  /** Puts back a {@linkcode state}; words of goals count as not yet said so far as their bias goes. */
  restore({ time, coherence, foci, goals, primes, axes, spoken }: AgencyState): void {
    [this.#time, this.#coherence] = [time, coherence];
    this.#foci.restore(foci);
    for (const { id } of this.#goals.active) this.#talk.forget(id);
    this.#goals.restore(goals);
    for (const goal of this.#goals.active) this.#talk.learn(goal);
    this.#primes.restore(primes);
    this.#axes.restore(axes);
    this.#talk.restore(spoken);
    this.#produced.clear();
  }

  #attendTo({ prime, amplitude, token }: PrimeOscillator): void {
    if (amplitude < LEAST_AMPLITUDE) return;
    const { noveltyWeight, relevanceWeight, intensityWeight } = this.#options;
    const novelty = this.#primes.novelty(prime, amplitude, this.#time);
    const relevance = this.#relevance(prime, token);
    const intensity = noveltyWeight * novelty + relevanceWeight * relevance + intensityWeight * amplitude;
    if (!(intensity > LEAST_SALIENCE)) return;
    const target = token === undefined
      ? String(prime)
      : this.#vocabulary.pieceOf(token).trim() || String(prime);
    const tokens = token === undefined ? [] : [token];
    this.#foci.raise(
      { type: "prime", target, intensity, novelty, relevance, primes: [prime], tokens, smfAxis: undefined },
      this.#time,
    );
  }

  #relevance(prime: number, token: number | undefined): number {
    let relevance = token === undefined ? 0 : this.#talk.words.priorityOf(token);
    for (const { attemptedPrimes, priority } of this.#goals.active) {
      if (attemptedPrimes.includes(prime)) relevance = Math.max(relevance, priority);
    }
    return relevance;
  }

  #lookAt(axes: ArrayLike<number>): void {
    if (axes.length !== SEDENION_AXES.length) {
      throw new TypeError(`Cannot look at a memory as it has ${SEDENION_AXES.length} axes: ${axes.length}`);
    }
    const { rule, goalCoherenceThreshold, deadlineSteps } = this.#options;
    this.#axes.novelties(axes).forEach((novelty, smfAxis) => {
      if (!(novelty > LEAST_AXIS_NOVELTY)) return;
      const target = SEDENION_AXES[smfAxis];
      this.#foci.raise(
        {
          type: "concept",
          target,
          intensity: novelty,
          novelty,
          relevance: 0,
          primes: [],
          tokens: [],
          smfAxis,
        },
        this.#time,
      );
    });
    const upstream = rule === "upstream";
    const missing = upstream
      ? upstreamCorrectives(axes, goalCoherenceThreshold)
      : fallenAxes(axes, this.#axes.mean!, goalCoherenceThreshold)
        .map((cause) => ({ ...cause, deadline: this.#time + deadlineSteps }));
    for (const cause of missing) this.#set(cause);
    for (const goal of this.#goals.active) {
      if (upstream) this.#advance(goal, upstreamProgress(goal, axes), 1);
      else if (goal.sourceAxis !== undefined) this.#advance(goal, axisProgress(goal, axes));
    }
  }

  /** Counts content words of the text towards goals. */
  #say(stems: readonly string[]): void {
    for (const stem of stems) {
      this.#talk.hear(stem);
      for (const goal of this.#goals.active) {
        if (goal.stems.length === 0) continue;
        const heard = this.#goals.change(goal.id, this.#talk.heardBy(goal, stem));
        this.#advance(heard, wordProgress(heard));
      }
    }
  }

  #advance({ id }: Goal, progress: number, achievedAt = this.#options.achievedAt): void {
    this.#goals.change(id, { progress });
    if (progress < achievedAt) return;
    this.#goals.achieve(id, this.#time);
    this.#talk.forget(id);
  }

  #set(cause: GoalCause): Goal {
    const before = new Set(this.#goals.active.map(({ id }) => id));
    const goal = this.#goals.set(cause, this.#time);
    if (goal.status === "active" && !before.has(goal.id)) this.#talk.learn(goal);
    this.#talk.words.weigh(goal.id, goal.priority);
    const still = new Set(this.#goals.active.map(({ id }) => id));
    for (const id of before) if (!still.has(id)) this.#talk.forget(id);
    return goal;
  }

  #abandon(id: number, reason: "deadline" | "withdrawn"): void {
    this.#goals.abandon(id, reason, this.#time);
    this.#talk.forget(id);
  }
}
