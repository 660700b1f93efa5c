import { checkWhole, checkWithin } from "../checks.ts";
import { stemOf } from "../memory/words.ts";
import type { AgencyInput, AgencyState, GoalOptions, PrimeOscillator } from "./agency_types.ts";
import { Attention } from "./attention.ts";
import { contentWords } from "./content_words.ts";
import { fallenAxes, upstreamCorrectives } from "./corrective.ts";
import type { AttentionFocus } from "./focus.ts";
import type { Goal, GoalCause, SameGoal } from "./goal.ts";
import { GoalList } from "./goal_list.ts";
import { GoalTalk } from "./goal_talk.ts";
import { Influence } from "./influence.ts";
import type { AgencyEvent } from "./log.ts";
import { type Metacognition, metacognition } from "./metacognition.ts";
import { type AgencyOptions, type CompleteAgencyOptions, completeAgencyOptions } from "./options.ts";
import { axisProgress, upstreamProgress, wordProgress } from "./progress.ts";
import type { AgencyVocabulary } from "./vocabulary.ts";

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
 * on with a goal's unsaid word, halved each time it is said; {@linkcode Agency.keyIntensities} are for attention's keys.
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
  readonly #goals: GoalList;
  readonly #talk: GoalTalk;
  readonly #attention: Attention;
  readonly #influence: Influence;
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
    this.#attention = new Attention(this.#options);
    this.#goals = new GoalList(
      this.#options.maxGoals,
      this.#options.rule === "upstream" ? sameByAxis : sameByText,
    );
    const { bias, biasFade } = this.#options;
    this.#talk = new GoalTalk(vocabulary, biasFade);
    this.#influence = new Influence(this.#attention.foci, this.#talk.words, bias, biasFade);
  }

  /** What it attends to, the strongest first. */
  get foci(): readonly AttentionFocus[] {
    return this.#attention.foci.all;
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
      ...{ foci: this.#attention.foci.size, maxFoci, maxGoals, coherence: this.#coherence },
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
    const deadline = deadlineSteps === undefined ? undefined : this.#time + deadlineSteps;
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
      this.#influence.produced(id);
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
    this.#attention.foci.decay(this.#time);
    this.#influence.settle();
    for (const { id, deadline } of this.#goals.active) {
      if (deadline !== undefined && this.#time > deadline) this.#abandon(id, "deadline");
    }
  }

  /**
   * What is added to the next token's logits, in nats: β times the largest intensity that wants the token.
   *
   * @returns by token id; no entry is 0
   */
  bias(): Map<number, number> {
    return this.#influence.bias();
  }

  /** Adds the {@linkcode bias} to a row of logits, in place. // (V) */
  addBias(logits: Float32Array | Float64Array): void {
    for (const [id, amount] of this.bias()) logits[id] += amount;
  }

  /**
   * How strongly keys are to be attended to, by their token: the intensity of its focus, or the priority of a goal with
   * the token in a word, in (0, 1]. Times β it is a bias on their scores.
   */
  keyIntensities(): Map<number, number> {
    return this.#influence.keyIntensities();
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
      ...{ nextFocusId: this.#attention.foci.nextId },
      ...{
        primes: this.#attention.primes.state,
        axes: this.#attention.axes.mean && Array.from(this.#attention.axes.mean),
      },
      ...{ words: this.#talk.words.weights, produced: this.#influence.state, spoken: this.#talk.spoken },
    };
  }

  /** Puts back a {@linkcode state}. */
  restore(
    { time, coherence, foci, nextFocusId, goals, primes, axes, words, produced, spoken }: AgencyState,
  ): void {
    [this.#time, this.#coherence] = [time, coherence];
    this.#attention.foci.restore(foci, nextFocusId);
    for (const { id } of this.#goals.active) this.#talk.forget(id);
    this.#goals.restore(goals);
    for (const goal of this.#goals.active) this.#talk.learn(goal);
    this.#attention.primes.restore(primes);
    this.#attention.axes.restore(axes);
    this.#talk.restore(spoken);
    this.#talk.words.restoreWeights(words);
    this.#influence.restore(produced);
  }

  #attendTo(oscillator: PrimeOscillator): void {
    const { prime, token } = oscillator;
    const name = token === undefined ? "" : this.#vocabulary.pieceOf(token).trim();
    this.#attention.look(oscillator, this.#relevance(prime, token), name || String(prime), this.#time);
  }

  #relevance(prime: number, token: number | undefined): number {
    let relevance = token === undefined ? 0 : this.#talk.words.priorityOf(token);
    for (const { attemptedPrimes, priority } of this.#goals.active) {
      if (attemptedPrimes.includes(prime)) relevance = Math.max(relevance, priority);
    }
    return relevance;
  }

  #lookAt(axes: ArrayLike<number>): void {
    const { rule, goalCoherenceThreshold, deadlineSteps } = this.#options;
    const shown = this.#attention.lookAtMemory(axes, this.#time);
    const upstream = rule === "upstream";
    const missing = upstream
      ? upstreamCorrectives(axes, goalCoherenceThreshold)
      : fallenAxes(axes, shown, goalCoherenceThreshold)
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
