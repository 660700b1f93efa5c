/** Stores of one block of outputs. */
import { i32, type Local } from "../asm/expression.ts";
import type { FunctionBuilder } from "../asm/function_builder.ts";
import { storeLanes } from "../lanes.ts";

/** Stores the first `width` lanes of all vectors together; all of them if there are no more. */
export function storeBlock(
  f: FunctionBuilder,
  pointer: Local<"i32">,
  vectors: readonly Local<"v128">[],
  width: Local<"i32">,
): void {
  const full = (i: number): void => f.store(pointer, vectors[i]!, 16 * i);
  const part = (i: number): void => {
    if (i === vectors.length) return;
    f.if(i32.geU(width, 4 * (i + 1)), () => (full(i), part(i + 1)), () => {
      const left = i32.sub(width, 4 * i);
      f.if(left, () => storeLanes(f, i32.add(pointer, 16 * i), vectors[i]!, left));
    });
  };
  f.if(i32.geU(width, 4 * vectors.length), () => vectors.forEach((_, i) => full(i)), () => part(0));
}
