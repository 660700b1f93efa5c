import { sequenceState, STATE_FEATURES, stateFeatures } from "../../../physics/mod.ts";
import type { Binding, BindingMetadata, PRSCOptions } from "./binding.ts";
import { TokenConceptStream } from "./token_concept_stream.ts";
import { NgramCounter, type NgramCounterState } from "./ngram_counter.ts";
import { NgramMatcher } from "./ngram_matcher.ts";
import { PRSC } from "./prsc.ts";

/** Settings of {@linkcode TokenConcepts}. */
export interface TokenConceptsOptions extends PRSCOptions {
  /** Ids are below it. */
  readonly vocabSize: number;
  /** The prime of each token id. */
  readonly primeOf: (id: number) => number;
}

/** How a concept is bound to tokens. */
export interface TokenBindingOptions {
  /** From 0 to 1; 1 unless told otherwise. */
  readonly strength?: number;
  /** What is noted beside it; nothing unless told otherwise. */
  readonly metadata?: BindingMetadata;
}

/** Where a concept's tokens stand. */
export interface ConceptMatch {
  /** Its name. */
  readonly concept: string;
  /** Index of its last token. */
  readonly at: number;
  /** How many tokens it has. */
  readonly length: number;
}

/** Concepts of tokens as plain arrays, and the n-grams counted so far. */
export interface TokenConceptsState {
  /** The first bound first. */
  readonly concepts: { concept: string; ids: number[]; strength: number; metadata: BindingMetadata }[];
  /** Their names, the least recently used first. */
  readonly recency: string[];
  /** The n-grams counted so far. */
  readonly counted: NgramCounterState;
}

/**
 * Concepts bound to token n-grams: what stands in a text, and the features that a model adds where it does.
 *
 * A concept's state is the {@linkcode sequenceState} of its tokens' primes, its features C·s·f(ψ) with coherence C,
 * strength s and {@linkcode stateFeatures} f. They are given at the n-gram's **last** token alone, so that nothing is
 * said of a token before it can be known.
 *
 * @example
 * ```ts
 * import { TokenConcepts } from "@haze/haze/reso-llm";
 * import { nthPrime } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * const concepts = new TokenConcepts({ vocabSize: 50, primeOf: (id) => nthPrime(id + 1) });
 * concepts.bind("cold lamp", [4, 7]);
 * const features = new Float32Array(3 * 64);
 * assertEquals(concepts.windowFeatures([4, 7, 9], { B: 1, T: 3, out: features }), 1); // one match
 * assertEquals(features.findIndex((value) => value !== 0), 64 + 4); // at token 1, the fifth prime's place
 * ```
 */
export class TokenConcepts {
  /** The concepts and their states. */
  readonly prsc: PRSC;
  readonly #matcher = new NgramMatcher();
  readonly #features = new Map<string, Float32Array>();
  readonly #counter: NgramCounter;
  readonly #vocabSize: number;
  readonly #primeOf: (id: number) => number;

  /**
   * A table without concepts.
   *
   * @throws {RangeError} if a setting is out of its range
   */
  constructor({ vocabSize, primeOf, ...options }: TokenConceptsOptions) {
    this.prsc = new PRSC(options);
    this.#counter = new NgramCounter({ vocabSize });
    this.#vocabSize = vocabSize;
    this.#primeOf = primeOf;
  }

  /** How many concepts are bound. */
  get size(): number {
    return this.#matcher.size;
  }

  /** Tokens of the longest concept; 0 if there is none. */
  get longest(): number {
    return this.#matcher.longest;
  }

