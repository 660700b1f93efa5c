/** What `haze inspect` finds out. */
import type { FoundFault } from "../../lib/formats/mod.ts";
import type { ProbeComparison } from "../../lib/models/mod.ts";
import { counted } from "../ui/format.ts";

/** A tensor as listed. */
export interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
}

/** One thing that is wrong with a file; `probe` is the check of `--probe`. */
export interface Fault {
  readonly check: FoundFault["check"] | "probe";
  readonly message: string;
}

/** The document of `--json`, and what else is shown. */
export interface Inspection {
  readonly format: string;
  /** Of model; empty where there is none. */
  readonly kind: string;
  readonly config: Readonly<Record<string, unknown>>;
  /** Of the model; where there is none, weights in the file. */
  readonly parameters: number;
  readonly tensors: readonly Tensor[];
  readonly warnings: readonly string[];
  /** What keeps a reader from taking the file, with the name of the check that found it. */
  readonly faults: readonly Fault[];
  /** What the model computes beside what it was noted to compute, if that was asked for. */
  readonly probe?: ProbeComparison;
  /** Which tensors are weights, among whatever else lies in the file. */
  isWeight(tensor: Tensor): boolean;
  /** What to do with the file, where it is not simply read. */
  readonly advice?: string;
}

/** Elements of tensors in all. */
export const sizeOf = (shapes: readonly (readonly number[])[]): number =>
  shapes.reduce((sum, shape) => sum + shape.reduce((a, b) => a * b, 1), 0);

/** Weights apart from what else lies in the file: sizes, characters, moments of a training run. */
export function describeCounts({ parameters, tensors, isWeight }: Inspection): string {
  const weights = tensors.filter(isWeight);
  const stored = sizeOf(weights.map(({ shape }) => shape));
  const others = tensors.length - weights.length;
  return counted(parameters, "parameter") +
    (stored === parameters ? "" : `, ${stored.toLocaleString("en")} of them`) +
    ` in ${counted(weights.length, "tensor")}` +
    (others === 0 ? "" : `; ${counted(others, "other array")}`);
}
