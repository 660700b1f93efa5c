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

/** eˣ; the derivative is eˣ. */
export function exp(x: Tensor): Tensor {
  return unary("exp", x);
}

/** ln x; the derivative is 1/x. −∞ at 0, NaN below. */
export function log(x: Tensor): Tensor {
  return unary("log", x);
}

/** tanh x; the derivative is 1 − tanh²x. */
export function tanh(x: Tensor): Tensor {
  return unary("tanh", x);
}

/** 1/(1 + e⁻ˣ); the derivative is s·(1 − s). */
export function sigmoid(x: Tensor): Tensor {
  return unary("sigmoid", x);
}

/** max(x, 0); the derivative is 1 above 0, else 0. */
export function relu(x: Tensor): Tensor {
  return unary("relu", x);
}

/** x·Φ(x) in its tanh form, 0.5·x·(1 + tanh(√(2/π)·(x + 0.044715·x³))) (Hendrycks & Gimpel, arXiv 1606.08415). */
export function gelu(x: Tensor): Tensor {
  return unary("gelu", x);
}

/** x·sigmoid(x); the derivative is s + x·s·(1 − s). */
export function silu(x: Tensor): Tensor {
  return unary("silu", x);
}

/** √x; the derivative is ½/√x. NaN below 0. */
export function sqrt(x: Tensor): Tensor {
  return unary("sqrt", x);
}
