/**
 * Tensors: shapes, creation, printing, and the steps that bound the life of intermediate results. Operations on
 * tensors are functions of `@haze/haze/autograd`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { tensor, zeros } from "@haze/haze/tensor";
 * assertEquals(String(tensor([[1, 2], [3, 4.5]])), "Tensor (2, 2) float32\n[[1, 2],\n [3, 4.5]]");
 * assertEquals(zeros([2, 0]).size, 0);
 * ```
 *
 * @module
 */
// Types of the lower floors that stand in signatures here and on the floors above.
export type {
  AdamwCall,
  AttentionCall,
  AttentionGradCall,
  BinaryName,
  CrossEntropyCall,
  CrossEntropyGradCall,
  DropoutCall,
  EmbeddingCall,
  EmbeddingGradCall,
  FloatArray,
  GemmCall,
  HeadLayout,
  Kernels,
  LayerNormCall,
  LayerNormGradCall,
  LayerNormParameterGradCall,
  LogSoftmaxGradCall,
  MixColumnsCall,
  MixColumnsGradCall,
  NumericArray,
  Plan,
  Region,
  RmsNormCall,
  RmsNormGradCall,
  RmsNormParameterGradCall,
  RotaryCall,
  RowSizes,
  SiluGateCall,
  SiluGateGradCall,
  SoftmaxGradCall,
  StridedSumCall,
  TopKCall,
  UnaryName,
} from "../kernels/mod.ts";
export type { Pcg64, Pcg64State, WordSource } from "../random/mod.ts";
export * from "./create.ts";
export * from "./shape.ts";
export { step } from "./step.ts";
export { type DType, Tensor } from "./tensor.ts";
