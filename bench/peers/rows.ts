/** What is compared with whom, and how fast we mean to be: 1.5 says that ours takes two thirds of the peer's time. */
import type { GemmKind } from "../sizes.ts";
import { ROW_SHAPES } from "../sizes.ts";
import { type PeerName, ROW_KINDS, type RowKind, type Work } from "./contract.ts";

import type { OurBackend } from "./engines.ts";

/** How a peer is asked: as it comes, or compiled beforehand. */
export type Way = "op by op" | "jit";

/** One line of the report. */
export interface RowSpec {
  readonly work: Work;
  readonly threads: 1 | 2;
  /** Our backend. Default: `wasm`. */
  readonly backend?: OurBackend;
  /** Only the writings whose names begin so count; the others have a line of their own. */
  readonly way?: Way;
  /** The least ratio that is good enough. */
  readonly goal?: number;
}

type Shape = readonly [kind: GemmKind, M: number, N: number, K: number];
type Goal = (shape: Shape) => number | undefined;

/** Of a small GPT: a call costs as much as the sums do. */
const SMALL: readonly Shape[] = [
  ["NN", 32, 64, 64],
  ["NN", 256, 64, 64],
  ["TN", 64, 64, 1024],
  ["NT", 1024, 64, 256],
];
/** Of a 7 M-parameter Llama, and of a textbook. */
const LARGE: readonly Shape[] = [
  ["NN", 2048, 288, 288],
  ["NN", 2048, 768, 288],
  ["NN", 2048, 4096, 288],
  ["NN", 1024, 1024, 1024],
  ["TN", 288, 768, 2048],
  ["NT", 2048, 288, 768],
];

function products(
  shapes: readonly Shape[],
  threads: 1 | 2,
  goalOf: Goal = () => undefined,
  way?: Way,
): RowSpec[] {
  return shapes.map((shape) => {
    const [kind, M, N, K] = shape;
    return row({ type: "product", kind, M, N, K }, threads, goalOf(shape), way);
  });
}

function rowFunctions(goals: Partial<Record<RowKind, number>> = {}): RowSpec[] {
  return ROW_KINDS.flatMap((kind) =>
    ROW_SHAPES.map(({ rows, columns }) => row({ type: "row", kind, rows, columns }, 1, goals[kind]))
  );
}

function steps(threads: 1 | 2, goals: { gpt?: number; llama: number }): RowSpec[] {
  return (["gpt", "llama"] as const).map((kind) => row({ type: "step", kind }, threads, goals[kind]));
}

function row(work: Work, threads: 1 | 2, goal?: number, way?: Way): RowSpec {
  return { work, threads, ...(goal === undefined ? {} : { goal }), ...(way === undefined ? {} : { way }) };
}

/** Steps whose products the system's BLAS computes for us. */
function blasSteps(threads: 1 | 2, goals: { gpt?: number; llama: number }): RowSpec[] {
  return steps(threads, goals).map((spec) => ({ ...spec, backend: "blas" }));
}

const isLarge = ([, M, N, K]: Shape): boolean => M * N * K >= 1e8;

/**
 * Beside jax-js. Small products have goals where both are asked op by op; what its `jit` saves of a call is a line of its
 * own.
 */
function jaxGoal(shape: Shape): number | undefined {
  if (isLarge(shape)) return 1.55;
  const [kind, M] = shape;
  return kind === "NN" ? { 256: 2.5, 32: 8 }[M] : undefined;
}

function tfjsGoal([kind]: Shape): number {
  return kind === "NN" ? 1.4 : 15;
}

const TORCH_ROWS = { exp: 1, gelu: 1, layerNorm: 1, rmsNorm: 1, softmax: 0.65 };
const TORCH_STEPS = { gpt: 0.9, llama: 0.55 };
const TORCH_BLAS_STEPS = { llama: 1.6 };
const JAX_STEPS = { gpt: 2.6, llama: 1.9 };

/** All lines, by peer. */
export const ROWS: Readonly<Record<PeerName, readonly RowSpec[]>> = {
  numpy: [...products([...SMALL, ...LARGE], 1), ...rowFunctions(), ...products(LARGE, 2)],
  torch: [
    ...products([...SMALL, ...LARGE], 1),
    ...rowFunctions(TORCH_ROWS),
    ...steps(1, TORCH_STEPS),
    ...blasSteps(1, TORCH_BLAS_STEPS),
    ...products(LARGE, 2),
    ...steps(2, TORCH_STEPS),
    ...blasSteps(2, TORCH_BLAS_STEPS),
  ],
  jax: [
    ...products([...SMALL, ...LARGE], 1, jaxGoal, "op by op"),
    ...products([...SMALL, ...LARGE], 1, (shape) => isLarge(shape) ? 1.55 : undefined, "jit"),
    ...steps(1, JAX_STEPS),
    ...products(LARGE, 2, jaxGoal, "jit"),
    ...steps(2, JAX_STEPS),
  ],
  tfjs: products([...SMALL, ...LARGE], 1, tfjsGoal),
};

/** A work in words, as `AᵀB 288×768×2048`. */
export function describeWork(work: Work): string {
  if (work.type === "step") return { gpt: "step of the small GPT", llama: "step of the Llama" }[work.kind];
  if (work.type === "row") return `${ROW_NAMES[work.kind]} ${work.rows}×${work.columns}`;
  const { kind, M, N, K } = work;
  return `${{ NN: "AB", TN: "AᵀB", NT: "ABᵀ" }[kind]} ${M}×${N}×${K}`;
}

const ROW_NAMES: Readonly<Record<RowKind, string>> = {
  exp: "exp",
  gelu: "GELU",
  softmax: "softmax",
  layerNorm: "layer norm",
  rmsNorm: "RMS norm",
};
