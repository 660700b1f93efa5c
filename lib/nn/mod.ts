/**
 * Parameter trees and layers.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { defaultKernels } from "@haze/haze/kernels";
 * import { feedForwardSpecs, Parameters } from "@haze/haze/nn";
 * const parameters = new Parameters(feedForwardSpecs("mlp", 4, 8), defaultKernels());
 * assertEquals(parameters.size, 64);
 * assertEquals(parameters.get("mlp.w0").shape, [4, 8]);
 * parameters.close();
 * ```
 *
 * @module
 */
export {
  coherenceGate,
  type CoherenceGateOptions,
  coherenceGateSpecs,
  type GateReading,
} from "./coherence_gate.ts";
export { feedForward, feedForwardSpecs, norm, normSpecs } from "./layers.ts";
export { quantise, type Quantised, softAssignment } from "./quantiser.ts";
export { type FloatRange, Parameters, type ParameterSpec } from "./parameters.ts";
