/** One call of one kernel on given numbers, and what is right. */
import type { FloatArray, Kernels, NumericArray } from "../kernels.ts";
import type { Unit } from "./units.ts";

/** Points at which kernels go wrong, by kind. */
export type EdgeKind =
  | ("0" | "tiny" | "±1e3" | "huge" | "±∞" | "NaN")
  | ("ties" | "masked rows" | "empty");

const KINDS: { readonly [K in EdgeKind]: true } = {
  ...{ "0": true, "tiny": true, "±1e3": true, "huge": true, "±∞": true, "NaN": true },
  ...{ "ties": true, "masked rows": true, "empty": true },
};
/** All kinds in the order of reports. */
export const EDGE_KINDS: readonly EdgeKind[] = Object.keys(KINDS) as EdgeKind[];

/** A trial with the names of its arrays. */
export interface NamedTrial<F extends string, I extends string> {
  /** The numbers and sizes in words. */
  readonly label: string;
  /** Kind of edge point; absent for ordinary numbers. */
  readonly edge?: EdgeKind;
  /** Content before the call, of outputs too. */
  readonly floats: Readonly<Record<F, Float32Array>>;
  /** The same of integers. */
  readonly ints?: Readonly<Record<I, Int32Array>>;
  /** What one unit of error is, for each array that the kernel writes. All others must come out as they went in. */
  readonly outputs: Readonly<Partial<Record<NoInfer<F | I>, Unit>>>;
  /** Work space: comes out with any content. */
  readonly scratch?: readonly NoInfer<F>[];
  /** Numbers of an output that the contract leaves undefined. */
  readonly isUndefined?: (output: NoInfer<F | I>, index: number) => boolean;
  /** Where a number of the outputs belongs, in words. Default: the label, output and index. */
  readonly at?: (index: number) => string;
  /** The same in a few characters: an argument, or a size. */
  readonly point?: (index: number) => string;
  /** The kernel reserves memory, which is not to be had inside a step. */
  readonly outsideStep?: boolean;
  /** The call. */
  readonly run: (kernels: Kernels, arrays: Record<F, FloatArray> & Record<I, Int32Array>) => void;
}

/** A trial of any kernel. */
export interface Trial extends Omit<NamedTrial<string, string>, "run" | "outputs" | "ints"> {
  readonly ints: Readonly<Record<string, Int32Array>>;
  readonly outputs: Readonly<Record<string, Unit>>;
  readonly run: (kernels: Kernels, arrays: Record<string, NumericArray>) => void;
}

/** Forgets the names. */
export function trial<F extends string, I extends string = never>(given: NamedTrial<F, I>): Trial {
  return { ints: {}, ...given } as unknown as Trial;
}
