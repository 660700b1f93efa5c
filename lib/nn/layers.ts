/** Layers as functions over parameters. */
import { layerNorm, linear, matmul } from "../autograd/mod.ts";
import type { Tensor } from "../tensor/mod.ts";
import type { Parameters, ParameterSpec } from "./parameters.ts";

/**
 * Parameters of a layer norm at `path`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { normSpecs } from "@haze/haze/nn";
 * assertEquals(normSpecs("ln", 4).map((spec) => spec.name), ["ln.gain", "ln.offset"]);
 * ```
 */
export function normSpecs(path: string, C: number): ParameterSpec[] {
  return [{ name: `${path}.gain`, shape: [C] }, { name: `${path}.offset`, shape: [C] }];
}

/**
 * Layer norm with the gain and offset at `path`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { defaultKernels } from "@haze/haze/kernels";
 * import { norm, normSpecs, Parameters } from "@haze/haze/nn";
 * import { tensor } from "@haze/haze/tensor";
 * const parameters = new Parameters(normSpecs("ln", 2), defaultKernels()); // gain 0
 * parameters.get("ln.offset").floats.set([5, 6]);
 * assertEquals(norm(parameters, "ln", tensor([[1, 3]])).data, new Float32Array([5, 6]));
 * parameters.close();
 * ```
 */
export function norm(parameters: Parameters, path: string, x: Tensor): Tensor {
  return layerNorm(x, parameters.get(`${path}.gain`), parameters.get(`${path}.offset`));
}

/**
 * Parameters of a feed-forward layer at `path`: (C, F) and (F, C), no biases.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { feedForwardSpecs } from "@haze/haze/nn";
 * assertEquals(feedForwardSpecs("mlp", 4, 8).map((spec) => spec.shape), [[4, 8], [8, 4]]);
 * ```
 */
export function feedForwardSpecs(path: string, C: number, F: number): ParameterSpec[] {
  return [{ name: `${path}.w0`, shape: [C, F] }, { name: `${path}.w1`, shape: [F, C] }];
}

/**
 * gelu(x·w0)·w1
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { defaultKernels } from "@haze/haze/kernels";
 * import { feedForward, feedForwardSpecs, Parameters } from "@haze/haze/nn";
 * import { ones } from "@haze/haze/tensor";
 * const parameters = new Parameters(feedForwardSpecs("mlp", 4, 8), defaultKernels());
 * assertEquals(feedForward(parameters, "mlp", ones([3, 4])).shape, [3, 4]);
 * parameters.close();
 * ```
 */
export function feedForward(parameters: Parameters, path: string, x: Tensor): Tensor {
  const hidden = linear(x, parameters.get(`${path}.w0`), { activation: "gelu" });
  return matmul(hidden, parameters.get(`${path}.w1`));
}
