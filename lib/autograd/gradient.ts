/** Gradients of a function of tensors. */
import { step, Tensor } from "../tensor/mod.ts";
import { Tape } from "./tape.ts";

/** A loss and its gradients, one for each input in order. */
export interface ValueAndGradients {
  value: number;
  gradients: Tensor[];
}

/**
 * The value of `f` at `inputs` and the gradient of each input; zeros for inputs that `f` does not use.
 *
 * @param f A function of tensors that returns one number (a tensor with one element).
 *
 * @example Fit a line
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { tensor } from "@haze/haze/tensor";
 * import { mean, multiply, subtract, valueAndGradients } from "@haze/haze/autograd";
 * const x = tensor([1, 2, 3]);
 * const w = tensor([0.5]);
 * const { value, gradients } = valueAndGradients((w) => {
 *   const error = subtract(multiply(w, x), x);
 *   return mean(multiply(error, error));
 * }, [w]);
 * assertAlmostEquals(value, 0.25 * 14 / 3, 1e-6);
 * assertAlmostEquals(gradients[0]!.item(), -14 / 3, 1e-5);
 * ```
 */
export function valueAndGradients(
  f: (...inputs: Tensor[]) => Tensor,
  inputs: readonly Tensor[],
): ValueAndGradients {
  const kernels = inputs[0]?.kernels;
  if (!kernels) throw new TypeError("Cannot take gradients as there must be an input: got none");
  return step(() => {
    const tape = new Tape(inputs);
    const loss = tape.run(() => f(...inputs));
    const value = loss.item();
    const found = tape.play(loss);
    const gradients = inputs.map((input) => new Tensor(found.sumOf(input), input.shape, kernels));
    return { value, gradients };
  }, kernels);
}
