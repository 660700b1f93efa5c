/** Element-wise functions of one tensor: y = f(x), dx = dy ⊙ f′(x). */
import type { UnaryName } from "../../kernels/mod.ts";
import type { Tensor } from "../../tensor/mod.ts";
import { emptyLike } from "../output.ts";
import { record } from "../tape.ts";

function unary(name: UnaryName, x: Tensor): Tensor {
  const { kernels } = x;
  const y = emptyLike(kernels, x.shape);
  kernels.unary(name, x.floats, y.floats);
  return record(y, [x], (dy, gradients) => {
    const dx = kernels.floats(x.size);
    kernels.unaryGrad(name, x.floats, dy, dx);
    gradients.add(x, dx);
  });
}

/**
 * eˣ; the derivative is eˣ.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { tensor } from "@haze/haze/tensor";
 * import { exp } from "@haze/haze/autograd";
 * assertAlmostEquals(exp(tensor([1])).item(), Math.E, 1e-6);
 * ```
 */
export function exp(x: Tensor): Tensor {
  return unary("exp", x);
}

/**
 * ln x; the derivative is 1/x. −∞ at 0, NaN below.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { tensor } from "@haze/haze/tensor";
 * import { log } from "@haze/haze/autograd";
 * assertAlmostEquals(log(tensor([2])).item(), Math.LN2, 1e-6);
 * ```
 */
export function log(x: Tensor): Tensor {
  return unary("log", x);
}

/**
 * tanh x; the derivative is 1 − tanh²x.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { tensor } from "@haze/haze/tensor";
 * import { tanh } from "@haze/haze/autograd";
 * assertAlmostEquals(tanh(tensor([0.5])).item(), Math.tanh(0.5), 1e-6);
 * ```
 */
export function tanh(x: Tensor): Tensor {
  return unary("tanh", x);
}

/**
 * 1/(1 + e⁻ˣ); the derivative is s·(1 − s).
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { tensor } from "@haze/haze/tensor";
 * import { sigmoid } from "@haze/haze/autograd";
 * assertAlmostEquals(sigmoid(tensor([Math.log(3)])).item(), 0.75, 1e-6);
 * ```
 */
export function sigmoid(x: Tensor): Tensor {
  return unary("sigmoid", x);
}

/**
 * max(x, 0); the derivative is 1 above 0, else 0.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { tensor } from "@haze/haze/tensor";
 * import { relu } from "@haze/haze/autograd";
 * assertEquals(relu(tensor([-2, 0, 3])).data, new Float32Array([0, 0, 3]));
 * ```
 */
export function relu(x: Tensor): Tensor {
  return unary("relu", x);
}

/**
 * x·Φ(x) in its tanh form, 0.5·x·(1 + tanh(√(2/π)·(x + 0.044715·x³))) (Hendrycks & Gimpel, arXiv 1606.08415).
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { tensor } from "@haze/haze/tensor";
 * import { gelu } from "@haze/haze/autograd";
 * assertAlmostEquals(gelu(tensor([1])).item(), 0.841192, 1e-6);
 * ```
 */
export function gelu(x: Tensor): Tensor {
  return unary("gelu", x);
}

/**
 * x·sigmoid(x); the derivative is s + x·s·(1 − s).
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { tensor } from "@haze/haze/tensor";
 * import { silu } from "@haze/haze/autograd";
 * assertAlmostEquals(silu(tensor([Math.log(3)])).item(), 0.75 * Math.log(3), 1e-6);
 * ```
 */
export function silu(x: Tensor): Tensor {
  return unary("silu", x);
}

/**
 * √x; the derivative is ½/√x. NaN below 0.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { tensor } from "@haze/haze/tensor";
 * import { sqrt } from "@haze/haze/autograd";
 * assertAlmostEquals(sqrt(tensor([9])).item(), 3, 1e-6);
 * ```
 */
export function sqrt(x: Tensor): Tensor {
  return unary("sqrt", x);
}

/**
 * The error function 2/√π·∫₀ˣ e^(−t²) dt; the derivative is 2/√π·e^(−x²).
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { tensor } from "@haze/haze/tensor";
 * import { erf } from "@haze/haze/autograd";
 * assertAlmostEquals(erf(tensor([0.5])).item(), 0.520500, 1e-6);
 * ```
 */
export function erf(x: Tensor): Tensor {
  return unary("erf", x);
}

/**
 * x·Φ(x) in its exact form, x/2·(1 + erf(x/√2)) (Hendrycks & Gimpel, arXiv 1606.08415); the derivative is Φ(x) + x·φ(x).
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { tensor } from "@haze/haze/tensor";
 * import { geluErf } from "@haze/haze/autograd";
 * assertAlmostEquals(geluErf(tensor([1])).item(), 0.841345, 1e-6);
 * ```
 */
export function geluErf(x: Tensor): Tensor {
  return unary("geluErf", x);
}

/**
 * sin x, x in radians; the derivative is cos x. NaN at ±∞.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { tensor } from "@haze/haze/tensor";
 * import { sin } from "@haze/haze/autograd";
 * assertAlmostEquals(sin(tensor([Math.PI / 6])).item(), 0.5, 1e-6);
 * ```
 */
export function sin(x: Tensor): Tensor {
  return unary("sin", x);
}

/**
 * cos x, x in radians; the derivative is −sin x. NaN at ±∞.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { tensor } from "@haze/haze/tensor";
 * import { cos } from "@haze/haze/autograd";
 * assertAlmostEquals(cos(tensor([Math.PI / 3])).item(), 0.5, 1e-6);
 * ```
 */
export function cos(x: Tensor): Tensor {
  return unary("cos", x);
}
