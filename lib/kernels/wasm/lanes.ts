/** The last one to three floats of a row: loads and stores that touch nothing else. */
import { type I32, i32, i32x4, type Local, type V128, v128 } from "./asm/expression.ts";
import type { FunctionBuilder } from "./asm/function_builder.ts";

/** Stores the first `count` (1…3) lanes. */
export function storeLanes(f: FunctionBuilder, pointer: I32, vector: V128, count: I32): void {
  f.if(i32.eq(count, 1), () => f.storeLane(pointer, vector, 0), () => {
    f.storePair(pointer, vector);
    f.if(i32.eq(count, 3), () => f.storeLane(pointer, vector, 2, 8));
  });
}

/** Loads `count` (1…3) floats; the other lanes are zero. */
export function loadLanes(f: FunctionBuilder, target: Local<"v128">, pointer: I32, count: I32): void {
  f.if(i32.eq(count, 1), () => f.set(target, v128.loadOne(pointer)), () => {
    f.set(target, v128.loadTwo(pointer));
    f.if(i32.eq(count, 3), () => f.set(target, v128.loadLane(pointer, target, 2, 8)));
  });
}

/** All ones in the first `count` lanes, zeros above. */
export function laneMask(count: I32): V128 {
  return i32x4.ltS(i32x4.const([0, 1, 2, 3]), i32x4.splat(count));
}
