/** Kernels over rows and whole-array sums, lengths checked. */
import type { Kernels } from "../../kernels.ts";
import * as checks from "../checks.ts";
import { crossEntropy, crossEntropyGrad } from "../cross_entropy.ts";
import { logSoftmax, logSoftmaxGrad } from "../log_softmax.ts";
import { sum, sumOfSquares } from "../reduce.ts";
import { rmsNorm, rmsNormGrad, rmsNormParameterGrad } from "../rms_norm.ts";
import { rotary } from "../rotary.ts";
import { topK } from "../top_k.ts";
import { layerNorm, layerNormGrad, layerNormParameterGrad, softmax, softmaxGrad } from "../rows.ts";

/** The calls of this group. */
export function rowCalls(): Pick<
  Kernels,
  | "softmax"
  | "softmaxGrad"
  | "logSoftmax"
  | "logSoftmaxGrad"
  | "layerNorm"
  | "layerNormGrad"
  | "layerNormParameterGrad"
  | "rmsNorm"
  | "rmsNormGrad"
  | "rmsNormParameterGrad"
  | "rotary"
  | "crossEntropy"
  | "crossEntropyGrad"
  | "topK"
  | "sum"
  | "sumOfSquares"
> {
  return {
    softmax(x, y, rows, columns) {
      checks.requireRoom("softmax", rows * columns, { x, y });
      softmax(x, y, rows, columns);
    },
    softmaxGrad(call) {
      const { y, dy, dx, rows, columns } = call;
      checks.requireRoom("softmaxGrad", rows * columns, { y, dy, dx });
      softmaxGrad(call);
    },
    logSoftmax(x, y, rows, columns) {
      checks.requireRoom("logSoftmax", rows * columns, { x, y });
      logSoftmax(x, y, rows, columns);
    },
    logSoftmaxGrad(call) {
      const { y, dy, dx, rows, columns } = call;
      checks.requireRoom("logSoftmaxGrad", rows * columns, { y, dy, dx });
      logSoftmaxGrad(call);
    },
    layerNorm(call) {
      const { x, gain, offset, y, stats, rows, columns } = call;
      checks.requireRoom("layerNorm", rows * columns, { x, y });
      checks.requireRoom("layerNorm", columns, { gain, offset });
      checks.requireRoom("layerNorm", 2 * rows, { stats });
      layerNorm(call);
    },
    layerNormGrad(call) {
      const { x, gain, stats, dy, dx, rows, columns } = call;
      checks.requireRoom("layerNormGrad", rows * columns, { x, dy, dx });
      checks.requireRoom("layerNormGrad", columns, { gain });
      checks.requireRoom("layerNormGrad", 2 * rows, { stats });
      layerNormGrad(call);
    },
    layerNormParameterGrad(call) {
      const { x, stats, dy, dGain, dOffset, rows, columns } = call;
      checks.requireRoom("layerNormParameterGrad", rows * columns, { x, dy });
      checks.requireRoom("layerNormParameterGrad", columns, { dGain, dOffset });
      checks.requireRoom("layerNormParameterGrad", 2 * rows, { stats });
      layerNormParameterGrad(call);
    },
    rmsNorm(call) {
      const { x, gain, y, inverses, rows, columns } = call;
      checks.requireRoom("rmsNorm", rows * columns, { x, y });
      checks.requireRoom("rmsNorm", columns, { gain });
      checks.requireRoom("rmsNorm", rows, { inverses });
      rmsNorm(call);
    },
    rmsNormGrad(call) {
      const { x, gain, inverses, dy, dx, rows, columns } = call;
      checks.requireRoom("rmsNormGrad", rows * columns, { x, dy, dx });
      checks.requireRoom("rmsNormGrad", columns, { gain });
      checks.requireRoom("rmsNormGrad", rows, { inverses });
      rmsNormGrad(call);
    },
    rmsNormParameterGrad(call) {
      const { x, inverses, dy, dGain, rows, columns } = call;
      checks.requireRoom("rmsNormParameterGrad", rows * columns, { x, dy });
      checks.requireRoom("rmsNormParameterGrad", columns, { dGain });
      checks.requireRoom("rmsNormParameterGrad", rows, { inverses });
      rmsNormParameterGrad(call);
    },
    rotary(call) {
      checks.requireRotary(call);
      rotary(call);
    },
    crossEntropy(call) {
      const { logits, targets, losses, logSums, rows, columns } = call;
      checks.requireRoom("crossEntropy", rows * columns, { logits });
      checks.requireRoom("crossEntropy", rows, { losses, logSums });
      checks.requireIds("crossEntropy", targets, rows, columns);
      crossEntropy(call);
    },
    crossEntropyGrad(call) {
      const { logits, targets, logSums, dLosses, dLogits, rows, columns } = call;
      checks.requireRoom("crossEntropyGrad", rows * columns, { logits, dLogits });
      checks.requireRoom("crossEntropyGrad", rows, { logSums, dLosses });
      checks.requireIds("crossEntropyGrad", targets, rows, columns);
      crossEntropyGrad(call);
    },
    topK(call) {
      const { x, values, indices, rows, columns, k } = call;
      checks.requireRoom("topK", rows * columns, { x });
      checks.requireRoom("topK", rows * k, { values, indices });
      if (k > columns) {
        throw new RangeError(`Cannot run topK as k is at most columns = ${columns}: ${k}`);
      }
      topK(call);
    },
    sum(x, y) {
      checks.requireRoom("sum", 1, { y });
      sum(x, y);
    },
    sumOfSquares(x, y) {
      checks.requireRoom("sumOfSquares", 1, { y });
      sumOfSquares(x, y);
    },
  };
}
