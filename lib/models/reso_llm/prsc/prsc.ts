import {
  type Complex,
  composeStates,
  compositeState,
  interferenceVisibility,
  PrimeState,
  stateSimilarity,
} from "../../../physics/mod.ts";
import type { Binding, BindingMetadata, Interference, PRSCOptions, RankedConcept } from "./binding.ts";

/**
 * Prime resonance semantic coherence: concepts bound to states over primes, which compose by interference.
 *
 * Concepts that share primes are alike, and those without a common one orthogonal; a composition can be taken apart again.
 * Beyond `maxBindings` the least recently used concept goes: binding, {@linkcode touch} and composing use a concept,
 * looking at it does not.
 *
 * @example
 * ```ts
 * import { PRSC } from "@haze/haze/reso-llm";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const prsc = new PRSC();
 * prsc.bind("mathematics", 30);
 * prsc.bind("logic", 42, 0.8);
 * prsc.bind("art", 143, 0.6);
 * assertAlmostEquals(prsc.similarity("mathematics", "logic"), 2 / 3);
 * const parts = prsc.decompose(prsc.compose(["mathematics", "logic"]));
 * assertEquals(parts.map(({ concept }) => concept), ["mathematics", "logic"]);
 * ```
 */
export class PRSC {
  /** By concept, the first bound first; one that is bound anew counts as new. */
  readonly #bindings = new Map<string, Binding>();
  /** Concepts, the least recently used first. */
  readonly #recency = new Set<string>();
  readonly #maxBindings: number;
  readonly #decay: number;
  readonly #threshold: number;

  /**
   * A layer without concepts.
   *
   * @throws {RangeError} if a setting is out of its range
   */
  constructor({ maxBindings = 1000, compositionDecay = 0.1, coherenceThreshold = 0.7 }: PRSCOptions = {}) {
    if (!Number.isSafeInteger(maxBindings) || maxBindings < 1) {
      throw new RangeError(`Cannot take maxBindings as an integer of at least 1: ${maxBindings}`);
    }
    checkShare(compositionDecay, "compositionDecay");
    checkShare(coherenceThreshold, "coherenceThreshold");
    this.#maxBindings = maxBindings;
    this.#decay = compositionDecay;
    this.#threshold = coherenceThreshold;
  }

  /** How many concepts are bound. */
  get size(): number {
    return this.#bindings.size;
  }

  /** How many there can be. */
  get maxBindings(): number {
    return this.#maxBindings;
  }

  /** Whether a concept is bound. */
  has(concept: string): boolean {
    return this.#bindings.has(concept);
  }

  /** A concept's binding, if there is one. */
  get(concept: string): Binding | undefined {
    return this.#bindings.get(concept);
  }