  /**
   * Binds a concept to a token or to several in a row, in place of what it was bound to before.
   *
   * Beyond `maxBindings` the least recently used concept goes.
   *
   * @throws {RangeError} if there is no token, an id is not in the vocabulary, or the strength outside 0 to 1
   */
  bind(
    concept: string,
    tokens: number | ArrayLike<number>,
    { strength = 1, metadata = {} }: TokenBindingOptions = {},
  ): Binding {
    const ids = typeof tokens === "number" ? [tokens] : Array.from(tokens);
    const wrong = ids.find((id) => !Number.isSafeInteger(id) || id < 0 || id >= this.#vocabSize);
    if (wrong !== undefined || ids.length === 0) {
      const rule = `its tokens are ids from 0 to ${this.#vocabSize - 1}`;
      throw new RangeError(`Cannot bind ${JSON.stringify(concept)} as ${rule}: ${wrong ?? "there is none"}`);
    }
    const state = sequenceState(ids.map(this.#primeOf));
    const { binding, evicted } = this.prsc.bind(concept, state, strength, metadata);
    if (evicted !== undefined) this.#drop(evicted);
    this.#matcher.add(concept, ids);
    const weight = binding.coherence * strength;
    this.#features.set(concept, Float32Array.from(stateFeatures(state), (value) => weight * value));
    return binding;
  }

  /** Lets a concept go; says whether there was one. */
  unbind(concept: string): boolean {
    this.#drop(concept);
    return this.prsc.unbind(concept);
  }

  /** Lets all concepts go; counts stay. */
  clear(): void {
    for (const { concept } of this.prsc.bindings()) this.unbind(concept);
  }

  /** The token ids of a concept, if it is bound. */
  idsOf(concept: string): readonly number[] | undefined {
    return this.#matcher.idsOf(concept);
  }

  /**
   * Counts the n-grams of two and three tokens of a text, and binds each that was seen `times` times more, under the
   * name `#` and its ids, as long as there is room.
   *
   * Nothing has to go for them: what a model learned of a concept stays of use, and the most frequent come first by
   * themselves. Once there is no room, nothing is counted either.
   *
   * @returns the concepts that are new
   */
  bindFrequent(ids: ArrayLike<number>, times = 3): string[] {
    if (this.size === this.prsc.maxBindings) return [];
    const fresh: string[] = [];
    for (const ngram of this.#counter.observe(ids, times)) {
      const concept = `#${ngram.join(",")}`;
      if (this.prsc.has(concept) || this.size === this.prsc.maxBindings) continue;
      this.bind(concept, ngram, { metadata: { frequent: true } });
      fresh.push(concept);
    }
    return fresh;
  }

  /** Which concepts stand in a text, by their last tokens. */
  matches(ids: ArrayLike<number>): ConceptMatch[] {
    return Array.from(ids, (_, at) => {
      return this.#matcher.endingAt(ids, at)
        .map((concept) => ({ concept, at, length: this.#matcher.idsOf(concept)!.length }));
    }).flat();
  }

  /**
   * Adds the features of all concepts that end at `at` to 64 numbers of `out`, and counts them as used.
   *
   * @param from Where the text begins in `ids`: no concept reaches before it.
   * @returns how many there are
   */
  addFeatures(ids: ArrayLike<number>, at: number, from: number, out: Float32Array, offset: number): number {
    const found = this.#matcher.endingAt(ids, at, from);
    for (const concept of found) {
      const row = this.#features.get(concept)!;
      for (let i = 0; i < STATE_FEATURES; i++) out[offset + i] += row[i];
      this.prsc.touch(concept);
    }
    return found.length;
  }

  /**
   * The features of each position of a batch of windows; no concept reaches over a window's start.
   *
   * @param ids B·T ids
   * @param into `out` (B, T, 64) is written whole: zeros where no concept ends
   * @returns how many concepts were found
   * @throws {TypeError} if `ids` or `out` has another length
   */
  windowFeatures(
    ids: ArrayLike<number>,
    { B, T, out }: { readonly B: number; readonly T: number; readonly out: Float32Array },
  ): number {
    if (ids.length !== B * T || out.length !== B * T * STATE_FEATURES) {
      const rule = `(B, T, 64) for B·T = ${B * T} ids`;
      throw new TypeError(`Cannot write features as ${rule}: ${out.length} numbers for ${ids.length} ids`);
    }
    out.fill(0);
    let found = 0;
    for (let at = 0; at < B * T; at++) {
      found += this.addFeatures(ids, at, at - at % T, out, at * STATE_FEATURES);
    }
    return found;
  }

  /** Reads one token at a time, as a session does. */
  stream(): TokenConceptStream {
    return new TokenConceptStream(this);
  }

  /** Everything as plain arrays; what {@linkcode restore} makes of them is equal to the bit. */
  toState(): TokenConceptsState {
    const concepts = this.prsc.bindings().map(({ concept, strength, metadata }) => {
      return { concept, ids: [...this.#matcher.idsOf(concept)!], strength, metadata };
    });
    return { concepts, recency: this.prsc.byRecency(), counted: this.#counter.toState() };
  }

  /**
   * Goes back to a state that {@linkcode toState} gave.
   *
   * @throws {RangeError} if it has more concepts than there is room for, or one that cannot be bound
   */
  restore({ concepts, recency, counted }: TokenConceptsState): void {
    if (concepts.length > this.prsc.maxBindings) {
      throw new RangeError(`Cannot restore concepts as at most ${this.prsc.maxBindings}: ${concepts.length}`);
    }
    this.clear();
    for (const { concept, ids, strength, metadata } of concepts) {
      this.bind(concept, ids, { strength, metadata });
    }
    for (const concept of recency) this.prsc.touch(concept);
    this.#counter.restore(counted);
  }

  #drop(concept: string): void {
    this.#matcher.remove(concept);
    this.#features.delete(concept);
  }
}
