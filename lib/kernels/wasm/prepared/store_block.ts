/** Stores of one block of eight outputs. */
import { type I32, i32, type Local } from "../asm/expression.ts";
import type { FunctionBuilder } from "../asm/function_builder.ts";
import { storeLanes } from "../lanes.ts";
import { BLOCK } from "./layout.ts";

/** Stores the first `width` (from 1 up; 8 or more: all) of the eight outputs in two vectors. */
export function storeBlock(
  f: FunctionBuilder,
  pointer: I32,
  [low, high]: readonly [Local<"v128">, Local<"v128">],
  width: Local<"i32">,
): void {
  f.if(i32.ltU(width, BLOCK / 2), () => storeLanes(f, pointer, low, width), () => {
    f.store(pointer, low);
    f.if(i32.geU(width, BLOCK), () => f.store(pointer, high, 16), () => {
      f.if(i32.gtU(width, BLOCK / 2), () => {
        storeLanes(f, i32.add(pointer, 16), high, f.local("i32", i32.sub(width, BLOCK / 2)));
      });
    });
  });
}
