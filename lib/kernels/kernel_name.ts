import type { Kernels } from "./kernels.ts";

/** Kernels of the contract: all of it but names, memory and recording. */
export type KernelName = Exclude<
  keyof Kernels,
  | ("name" | "dtype" | "floats" | "ints" | "release" | "isTransient" | "enter" | "leave" | "region")
  | ("record" | "recordSeries" | "noteHostRead")
>;
