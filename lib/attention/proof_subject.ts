/** What a proof sheet examines, and what it says. */
import type { Kernels } from "../kernels/mod.ts";

/** One claim and what was found. */
export interface ProofRow {
  /** What is claimed. */
  readonly claim: string;
  /** Whether it holds: `measured` stands in its relation to `tolerance`. */
  readonly holds: boolean;
  /** The number that decides; NaN if it could not be measured. */
  readonly measured: number;
  /** `≤` where less is better. */
  readonly relation: "≤" | "≥";
  /** What the number is compared with. */
  readonly tolerance: number;
  /** What the number counts, and where it is worst. */
  readonly detail: string;
}

/** What a forward pass over a full window costs. */
export interface ProofCosts {
  /** Scalars that training changes. */
  readonly parameters: number;
  /** Operations of matrix products and attention for `tokens` tokens, counted as they ran; a multiply-add is two. */
  readonly flops: number;
  /** Length of the window: T. */
  readonly tokens: number;
}

/** All claims on one subject. */
export interface ProofSheet {
  /** What was examined. */
  readonly subject: string;
  /** What computed. */
  readonly backend: string;
  /** Whether every claim holds. */
  readonly holds: boolean;
  /** The claims. */
  readonly rows: readonly ProofRow[];
  /** What it costs. */
  readonly costs: ProofCosts;
}

/** The weights (B, H, Tq, Tk) of one head kind of a layer. */
export interface ProofWeights {
  /** Number of the layer. */
  readonly layer: number;
  /** Kind of its heads. */
  readonly kind: string;
  /** Row-major, Tk numbers a row. */
  readonly data: ArrayLike<number>;
  /** Length of a row. */
  readonly Tk: number;
}

/** Largest |d output i / d input j|. */
export interface ProofGradient {
  /** Over j ≤ i. */
  readonly past: number;
  /** Over j > i. */
  readonly future: number;
}

/** A sequence that grows by pieces. */
export interface ProofSession<X> {
  /** Appends inputs and gives the outputs of the last of them, or of all: rows of the subject's width. */
  feed(inputs: readonly X[]): ArrayLike<number>;
  /** Gives the cache back. */
  close(): void;
}

/** Something that turns sequences of inputs X (ids, or rows of numbers) into sequences of output rows. */
export interface ProofSubject<X> {
  /** What stands above the sheet. */
  readonly name: string;
  /** What computes. */
  readonly kernels: Kernels;
  /** The most inputs that a window holds. */
  readonly T: number;
  /** Scalars that training changes. */
  readonly parameters: number;
  /** An input for a position, always the same; neighbouring variants of it differ. */
  input(position: number, variant: number): X;
  /** Sequences of equal length → outputs, row-major (B, length, width). */
  run(batch: readonly (readonly X[])[]): ArrayLike<number>;
  /** Starts a sequence with a cache. */
  startSession(): ProofSession<X>;
  /** How output i of a full window depends on its inputs, through the tape. */
  gradient(i: number): ProofGradient;
  /** The attention weights over a sequence; absent if they cannot be had. */
  weights?(sequence: readonly X[]): ProofWeights[];
  /** Operations of one full window. */
  flops(): number;
}
