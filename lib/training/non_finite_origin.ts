/** Where a step's numbers that are not finite came from. */
import { firstNonFinite } from "../kernels/mod.ts";
import { findNonFinite } from "./check_finite.ts";
import type { GradientSource } from "./gradient_step.ts";
import type { Trainable } from "./trainable.ts";

/** What a search needs beside the model. */
export interface FailedStep {
  /** Whether other ranks took part: the step cannot be taken again by this one alone. */
  readonly isShared: boolean;
  /** Takes the gradients of the step again. */
  readonly again: () => void;
}

/** Names the weights, or the first call of the step, taken again op by op. */
export function nonFiniteOrigin(
  { parameters, kernels }: Trainable,
  gradients: GradientSource,
  { isShared, again }: FailedStep,
): string {
  for (const [name, { floats }] of parameters.entries()) {
    const bad = findNonFinite(floats);
    if (bad !== undefined) return `${name} held ${bad} before it`;
  }
  if (!gradients.forgetPlan) return "differences name no op";
  if (isShared) return "the same run on one process names the op that it came from";
  gradients.forgetPlan();
  const found = firstNonFinite(kernels, again);
  gradients.forgetPlan();
  if (!found) return "op by op it is finite: a fault that does not come again";
  const { kernel, sizes, phase, operand, value, inputsAreFinite } = found;
  const of = inputsAreFinite ? "finite numbers" : "others that no op made";
  return `the first such number is ${value} in ${operand} of ${kernel} ${sizes}, ${phase}, made of ${of}`;
}
