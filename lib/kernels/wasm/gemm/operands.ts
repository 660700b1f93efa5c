/** What every gemm function takes, by name: addresses and distances in bytes, the rectangle of C, the epilogue. */
import { type I32, i32, type I32Like } from "../asm/expression.ts";
import type { FunctionBuilder, FunctionReference } from "../asm/function_builder.ts";
import { ints } from "../asm/parameters.ts";
import { EPILOGUE_PARAMETERS } from "./epilogue.ts";

/** C[m0:m1, n0:n1] (+)= (op(A)·op(B))[m0:m1, n0:n1], sums over K terms. */
export const GEMM_PARAMETERS = {
  ...ints(
    "a",
    "b",
    "c",
    "m0",
    "m1",
    "n0",
    "n1",
    "K",
    "strideA",
    "strideB",
    "strideC",
    "accumulate",
    "scratch",
  ),
  ...EPILOGUE_PARAMETERS,
};

type Name = keyof typeof GEMM_PARAMETERS;
type Optional = keyof typeof EPILOGUE_PARAMETERS;
/** Operands of a call, by name; without an epilogue unless its operands are given. */
export type GemmOperands =
  & { readonly [K in Exclude<Name, Optional>]: I32Like }
  & { readonly [K in Optional]?: I32Like };

const ORDER = Object.keys(GEMM_PARAMETERS) as Name[];

/** Calls a gemm function of the same module. */
export function callGemm(f: FunctionBuilder, target: FunctionReference, operands: GemmOperands): void {
  const expression = (value: I32Like): I32 => typeof value === "number" ? i32.const(value) : value;
  f.call(target, ...ORDER.map((name) => expression(operands[name] ?? 0)));
}
