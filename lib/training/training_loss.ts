/** The number that training makes smaller. */
import { add, crossEntropy, multiply, sum, tokenLosses } from "../autograd/mod.ts";
import { UNSCORED } from "../data/mod.ts";
import type { FloatArray } from "../kernels/mod.ts";
import { Tensor } from "../tensor/mod.ts";
import type { DropoutState, Trainable, TrainingPass } from "./trainable.ts";

/** The forward pass of a training step, whether the model has one of its own or not. */
export function passOf(model: Trainable, inputs: Tensor, dropout?: DropoutState): TrainingPass {
  return model.trainingPass?.(inputs, dropout) ?? { logits: model.logits(inputs, dropout) };
}

/**
 * Mean loss of the scored targets in nats, scalar: the pass's own, or that of its logits (B, T, V) and the ids (B, T).
 * `shares` (B, T) is what each target counts for, where not all count alike.
 */
export function meanLoss({ loss, logits }: TrainingPass, targets: Tensor, shares?: FloatArray): Tensor {
  if (loss) return loss;
  if (!shares) return crossEntropy(logits, targets);
  const weights = new Tensor(shares, targets.shape, logits.kernels);
  return sum(multiply(tokenLosses(logits, targets), weights));
}

/** Mean loss and what the model adds to it. */
export function totalLoss({ penalty }: TrainingPass, loss: Tensor): Tensor {
  return penalty ? add(loss, penalty) : loss;
}

/** Divides the loss among the scored targets; unscored ones stand as token 0 from then on, with a share of none. */
export function shareLoss(targets: Int32Array, shares: FloatArray): void {
  let scored = 0;
  for (const target of targets) if (target !== UNSCORED) scored++;
  for (let i = 0; i < targets.length; i++) {
    shares[i] = targets[i] === UNSCORED ? 0 : 1 / scored;
    if (targets[i] === UNSCORED) targets[i] = 0;
  }
}
