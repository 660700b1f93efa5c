import {
  type AxisValue,
  dominantAxesOf,
  hypercomplexNorm,
  hypercomplexProduct,
  meanSedenion,
  sedenionCosine,
} from "../../../physics/mod.ts";
import { checkAtLeast, checkCount } from "./checks.ts";
import { fieldEntropyBits } from "./field_entropy.ts";
import { makeMoment } from "./make_moment.ts";
import { momentsOfState, stateOfMoments } from "./memory_state.ts";
import type { MemoryState, Moment, Recalled, StoreOptions } from "./moment.ts";
import { type MemoryRule, RULES } from "./rules.ts";

/** Settings of {@linkcode SedenionMemory}. */
export interface SedenionMemoryOptions {
  /** λ per token, from 0 up; 0.01 unless told otherwise. */
  readonly decayRate?: number;
  /** How many moments it holds; the weakest goes for a new one. 1,000 unless told otherwise. */
  readonly maxMoments?: number;
  /** {@linkcode SedenionMemory.decay} forgets moments weaker than this; 0.1 unless told otherwise. */
  readonly importanceThreshold?: number;
  /** Tokens in which the phase of the tags goes round once; 1,000 unless told otherwise. */
  readonly epoch?: number;
  /** How moments are weighed; `"house"` unless told otherwise. */
  readonly rule?: MemoryRule;
}

/** Settings of {@linkcode SedenionMemory.recallBetween}. */
export interface WindowRecallOptions {
  /** What to look for; without it, the strongest moments of the window come first. */
  readonly query?: ArrayLike<number>;
  /** How many, 5 unless told otherwise. */
  readonly k?: number;
}

/**
 * A temporal memory field: moments that are unit sedenions, each with its time, importance and tags.
 *
 * Its time is counted in tokens and moves only by {@linkcode advance}. A moment of age a weighs α·e^{−λa}; the importance
 * α is no part of the sedenion, so it acts.
 *
 * @example
 * ```ts
 * import { SedenionMemory } from "@haze/haze/reso-llm";
 * import { hashedSedenion } from "@haze/haze/physics";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const memory = new SedenionMemory({ decayRate: 0.01 });
 * memory.store("the code is 42", hashedSedenion(2), { turn: 1 });
 * memory.advance(50);
 * memory.store("it rained", hashedSedenion(3), { turn: 2 });
 * const [first] = memory.recall(hashedSedenion(2));
 * assertEquals([first.moment.content, first.moment.tags.t, first.age], ["the code is 42", 0, 50]);
 * assertAlmostEquals(first.score, Math.exp(-0.5), 1e-6);
 * ```
 */
export class SedenionMemory {
  readonly #decayRate: number;
  readonly #maxMoments: number;
  readonly #threshold: number;
  readonly #epoch: number;
  readonly #rule: MemoryRule;
  #moments: Moment[] = [];
  #time = 0;

  /**
   * An empty memory at time 0.
   *
   * @throws {RangeError} if a setting is out of its range
   */
  constructor(options: SedenionMemoryOptions = {}) {
    const { decayRate = 0.01, maxMoments = 1000, importanceThreshold = 0.1, epoch = 1000, rule = "house" } =
      options;
    checkAtLeast(decayRate, "decayRate", 0);
    checkCount(maxMoments, "maxMoments");
    checkAtLeast(importanceThreshold, "importanceThreshold", 0);
    if (!(epoch > 0 && epoch < Infinity)) {
      throw new RangeError(`Cannot take epoch as a finite number above 0: ${epoch}`);
    }
    if (!Object.hasOwn(RULES, rule)) {
      throw new RangeError(`Cannot take rule as one of ${Object.keys(RULES).join(", ")}: ${rule}`);
    }
    this.#decayRate = decayRate;
    this.#maxMoments = maxMoments;
    this.#threshold = importanceThreshold;
    this.#epoch = epoch;
    this.#rule = rule;
  }

  /** Now, in tokens. */
  get time(): number {
    return this.#time;
  }

  /** How many moments there are. */
  get size(): number {
    return this.#moments.length;
  }

