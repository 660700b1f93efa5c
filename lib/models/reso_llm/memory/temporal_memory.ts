import { type AxisValue, dominantAxesOf, hypercomplexNorm } from "../../../physics/mod.ts";
import type { MemoryState, Moment, Recalled, StoreOptions } from "./moment.ts";
import { SedenionMemory, type SedenionMemoryOptions } from "./sedenion_memory.ts";
import type { TextEncoding } from "./text_encoding.ts";

/** Settings of {@linkcode TemporalMemory}. */
export interface TemporalMemoryOptions extends SedenionMemoryOptions {
  /** How texts are told apart: what {@linkcode TemporalMemory.recall} goes by. */
  readonly encoding: TextEncoding;
  /** How texts are named by axes: what {@linkcode TemporalMemory.dominantAxes} goes by; `encoding` unless told otherwise. */
  readonly axes?: TextEncoding;
}

/**
 * An episodic memory of texts: a {@linkcode SedenionMemory} with the encoding that fills it.
 *
 * @example
 * ```ts
 * import { hashedEncoding, TemporalMemory } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 *
 * const memory = new TemporalMemory({ encoding: hashedEncoding() });
 * memory.store("The secret code is 42.", { turn: 1 });
 * memory.advance(10);
 * memory.store("Wren lit the lamp by the bridge.", { turn: 2 });
 * const [found] = memory.recall("What was the secret code?");
 * assertEquals([found.moment.content, found.moment.tags.turn], ["The secret code is 42.", 1]);
 * ```
 */
export class TemporalMemory {
  /** The moments themselves: {@linkcode SedenionMemory.decay}, {@linkcode SedenionMemory.consolidate} and the rest. */
  readonly field: SedenionMemory;
  readonly #encoding: TextEncoding;
  readonly #axes: TextEncoding;

  /**
   * An empty memory at time 0.
   *
   * @throws {RangeError} if a setting is out of its range
   */
  constructor({ encoding, axes = encoding, ...options }: TemporalMemoryOptions) {
    this.field = new SedenionMemory(options);
    this.#encoding = encoding;
    this.#axes = axes;
  }

  /** How many moments there are. */
  get size(): number {
    return this.field.size;
  }

  /** Now, in tokens. */
  get time(): number {
    return this.field.time;
  }

  /** Lets time pass: one unit a token. */
  advance(tokens = 1): void {
    this.field.advance(tokens);
  }

  /** What a text means under the encoding that memories are told apart by (16). */
  encode(text: string): Float64Array {
    return this.#encoding.encode(text);
  }

  /**
   * Remembers a text now.
   *
   * @returns the moment, or undefined if the text has no word that says anything: then nothing is stored
   */
  store(text: string, options: StoreOptions = {}): Moment | undefined {
    const sedenion = this.encode(text);
    return hypercomplexNorm(sedenion) < 1e-10 ? undefined : this.field.store(text, sedenion, options);
  }

  /** The `k` moments that answer a text best. */
  recall(text: string, k = 5): Recalled[] {
    return this.field.recall(this.encode(text), k);
  }

  /** The `k` moments stored from `from` to `to` that answer a text best, or the strongest without one. */
  recallBetween(from: number, to: number, { text, k = 5 }: { text?: string; k?: number } = {}): Recalled[] {
    return this.field.recallBetween(from, to, text === undefined ? { k } : { k, query: this.encode(text) });
  }

  /** The axes that a text is about, or without one those that the memories are about, the strongest first. */
  dominantAxes(text?: string, count = 4): AxisValue[] {
    const contents = text ?? this.field.moments().map(({ content }) => content).join("\n");
    return dominantAxesOf(this.#axes.encode(contents), count);
  }

  /** The memory as plain arrays. */
  toState(): MemoryState {
    return this.field.toState();
  }

  /** Goes back to a state that {@linkcode toState} gave. */
  restore(state: MemoryState): void {
    this.field.restore(state);
  }
}