  /** All bindings, the first bound first. */
  bindings(): Binding[] {
    return [...this.#bindings.values()];
  }

  /** All concepts, the least recently used first. */
  byRecency(): string[] {
    return [...this.#recency];
  }

  /**
   * Binds a concept to a state, in place of what it was bound to before.
   *
   * @param state Normalised here; a number n stands for its {@linkcode compositeState}.
   * @returns the binding, and `evicted`: the concept that had to go, if one had to
   * @throws {RangeError} if the state is zero, the number no integer of at least 2, or the strength outside 0 to 1
   */
  bind(
    concept: string,
    state: PrimeState | number,
    strength = 1,
    metadata: BindingMetadata = {},
  ): { binding: Binding; evicted: string | undefined } {
    checkShare(strength, "strength");
    const given = state instanceof PrimeState ? state : compositeState(state);
    if (given.norm() < 1e-10) {
      throw new RangeError(`Cannot bind ${JSON.stringify(concept)} as its state is not zero: 0`);
    }
    const normalised = given.normalized();
    const coherence = normalised.stateCoherence();
    const binding: Binding = { concept, state: normalised, strength, coherence, metadata: { ...metadata } };
    let evicted: string | undefined;
    if (!this.#bindings.has(concept) && this.size === this.#maxBindings) {
      [evicted] = this.#recency;
      this.unbind(evicted!);
    }
    this.#bindings.delete(concept);
    this.#bindings.set(concept, binding);
    this.touch(concept);
    return { binding, evicted };
  }

  /** Lets a concept go; says whether there was one. */
  unbind(concept: string): boolean {
    this.#recency.delete(concept);
    return this.#bindings.delete(concept);
  }

  /** Lets all concepts go. */
  clear(): void {
    this.#bindings.clear();
    this.#recency.clear();
  }

  /** Counts a concept as used now; says whether it is bound. */
  touch(concept: string): boolean {
    if (!this.#bindings.has(concept)) return false;
    this.#recency.delete(concept);
    this.#recency.add(concept);
    return true;
  }

  /**
   * Concepts as one state: Σ (1 − d)^i s_i |ψ_i⟩, normalised, i counting those that are bound.
   *
   * Unknown concepts are left out; the uniform state if none is left.
   */
  compose(concepts: readonly string[]): PrimeState {
    const used = this.#use(concepts);
    return composeStates(
      used.map(({ state }) => state),
      used.map(({ strength }, i) => strength * (1 - this.#decay) ** i),
    );
  }

  /**
   * Concepts as one state with weights of one's own in place of their strengths, negative and complex ones too:
   * Σ w_i |ψ_i⟩, normalised. Unknown concepts are left out.
   *
   * @throws {RangeError} if a weight is not finite
   */
  composeWeighted(weights: Iterable<readonly [concept: string, weight: number | Complex]>): PrimeState {
    const known = [...weights].filter(([concept]) => this.has(concept));
    const states = this.#use(known.map(([concept]) => concept)).map(({ state }) => state);
    return composeStates(states, known.map(([, weight]) => weight));
  }

  /**
   * The composition of two concepts, and how visibly they interfere.
   *
   * @throws {RangeError} if one is not bound
   */
  interference(a: string, b: string): Interference {
    const visibility = interferenceVisibility(this.stateOf(a), this.stateOf(b));
    return { state: this.compose([a, b]), visibility };
  }

  /** Concepts whose overlap |⟨ψ|c⟩|² with a state is above `threshold`, the largest first. */
  decompose(state: PrimeState, threshold = 0.1): RankedConcept[] {
    return this.#ranked((other) => state.overlap(other)).filter(({ value }) => value > threshold);
  }

  /**
   * |⟨a|b⟩| of two concepts, from 0 to 1.
   *
   * @throws {RangeError} if one is not bound
   */
  similarity(a: string, b: string): number {
    return stateSimilarity(this.stateOf(a), this.stateOf(b));
  }

  /**
   * The `k` concepts most similar to another or to a state, the most similar first; of equals the first bound.
   *
   * @throws {RangeError} if the concept is not bound
   */
  findRelated(to: string | PrimeState, k = 5): RankedConcept[] {
    const state = typeof to === "string" ? this.stateOf(to) : to;
    return this.#ranked((other) => stateSimilarity(state, other))
      .filter(({ concept }) => concept !== to).slice(0, k);
  }

  /** Groups in one greedy pass: the first concept left takes every later one at least `threshold` similar to it. */
  cluster(threshold = 0.5): string[][] {
    const left = this.bindings();
    const clusters: string[][] = [];
    while (left.length > 0) {
      const head = left[0];
      const isNear = ({ state }: Binding): boolean => stateSimilarity(head.state, state) >= threshold;
      const near = left.filter((binding) => binding === head || isNear(binding));
      clusters.push(near.map(({ concept }) => concept));
      left.splice(0, left.length, ...left.filter((binding) => !near.includes(binding)));
    }
    return clusters;
  }

  /** The mean of coherence times strength over all bindings; 1 if there is none. */
  globalCoherence(): number {
    const all = this.bindings();
    const sum = all.reduce((total, { coherence, strength }) => total + coherence * strength, 0);
    return all.length === 0 ? 1 : sum / all.length;
  }

  /** Whether the global coherence reaches the threshold. */
  isCoherent(): boolean {
    return this.globalCoherence() >= this.#threshold;
  }

  /**
   * The state that a concept is bound to.
   *
   * @throws {RangeError} if it is not bound
   */
  stateOf(concept: string): PrimeState {
    const binding = this.#bindings.get(concept);
    if (binding === undefined) {
      throw new RangeError(`Cannot tell the state of a concept as it is bound: ${JSON.stringify(concept)}`);
    }
    return binding.state;
  }

  #use(concepts: readonly string[]): Binding[] {
    return concepts.filter((concept) => this.touch(concept)).map((concept) => this.#bindings.get(concept)!);
  }

  #ranked(valueOf: (state: PrimeState) => number): RankedConcept[] {
    return this.bindings().map(({ concept, state }) => ({ concept, value: valueOf(state) }))
      .sort((a, b) => b.value - a.value);
  }
}

function checkShare(value: number, name: string): void {
  if (!(value >= 0 && value <= 1)) {
    throw new RangeError(`Cannot take ${name} as a number from 0 to 1: ${value}`);
  }
}
