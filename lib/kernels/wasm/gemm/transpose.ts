/** 4 × 4 transposes in registers. */
import { i8x16, type Local, type V128, words } from "../asm/expression.ts";
import type { FunctionBuilder } from "../asm/function_builder.ts";

type Vector = Local<"v128">;

/** The four columns of a 4 × 4 block given by its rows. */
export function transpose4(f: FunctionBuilder, rows: readonly V128[]): Vector[] {
  const [r0, r1, r2, r3] = rows.map((row) => f.local("v128", row)) as [Vector, Vector, Vector, Vector];
  const low01 = f.local("v128", i8x16.shuffle(r0, r1, words(0, 4, 1, 5)));
  const high01 = f.local("v128", i8x16.shuffle(r0, r1, words(2, 6, 3, 7)));
  const low23 = f.local("v128", i8x16.shuffle(r2, r3, words(0, 4, 1, 5)));
  const high23 = f.local("v128", i8x16.shuffle(r2, r3, words(2, 6, 3, 7)));
  return [
    f.local("v128", i8x16.shuffle(low01, low23, words(0, 1, 4, 5))),
    f.local("v128", i8x16.shuffle(low01, low23, words(2, 3, 6, 7))),
    f.local("v128", i8x16.shuffle(high01, high23, words(0, 1, 4, 5))),
    f.local("v128", i8x16.shuffle(high01, high23, words(2, 3, 6, 7))),
  ];
}
