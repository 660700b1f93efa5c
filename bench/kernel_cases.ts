/** The list of all cases, made one by one so that a report need not hold all their arrays at once. */
import type { WasmKernels } from "../lib/kernels/mod.ts";
import { attentionCases } from "./attention_cases.ts";
import { gemmCallCase, gemmCase } from "./gemm_cases.ts";
import type { KernelCase } from "./kernel_case.ts";
import { adamwCase, rowCases, topKCase } from "./row_cases.ts";
import { CALL_SHAPES, GEMM_SHAPES, RAGGED_SHAPES } from "./sizes.ts";

/** Every case, checked. Close each when done with it. */
export function* kernelCases(kernels: WasmKernels): Generator<KernelCase, void, void> {
  const makers: (() => KernelCase[])[] = [
    ...GEMM_SHAPES.map((shape) => () => [gemmCase(kernels, shape)]),
    ...CALL_SHAPES.map((shape) => () => [gemmCallCase(kernels, shape)]),
    ...RAGGED_SHAPES.map((shape) => () => [gemmCase(kernels, shape)]),
    () => attentionCases(kernels),
    () => rowCases(kernels),
    () => [topKCase(kernels)],
    () => [adamwCase(kernels)],
  ];
  for (const make of makers) {
    for (const kernelCase of make()) {
      kernelCase.check();
      yield kernelCase;
    }
  }
}
