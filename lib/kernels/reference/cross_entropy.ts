import type { CrossEntropyCall, CrossEntropyGradCall } from "../kernels.ts";

/** logSums[r] = max + ln Σ e^(logits[r] − max) and losses[r] = logSums[r] − logits[r, target], in nats. */
export function crossEntropy(call: CrossEntropyCall): void {
  const { logits, targets, losses, logSums, rows, columns } = call;
  for (let row = 0; row < rows; row++) {
    const start = row * columns;
    let largest = -Infinity;
    for (let c = 0; c < columns; c++) largest = Math.max(largest, logits[start + c]!);
    let sum = 0;
    for (let c = 0; c < columns; c++) sum += Math.exp(logits[start + c]! - largest);
    // Not the log sum less the target's logit: where logits are large, that would round away small losses.
    losses[row] = Math.log(sum) + (largest - logits[start + targets[row]!]!);
    logSums[row] = largest + Math.log(sum);
  }
}

/** dLogits[r, c] = (e^(logits[r, c] − logSums[r]) − [c = target]) · dLosses[r] */
export function crossEntropyGrad(call: CrossEntropyGradCall): void {
  const { logits, targets, logSums, dLosses, dLogits, rows, columns } = call;
  for (let row = 0; row < rows; row++) {
    const start = row * columns;
    for (let c = 0; c < columns; c++) {
      const probability = Math.exp(logits[start + c]! - logSums[row]!);
      dLogits[start + c] = (probability - (c === targets[row] ? 1 : 0)) * dLosses[row]!;
    }
  }
}
