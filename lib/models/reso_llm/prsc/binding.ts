import type { PrimeState } from "../../../physics/mod.ts";

/** What is noted beside a concept; anything that JSON can hold. */
export type BindingMetadata = Readonly<Record<string, string | number | boolean | null>>;

/** A concept and the state that it is bound to. */
export interface Binding {
  /** Its name. */
  readonly concept: string;
  /** Normalised. */
  readonly state: PrimeState;
  /** How much it counts, from 0 to 1. */
  readonly strength: number;
  /** State coherence 1 − S/log₂ N. */
  readonly coherence: number;
  /** What is noted beside it. */
  readonly metadata: BindingMetadata;
}

/** Settings of {@linkcode PRSC}. */
export interface PRSCOptions {
  /** How many concepts it holds; the least recently used one goes for a new one. 1,000 unless told otherwise. */
  readonly maxBindings?: number;
  /** What each later operand of a composition loses: the i-th, from 0, counts (1 − decay)^i. 0.1 unless told otherwise. */
  readonly compositionDecay?: number;
  /** Global coherence from which on the whole is coherent, 0.7 unless told otherwise. */
  readonly coherenceThreshold?: number;
}

/** A concept with a number that it was ranked by. */
export interface RankedConcept {
  /** Its name. */
  readonly concept: string;
  /** An overlap or a similarity. */
  readonly value: number;
}

/** What {@linkcode PRSC.interference} finds. */
export interface Interference {
  /** The composition of the two. */
  readonly state: PrimeState;
  /** Re⟨a|b⟩, from −1 (they cancel) to 1 (they add up). */
  readonly visibility: number;
}
