/** Gradients of a function of tensors. */
import { step, Tensor } from "../tensor/mod.ts";
import { noGradient, Tape } from "./tape.ts";

/** A loss and its gradients, one for each input in order. */
export interface ValueAndGradients {
  /** What the function gave. */
  value: number;
  /** One of the shape of each input. */
  gradients: Tensor[];
}

/**
 * The value of `f` at `inputs` and the gradient of each input; zeros for inputs that `f` does not use.
 *
 * @param f A function of tensors that returns one number (a tensor with one element).
 *
 * @throws {TypeError} if there is no input, or `f` gives more than one number.
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
  // Inside another function's tape this is a computation of numbers: that tape notes nothing of it.
  const run = () => {
    // A tensor that stands in two places is two arguments, each with a gradient of its own.
    const places = inputs.map((x, i) =>
      inputs.indexOf(x) === i ? x : new Tensor(x.storage, x.shape, x.kernels)
    );
    const tape = new Tape(places);
    const loss = tape.run(() => f(...places));
    const value = loss.item();
    const found = tape.play(loss);
    const gradients = places.map((x) => new Tensor(found.sumOf(x), x.shape, x.kernels));
    return { value, gradients };
  };
  return noGradient(() => step(run, kernels));
}
