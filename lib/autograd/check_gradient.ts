/** Gradients against finite differences, on the float64 reference. */
import { kernelsNamed } from "../kernels/default.ts";
import { Pcg64 } from "../random/mod.ts";
import { moveTo, Tensor } from "../tensor/mod.ts";
import { valueAndGradients } from "./gradient.ts";

/** Options of {@linkcode checkGradient}. */
export interface CheckOptions {
  /** Step of the central difference. Default 1e-5. */
  epsilon?: number;
  /** Up to this many scalars each is varied; above, random directions are. Default 2,000. */
  maxScalars?: number;
  /** Number of random directions. Default 32. */
  directions?: number;
  /** Seed of the directions. Default 0. */
  seed?: number;
}

/** Result of a check: per input the worst error relative to the largest entry of its gradient. */
export interface GradientCheck {
  /** The largest of `perInput`. */
  worst: number;
  /** One error an input, in order. */
  perInput: number[];
}

/**
 * Compares the gradients of `f` with central differences. Inputs are moved to the float64 reference, so that what is
 * tested is the formula, not rounding.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { tensor } from "@haze/haze/tensor";
 * import { checkGradient, sum, tanh } from "@haze/haze/autograd";
 * assert(checkGradient((x) => sum(tanh(x)), [tensor([-1, 0, 2])]).worst < 1e-8);
 * ```
 */
export function checkGradient(
  f: (...inputs: Tensor[]) => Tensor,
  inputs: readonly Tensor[],
  options: CheckOptions = {},
): GradientCheck {
  const { epsilon = 1e-5, maxScalars = 2000, directions = 32, seed = 0 } = options;
  const reference = kernelsNamed("reference64");
  const exact = inputs.map((input) => moveTo(input, reference));
  const { gradients } = valueAndGradients(f, exact);
  const valueAt = (index: number, shifted: Float64Array): number =>
    f(...exact.map((input, i) => i === index ? new Tensor(shifted, input.shape, reference) : input)).item();
  const slopeAlong = (index: number, direction: Float64Array): number => {
    const at = exact[index]!.data;
    const shift = (sign: number) => Float64Array.from(at, (x, i) => x + sign * epsilon * direction[i]!);
    return (valueAt(index, shift(1)) - valueAt(index, shift(-1))) / (2 * epsilon);
  };
  const random = new Pcg64(seed);
  const perInput = exact.map((input, index) => {
    const gradient = gradients[index]!.data;
    const largest = Math.max(...gradient.map(Math.abs), 1e-12);
    const byScalar = input.size <= maxScalars;
    let worst = 0;
    for (let trial = 0; trial < (byScalar ? input.size : directions); trial++) {
      const direction = byScalar
        ? new Float64Array(input.size).fill(1, trial, trial + 1)
        : Float64Array.from({ length: input.size }, () => random.normal() / Math.sqrt(input.size));
      const expected = direction.reduce((sum, d, i) => sum + d * gradient[i]!, 0);
      worst = Math.max(worst, Math.abs(slopeAlong(index, direction) - expected) / largest);
    }
    return worst;
  });
  return { worst: Math.max(...perInput), perInput };
}
