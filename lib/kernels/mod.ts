/**
 * Kernels: the loops that compute, behind one contract. Arrays and sizes go in, arrays come out; nothing here knows of
 * tensors, gradients' order or models.
 *
 * {@linkcode wasmKernels} compiles WebAssembly SIMD when a kernel is first called, and does not check lengths;
 * {@linkcode referenceKernels} are plain loops, in float32 or float64, that say what each kernel means and check what
 * they are given.
 *
 * @example
 * ```ts
 * import { defaultKernels, referenceKernels } from "@haze/haze/kernels";
 * import { assertEquals } from "@std/assert";
 *
 * const a = Float32Array.of(1, 2, 3, 4, 5, 6); // (2, 3)
 * const b = Float32Array.of(1, 0, 0, 1, 1, 1); // (3, 2)
 * for (const kernels of [defaultKernels(), referenceKernels("float32")]) {
 *   const c = new Float32Array(4); // (2, 2)
 *   kernels.gemm({ a, b, c, M: 2, N: 2, K: 3 });
 *   assertEquals([...c], [4, 5, 10, 11]);
 * }
 * ```
 *
 * @module
 */
export * from "./kernels.ts";
export { defaultKernels, type KernelsName, kernelsNamed } from "./default.ts";
export type { ErrorBound } from "./doctor/bounds.ts";
export type { EffortName } from "./doctor/effort.ts";
export {
  type BitDifference,
  compareBits,
  type EdgeReport,
  examineKernels,
  type ExamineOptions,
  OP_NAMES,
  type OpReport,
} from "./doctor/examine.ts";
export type { OpName } from "./doctor/op_name.ts";
export type { KernelName } from "./kernel_name.ts";
export type { WorstError } from "./doctor/run_trial.ts";
export type { EdgeKind } from "./doctor/trial.ts";
export { firstNonFinite, type NonFiniteCall } from "./first_non_finite.ts";
export { dequantiseInt8, quantiseInt8, type QuantiseOptions } from "./int8.ts";
export { inPhase, type Phase } from "./phase.ts";
export type { DescribedCall } from "./profile/describe_call.ts";
export {
  type KernelKind,
  Profile,
  type ProfileOptions,
  type ProfileReport,
  type ProfileRow,
  type ProfileSection,
} from "./profile/profile.ts";
export { type ProfiledKernels, profileKernels } from "./profile/profile_kernels.ts";
export { profileTable, type ProfileTableOptions } from "./profile/profile_table.ts";
export { profileTrace } from "./profile/profile_trace.ts";
export type { Stretch, Timeline } from "./profile/timeline.ts";
export { referenceKernels } from "./reference/backend.ts";
export type { Call, Kernel, Work } from "./wasm/call.ts";
export type { Launcher, LauncherOptions } from "./wasm/launcher.ts";
export type { LaunchObserver } from "./wasm/launch_observer.ts";
export type { CallRunner, RecordedPlan } from "./wasm/plan.ts";
export type { EngineMemory } from "./wasm/memory.ts";
export type { KernelTable, NativeFamily } from "./wasm/native.ts";
export type { FamilyName } from "./wasm/families.ts";
export type { NumericModeName } from "./wasm/numeric_mode.ts";
export type { Int8DotName } from "./wasm/prepared/int8_dot.ts";
export { type WasmKernels, wasmKernels, type WasmOptions } from "./wasm/backend.ts";
