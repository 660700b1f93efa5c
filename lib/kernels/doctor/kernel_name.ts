import type { BinaryName, Kernels, UnaryName } from "../kernels.ts";

/** What of the contract does not compute: names, memory, recording. */
export type Housekeeping =
  | ("name" | "dtype" | "floats" | "ints" | "release" | "isTransient" | "enter" | "leave" | "region")
  | ("record" | "recordSeries" | "noteHostRead");

/** Kernels of the contract. */
export type KernelName = Exclude<keyof Kernels, Housekeeping>;

type ProductWay = "" | " aᵀb" | " abᵀ" | " aᵀbᵀ" | " strided" | " epilogue";

/** What is examined by itself: a kernel, one of its functions, or one of its ways. */
export type OpName =
  | (UnaryName | `${UnaryName} gradient` | BinaryName | `gemm${ProductWay}`)
  | ("prepare" | "preparedProduct" | "int8 product" | "attention" | "attention gradient")
  | ("fill" | "scale" | "siluGate" | "siluGate gradient" | "stridedSum" | "stridedSum copy")
  | ("softmax" | "softmax gradient" | "logSoftmax" | "logSoftmax gradient")
  | ("layerNorm" | "layerNorm gradient" | "layerNorm params")
  | ("rmsNorm" | "rmsNorm gradient" | "rmsNorm params")
  | ("rotary" | "addColumnSums" | "crossEntropy" | "crossEntropy gradient" | "topK")
  | ("embedding" | "embedding gradient" | "normedEmbedding" | "mixColumns" | "mixColumns gradient")
  | ("dropout" | "sum" | "sumOfSquares" | "adamw");
