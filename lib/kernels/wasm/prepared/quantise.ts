/**
 * Rows of activations as 8-bit integers, group by group, in the form in which a dot product wants them. A group is a
 * start value of its integer sums, eight bytes for each four integers, and its factor.
 */
import { f32, f32x4, i32, i32x4, type Local, v128 } from "../asm/expression.ts";
import type { FunctionBuilder } from "../asm/function_builder.ts";
import type { ModuleBuilder } from "../asm/module_builder.ts";
import { ints } from "../asm/parameters.ts";
import { horizontalMax, horizontalSum } from "../reductions.ts";
import { INT8_DOTS, type Int8DotName } from "./int8_dot.ts";

const LARGEST = 127;

/**
 * Adds `quantisePlain`, `quantisePairs` or `quantiseFused(x, q, group, lo, hi)` for the groups lo ≤ g < hi of x; all groups of all
 * rows lie behind each other.
 */
export function addQuantiseRows(module: ModuleBuilder, name: Int8DotName): void {
  const dot = INT8_DOTS[name];
  module.named(dot.quantise, ints("x", "q", "group", "lo", "hi"), (f, { x, q, group, lo, hi }) => {
    const stride = f.local("i32", i32.shl(group, 2));
    const end = f.local("i32");
    const from = f.local("i32", i32.add(x, i32.mul(lo, stride)));
    const to = f.local("i32", i32.add(q, i32.mul(lo, i32.add(i32.shl(group, 1), 8))));
    f.while(() => i32.ltU(lo, hi), () => {
      f.set(end, i32.add(from, stride));
      const scale = scaleOf(f, from, end);
      const scales = f.local("v128", f32x4.splat(scale));
      const startAt = f.local("i32", to);
      const starts = f.local("v128", i32x4.splat(0));
      f.advance(to, 4);
      f.doWhile(() => {
        // A factor of 0 or NaN makes quotients that are no numbers: whatever becomes of them is multiplied by it again.
        const whole = i32x4.truncSatS(f32x4.nearest(f32x4.div(v128.load(from), scales)));
        const value = f.local("v128", i32x4.minS(whole, f.integerConstant(LARGEST)));
        f.set(value, i32x4.maxS(value, f.integerConstant(-LARGEST)));
        f.storePair(to, dot.encode(f, value, starts));
        f.advance(from, 16);
        f.advance(to, 8);
      }, () => i32.ne(from, end));
      const lane = (l: number) => i32x4.lane(starts, l);
      f.storeI32(startAt, i32.add(i32.add(lane(0), lane(1)), i32.add(lane(2), lane(3))));
      f.storeF32(to, scale);
      f.advance(to, 4);
      f.advance(lo, 1);
    });
  });
}

/** max|x| / 127 over a group, NaN if a number in it is not finite. */
function scaleOf(f: FunctionBuilder, start: Local<"i32">, end: Local<"i32">): Local<"f32"> {
  const largest = f.local("v128", f32x4.const(0));
  const notFinite = f.local("v128", f32x4.const(0));
  const size = f.local("v128");
  const now = f.local("i32", start);
  f.doWhile(() => {
    f.set(size, f32x4.abs(v128.load(now)));
    f.set(largest, f32x4.pmax(largest, size));
    // 0 · x is 0 for every number, NaN for the rest.
    f.set(notFinite, f32x4.add(notFinite, f32x4.mul(size, f.constant(0))));
    f.advance(now, 16);
  }, () => i32.ne(now, end));
  const scale = f32.div(horizontalMax(f, [largest]), f32.const(LARGEST));
  return f.local("f32", f32.add(scale, horizontalSum(f, [notFinite])));
}
