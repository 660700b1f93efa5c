/** From vectors to one number, always in the same order. */
import { type F32, f32, f32x4, i8x16, type Local, type V128, words } from "./asm/expression.ts";
import type { FunctionBuilder } from "./asm/function_builder.ts";

/** ((l0 + l1) + (l2 + l3)) over the lanes of the sum of `vectors`. */
export function horizontalSum(f: FunctionBuilder, vectors: readonly V128[]): F32 {
  const v = f.local("v128", vectors.reduce((sum, vector) => f32x4.add(sum, vector)));
  const lane = (l: number) => f32x4.lane(v, l);
  return f32.add(f32.add(lane(0), lane(1)), f32.add(lane(2), lane(3)));
}

/** The largest lane of `vectors`; NaN lanes do not win reliably, the caller's sum shows them. */
export function horizontalMax(f: FunctionBuilder, vectors: readonly V128[]): F32 {
  const v = f.local("v128", vectors.reduce((max, vector) => f32x4.pmax(max, vector)));
  const swapped = f.local("v128", f32x4.pmax(v, i8x16.shuffle(v, v, words(2, 3, 0, 1))));
  return f32.max(f32x4.lane(swapped, 0), f32x4.lane(swapped, 1));
}

/** `count` accumulators set to `initial` at this point. */
export function accumulators(f: FunctionBuilder, count: number, initial: V128): Local<"v128">[] {
  return Array.from({ length: count }, () => f.local("v128", initial));
}
