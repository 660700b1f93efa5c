import { checkLength } from "../parts/checks.ts";
import { byLogPrecision } from "../parts/loss_temperature.ts";
import type { SpiralRule } from "../parts/rule.ts";
import { siluSlope } from "./arithmetic.ts";
import { backLinear, type BiasRule } from "./linear.ts";
import { backAttention } from "./rank_attention.ts";
import { type BlockTrace, plus, type StudentTrace } from "./student_forward.ts";
import { type Student, type StudentBlock, type StudentWeights, zeroGradients } from "./student_weights.ts";

/**
 * The gradients of a student's weights by those of its logits and, where given, of its variances.
 *
 * `"exact"` is the chain rule. `"upstream"` takes the mean over rows for every bias (1/(B·T) in blocks, 1/B in the head of
 * what it should be) and lets the gradient of a variance through where its logarithm was clipped. The projection B gets
 * none: it is frozen.
 *
 * @param trace What `studentForward` gave.
 * @param dLogits (B, V).
 * @param dSigma (B, r), or null.
 * @throws {TypeError} if a gradient has not the size of its tensor.
 */
export function studentBackward(
  student: Student,
  trace: StudentTrace,
  dLogits: ArrayLike<number>,
  dSigma: ArrayLike<number> | null,
  rule: SpiralRule = "exact",
): StudentWeights<Float64Array> {
  const { weights, sizes, B } = student;
  const { vocabSize: V, width: d, sharedRank: r } = sizes;
  const { batch } = trace;
  checkLength("differentiate a student", "dLogits", dLogits.length, batch * V, `${batch} rows of ${V}`);
  if (dSigma) {
    checkLength("differentiate a student", "dSigma", dSigma.length, batch * r, `${batch} rows of ${r}`);
  }
  const gradients = zeroGradients(sizes);
  const biasRule: BiasRule = rule === "upstream" ? "mean" : "sum";
  const dMu = new Float64Array(batch * r);
  for (let b = 0; b < batch; b++) {
    for (let a = 0; a < r; a++) {
      let sum = 0;
      for (let j = 0; j < V; j++) sum += dLogits[b * V + j] * B[a * V + j];
      dMu[b * r + a] = sum;
    }
  }
  const dLogtau = dSigma ? byLogPrecision(dSigma, trace.rawLogtau, rule) : new Float64Array(batch * r);
  const dLast = backLinear(trace.last, dMu, weights.mean, gradients.mean, biasRule);
  plus(dLast, backLinear(trace.last, dLogtau, weights.logtau, gradients.logtau, biasRule));

  const context = trace.tokens.length / batch;
  let g: Float64Array = new Float64Array(trace.h.length); // enters at the last position only
  for (let b = 0; b < batch; b++) g.set(dLast.subarray(b * d, (b + 1) * d), ((b + 1) * context - 1) * d);
  for (let layer = sizes.layers - 1; layer >= 0; layer--) {
    g = blockBackward(weights.blocks[layer], trace.blocks[layer], g, gradients.blocks[layer], biasRule);
  }
  trace.tokens.forEach((id, n) => {
    for (let i = 0; i < d; i++) gradients.embed[id * d + i] += g[n * d + i];
  });
  return gradients;
}

function blockBackward(
  block: StudentBlock,
  trace: BlockTrace,
  g: Float64Array,
  gradients: StudentBlock<Float64Array>,
  rule: BiasRule,
): Float64Array {
  const dActive = backLinear(trace.active, g, block.fc2, gradients.fc2, rule);
  const dUp = dActive.map((slope, i) => slope * siluSlope(trace.up[i]));
  const dMiddle = plus(backLinear(trace.middle, dUp, block.fc1, gradients.fc1, rule), g);
  const d = backAttention(trace, trace.A, dMiddle, trace.sizes);
  const dInput = backLinear(trace.input, d.values, block.v, gradients.v, rule);
  plus(dInput, backLinear(trace.input, d.Q, block.q, gradients.q, rule));
  plus(dInput, backLinear(trace.input, d.K, block.k, gradients.k, rule));
  return plus(dInput, dMiddle);
}
