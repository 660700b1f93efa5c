/** The list of all cases, made one by one so that a report need not hold all their arrays at once. */
import { defaultKernels, kernelsNamed, WasmKernels } from "../lib/kernels/mod.ts";
import { attentionCases } from "./attention_cases.ts";
import { gemmCallCase, gemmCase } from "./gemm_cases.ts";
import type { KernelCase } from "./kernel_case.ts";
import { adamwCase, rowCases } from "./row_cases.ts";
import { CALL_SHAPES, GEMM_SHAPES, RAGGED_SHAPES } from "./sizes.ts";

/** The WebAssembly backend: the default one, or the one that rounds twice. */
export function wasmKernels(strict = false): WasmKernels {
  const kernels = strict ? kernelsNamed("wasm-strict") : defaultKernels();
  if (!(kernels instanceof WasmKernels)) {
    throw new TypeError(`Cannot measure as the backend must be WebAssembly: ${kernels.name}`);
  }
  return kernels;
}

/** Every case, checked. Close each when done with it. */
export function* kernelCases(kernels: WasmKernels): Generator<KernelCase, void, void> {
  const makers: (() => KernelCase[])[] = [
    ...GEMM_SHAPES.map((shape) => () => [gemmCase(kernels, shape)]),
    ...CALL_SHAPES.map((shape) => () => [gemmCallCase(kernels, shape)]),
    ...RAGGED_SHAPES.map((shape) => () => [gemmCase(kernels, shape)]),
    () => attentionCases(kernels),
    () => rowCases(kernels),
    () => [adamwCase(kernels)],
  ];
  for (const make of makers) {
    for (const kernelCase of make()) {
      kernelCase.check();
      yield kernelCase;
    }
  }
}
