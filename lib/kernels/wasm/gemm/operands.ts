/** What every gemm function takes, by name: addresses and distances in bytes, and the rectangle of C to compute. */
import { type I32, i32, type I32Like } from "../asm/expression.ts";
import type { FunctionBuilder, FunctionReference } from "../asm/function_builder.ts";
import { ints } from "../asm/parameters.ts";

/** C[m0:m1, n0:n1] (+)= (op(A)·op(B))[m0:m1, n0:n1], sums over K terms. */
export const GEMM_PARAMETERS = ints(
  ...[
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
  ] as const,
);

/** Operands of a call, by name. */
export type GemmOperands = { readonly [K in keyof typeof GEMM_PARAMETERS]: I32Like };

const ORDER = Object.keys(GEMM_PARAMETERS) as (keyof GemmOperands)[];

/** Calls a gemm function of the same module. */
export function callGemm(f: FunctionBuilder, target: FunctionReference, operands: GemmOperands): void {
  const expression = (value: I32Like): I32 => typeof value === "number" ? i32.const(value) : value;
  f.call(target, ...ORDER.map((name) => expression(operands[name])));
}
