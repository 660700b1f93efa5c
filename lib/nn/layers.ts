/** Layers as functions over parameters. */
import { gelu, layerNorm, matmul } from "../autograd/mod.ts";
import type { Tensor } from "../tensor/mod.ts";
import type { Parameters, ParameterSpec } from "./parameters.ts";

/** Parameters of a layer norm at `path`. */
export function normSpecs(path: string, C: number): ParameterSpec[] {
  return [{ name: `${path}.gain`, shape: [C] }, { name: `${path}.offset`, shape: [C] }];
}

/** Layer norm with the gain and offset at `path`. */
export function norm(parameters: Parameters, path: string, x: Tensor): Tensor {
  return layerNorm(x, parameters.get(`${path}.gain`), parameters.get(`${path}.offset`));
}

/** Parameters of a feed-forward layer at `path`: (C, F) and (F, C), no biases. */
export function feedForwardSpecs(path: string, C: number, F: number): ParameterSpec[] {
  return [{ name: `${path}.w0`, shape: [C, F] }, { name: `${path}.w1`, shape: [F, C] }];
}

/** gelu(x·w0)·w1 */
export function feedForward(parameters: Parameters, path: string, x: Tensor): Tensor {
  return matmul(gelu(matmul(x, parameters.get(`${path}.w0`))), parameters.get(`${path}.w1`));
}
