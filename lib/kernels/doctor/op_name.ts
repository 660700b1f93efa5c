import type { BinaryName, UnaryName } from "../kernels.ts";

/** What is examined by itself: a kernel, one of its functions, or one of its ways. */
export type OpName =
  | (UnaryName | `${UnaryName} gradient` | BinaryName)
  | ("gemm" | "gemm aᵀb" | "gemm abᵀ" | "gemm aᵀbᵀ" | "gemm strided" | "gemm epilogue")
  | ("prepare" | "preparedProduct" | "int8 product" | "attention" | "attention gradient")
  | ("fill" | "scale" | "siluGate" | "siluGate gradient" | "stridedSum" | "stridedSum copy")
  | ("softmax" | "softmax gradient" | "logSoftmax" | "logSoftmax gradient")
  | ("layerNorm" | "layerNorm gradient" | "layerNorm params")
  | ("rmsNorm" | "rmsNorm gradient" | "rmsNorm params")
  | ("rotary" | "addColumnSums" | "crossEntropy" | "crossEntropy gradient" | "topK")
  | ("embedding" | "embedding gradient" | "normedEmbedding" | "mixColumns" | "mixColumns gradient")
  | ("dropout" | "sum" | "sumOfSquares" | "adamw");
