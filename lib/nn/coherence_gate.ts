/**
 * The coherence gate: one number a token, learned from its state,
 *
 *   c = σ(x·w + b), or σ(gelu(x·w0 + b0)·w1 + b1);  gate = σ(slope·(c − τ))
 *
 * The coherence here is an activation; it has nothing to do with an entropy.
 */
import { geluErf, linear, scale, shift, sigmoid } from "../autograd/mod.ts";
import type { Tensor } from "../tensor/mod.ts";
import type { Parameters, ParameterSpec } from "./parameters.ts";

/** Shape of a gate. */
export interface CoherenceGateOptions {
  /** Width of the hidden layer; 0 for none. */
  readonly hidden: number;
  /** Whether the last layer has a bias. */
  readonly bias: boolean;
  /** τ: the coherence at which the gate is half open. */
  readonly threshold: number;
  /** How sharply it opens there. */
  readonly slope: number;
}

/** What a gate says of each token. */
export interface GateReading {
  /** c: (…, 1). */
  readonly coherence: Tensor;
  /** How far the gate is open: (…, 1). */
  readonly gate: Tensor;
}

/**
 * Parameters of a gate at `path`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { coherenceGateSpecs } from "@haze/haze/nn";
 * const names = (hidden: number) => coherenceGateSpecs("gate", 8, { hidden, bias: true }).map(({ name }) => name);
 * assertEquals(names(0), ["gate.w", "gate.bias"]);
 * assertEquals(names(2), ["gate.w0", "gate.b0", "gate.w", "gate.bias"]);
 * ```
 */
export function coherenceGateSpecs(
  path: string,
  C: number,
  { hidden, bias }: Pick<CoherenceGateOptions, "hidden" | "bias">,
): ParameterSpec[] {
  return [
    ...(hidden > 0
      ? [{ name: `${path}.w0`, shape: [C, hidden] }, { name: `${path}.b0`, shape: [hidden] }]
      : []),
    { name: `${path}.w`, shape: [hidden || C, 1] },
    ...(bias ? [{ name: `${path}.bias`, shape: [1] }] : []),
  ];
}

/**
 * Reads the gate of each token of `x` (…, C).
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { defaultKernels } from "@haze/haze/kernels";
 * import { coherenceGate, coherenceGateSpecs, Parameters } from "@haze/haze/nn";
 * import { ones } from "@haze/haze/tensor";
 * const options = { hidden: 0, bias: false, threshold: 0.5, slope: 10 };
 * const parameters = new Parameters(coherenceGateSpecs("gate", 2, options), defaultKernels()); // zeros
 * const { coherence, gate } = coherenceGate(parameters, "gate", ones([1, 2]), options);
 * assertAlmostEquals(coherence.item(), 0.5, 1e-6);
 * assertAlmostEquals(gate.item(), 0.5, 1e-6);
 * parameters.close();
 * ```
 */
export function coherenceGate(
  parameters: Parameters,
  path: string,
  x: Tensor,
  { hidden, bias, threshold, slope }: CoherenceGateOptions,
): GateReading {
  const inner = hidden > 0
    ? geluErf(linear(x, parameters.get(`${path}.w0`), { bias: parameters.get(`${path}.b0`) }))
    : x;
  const last = bias ? { bias: parameters.get(`${path}.bias`) } : {};
  const coherence = sigmoid(linear(inner, parameters.get(`${path}.w`), last));
  return { coherence, gate: sigmoid(shift(scale(coherence, slope), -slope * threshold)) };
}
