/**
 * Operations on tensors, each with its gradient, and the tape that plays them backwards.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { tensor } from "@haze/haze/tensor";
 * import { matmul, sum, valueAndGradients } from "@haze/haze/autograd";
 * const a = tensor([[1, 2]]);
 * const b = tensor([[3], [4]]);
 * const { value, gradients } = valueAndGradients((a, b) => sum(matmul(a, b)), [a, b]);
 * assertEquals(value, 11);
 * assertEquals(gradients[0]!.data, new Float32Array([3, 4]));
 * ```
 *
 * @module
 */
export { checkGradient, type CheckOptions, type GradientCheck } from "./check_gradient.ts";
export { type ValueAndGradients, valueAndGradients } from "./gradient.ts";
export {
  attention,
  type AttentionOperands,
  type AttentionResult,
  type HeadColumns,
} from "./ops/attention.ts";
export { add, divide, multiply, subtract } from "./ops/binary.ts";
export { broadcastTo } from "./ops/broadcast.ts";
export { crossEntropy, tokenLosses } from "./ops/cross_entropy.ts";
export { dropout, type DropoutKey } from "./ops/dropout.ts";
export { embedding } from "./ops/embedding.ts";
export { LAYER_NORM_EPSILON, layerNorm } from "./ops/layer_norm.ts";
export { linear, type LinearOptions } from "./ops/linear.ts";
export { logSoftmax } from "./ops/log_softmax.ts";
export { matmul } from "./ops/matmul.ts";
export { mixColumns } from "./ops/mix_columns.ts";
export { detached, nearestCode, straightThrough } from "./ops/nearest_code.ts";
export { phaseRotation } from "./ops/phase_rotation.ts";
export { RMS_NORM_EPSILON, rmsNorm } from "./ops/rms_norm.ts";
export { rotary, type RotaryOptions, rotaryTable } from "./ops/rotary.ts";
export { scale } from "./ops/scale.ts";
export { shift } from "./ops/shift.ts";
export { siluGate } from "./ops/silu_gate.ts";
export { softmax } from "./ops/softmax.ts";
export { mean, sum } from "./ops/sum.ts";
export { swiglu, type SwigluOptions } from "./ops/swiglu.ts";
export { type TopK, topK } from "./ops/top_k.ts";
export { cos, erf, exp, gelu, geluErf, log, relu, sigmoid, silu, sin, sqrt, tanh } from "./ops/unary.ts";
export { reshape, slice, transpose } from "./ops/views.ts";
export { type Backward, Gradients, isRecording, noGradient, record, Tape } from "./tape.ts";