  /** All moments, the oldest first. */
  moments(): Moment[] {
    return [...this.#moments];
  }

  /** Lets time pass: one unit a token. RangeError unless it goes forward. */
  advance(tokens = 1): void {
    checkAtLeast(tokens, "the time that passes", 0);
    this.#time += tokens;
  }

  /**
   * Remembers something now; if it is one too many, the weakest moment goes.
   *
   * @param sedenion 16 components of norm 1, to 1e-6
   * @throws {RangeError} if the norm is another one, or the importance not above 0
   */
  store(content: string, sedenion: ArrayLike<number>, options: StoreOptions = {}): Moment {
    const { importance = 1, turn = 0, tokenIndex = 0 } = options;
    const circumstances = { time: this.#time, importance, turn, tokenIndex };
    const moment = makeMoment(content, sedenion, circumstances, this.#epoch);
    this.#moments.push(moment);
    this.prune();
    return moment;
  }

  /** What a moment weighs now. */
  strength(moment: Moment): number {
    return RULES[this.#rule].strength(moment, this.#fade(moment));
  }

  /**
   * The `k` moments that answer a query best: strength times cosine, the largest first, of equals the older.
   *
   * A query of zeros says nothing and finds nothing.
   *
   * @param query 16 components
   */
  recall(query: ArrayLike<number>, k = 5): Recalled[] {
    return hypercomplexNorm(query) < 1e-10 ? [] : this.#ranked(this.#moments, query).slice(0, k);
  }

  /** The moments stored from `from` to `to`, both included, ranked as by {@linkcode recall}. */
  recallBetween(from: number, to: number, { query, k = 5 }: WindowRecallOptions = {}): Recalled[] {
    const within = this.#moments.filter(({ time }) => time >= from && time <= to);
    return this.#ranked(within, query).slice(0, k);
  }

  /** Forgets moments that have become too weak, and gives them back. */
  decay(): Moment[] {
    const forgotten: Moment[] = [];
    this.#moments = this.#moments.flatMap((moment) => {
      const left = RULES[this.#rule].faded(moment, this.#fade(moment), this.#threshold);
      if (left === undefined) forgotten.push(moment);
      return left ?? [];
    });
    return forgotten;
  }

  /** Lets the weakest moments go, of equals the older, until there are `maxMoments`; gives them back. */
  prune(): Moment[] {
    if (this.size <= this.#maxMoments) return [];
    const weight = this.#rule === "house" ? this.strength.bind(this) : ({ coherence }: Moment) => coherence;
    const weakest = this.#moments.map((moment) => ({ moment, weight: weight(moment) }))
      .sort((a, b) => a.weight - b.weight || a.moment.time - b.moment.time)
      .slice(0, this.size - this.#maxMoments).map(({ moment }) => moment);
    this.#moments = this.#moments.filter((moment) => !weakest.includes(moment));
    return weakest;
  }

  /** Everything at once: the strength-weighted mean of all sedenions (16); zeros when empty. Its norm says how far they agree. */
  consolidate(): Float64Array {
    const sedenions = this.#moments.map(({ sedenion }) => sedenion);
    return meanSedenion(sedenions, this.#moments.map((moment) => this.strength(moment)));
  }

  /**
   * How familiar something is to the superposed field alone, without a look at any moment: its cosine with
   * {@linkcode consolidate}; 0 when empty.
   *
   * Sixteen numbers hold few things: with eight moments stored, a stored one is more familiar than a new one about 86
   * times in a hundred, with thirty-two about 68 times.
   *
   * @param query 16 components
   */
  familiarity(query: ArrayLike<number>): number {
    return sedenionCosine(query, this.consolidate());
  }

  /** The axes along which the consolidated field is largest. */
  dominantAxes(count = 4): AxisValue[] {
    return dominantAxesOf(this.consolidate(), count);
  }

  /** How the consolidated field spreads over the axes, by shares |s_i|/Σ|s|, in bits; 4 when empty. */
  fieldEntropyBits(): number {
    return fieldEntropyBits(this.consolidate());
  }

  /** The mean coherence of moments; 1 when empty. */
  meanCoherence(): number {
    const sum = this.#moments.reduce((total, { coherence }) => total + coherence, 0);
    return this.size === 0 ? 1 : sum / this.size;
  }

  /** The ordered association of two moments, the sedenion product A·B: not that of B and A. */
  associate(a: Moment, b: Moment): Float64Array {
    return hypercomplexProduct(a.sedenion, b.sedenion);
  }

  /** Forgets everything; time goes on. */
  clear(): void {
    this.#moments = [];
  }

  /** The memory as plain arrays; what {@linkcode restore} makes of them is equal to the bit. */
  toState(): MemoryState {
    return stateOfMoments(this.#moments, this.#time);
  }

  /**
   * Goes back to a state that {@linkcode toState} gave.
   *
   * @throws {TypeError} if an array has another length than the moments need
   * @throws {RangeError} if a moment could not have been stored
   */
  restore(state: MemoryState): void {
    [this.#moments, this.#time] = [momentsOfState(state, this.#epoch), state.time];
  }

  #fade({ time }: Moment): number {
    return Math.exp(-this.#decayRate * (this.#time - time));
  }

  #ranked(moments: readonly Moment[], query?: ArrayLike<number>): Recalled[] {
    return moments.map((moment) => {
      const cosine = query === undefined ? 1 : sedenionCosine(query, moment.sedenion);
      return { moment, cosine, age: this.#time - moment.time, score: this.strength(moment) * cosine };
    }).sort((a, b) => b.score - a.score);
  }
}
