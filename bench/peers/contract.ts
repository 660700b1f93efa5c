/**
 * What the report and the peers' programs say to one another, one line of JSON each. A program first says what it is
 * ({@linkcode Hello}); then it is asked to `make` a work, and to `time` calls of it.
 */
import type { GemmKind } from "../sizes.ts";

/** Names of the peers. */
export const PEER_NAMES = ["numpy", "torch", "jax", "tfjs"] as const;

/** One of them. */
export type PeerName = typeof PEER_NAMES[number];

/** Row kernels that are compared. */
export const ROW_KINDS = ["exp", "gelu", "softmax", "layerNorm", "rmsNorm"] as const;

/** One of them. */
export type RowKind = typeof ROW_KINDS[number];

/** C (M, N) = op(A)·op(B) of {@linkcode operand} 0 and 1. */
export interface ProductWork {
  readonly type: "product";
  readonly kind: GemmKind;
  readonly M: number;
  readonly N: number;
  readonly K: number;
}

/** A function of rows of {@linkcode operand} 0; norms take gain from operand 1 and offset from operand 2. */
export interface RowWork {
  readonly type: "row";
  readonly kind: RowKind;
  readonly rows: number;
  readonly columns: number;
}

/** A training step of a model of `../models/`: forward, backward, clipping, AdamW. */
export interface StepWork {
  readonly type: "step";
  readonly kind: "gpt" | "llama";
}

/** What is done by both sides. */
export type Work = ProductWork | RowWork | StepWork;

/** What a step needs to be the same step. */
export interface StepHandOver {
  readonly sizes: Readonly<Record<string, number>>;
  /** `.npz` with the weights by their names, and int32 `inputs` and `targets` of the first steps: (steps, B, T). */
  readonly path: string;
  /** The trainer's settings; those that a peer reads are named. */
  readonly training: {
    readonly learningRate: number;
    readonly warmupSteps: number;
    readonly beta1: number;
    readonly beta2: number;
    readonly epsilon: number;
    readonly weightDecay: number;
    readonly clipNorm: number;
  };
}

/** What a program says first. */
export interface Hello {
  /** Versions by name. */
  readonly versions: Readonly<Record<string, string>>;
  /** What its arithmetic runs on, in words: the core that its BLAS chose, its instruction set. */
  readonly engine: string;
}

/** Asks for a work to be made ready. */
export interface MakeRequest {
  readonly do: "make";
  readonly work: Work;
  /** Places of the result that are wanted for a check; empty for a step. */
  readonly places: readonly number[];
  readonly step?: StepHandOver;
}

/** The writings in which the peer can do the work, and for each what shows that it is the same work. */
export interface Made {
  /** Values at the asked places, or the losses of the handed-over steps; by the name of the writing. */
  readonly variants: Readonly<Record<string, readonly number[]>>;
}

/** Asks for some calls of one writing of the last made work. */
export interface TimeRequest {
  readonly do: "time";
  readonly variant: string;
  readonly calls: number;
}

/** How long they took in all. */
export interface Timed {
  readonly wallMs: number;
  /** CPU time of the thread that the program runs on; all of the work, where there is one thread. */
  readonly cpuMs: number;
}

/** Operand `salt` of a work: numbers in [-1, 1) that every language makes alike, bit for bit. */
export function operand(length: number, salt: number): Float32Array<ArrayBuffer> {
  const factor = [7919, 6733, 5849][salt]!;
  return Float32Array.from({ length }, (_, i) => (i * factor) % 4093 / 2048 - 1);
}
