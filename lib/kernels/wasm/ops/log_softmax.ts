/** Log-softmax of rows and its gradient. */
import { f32, f32x4, i32, i32x4, type Local, v128 } from "../asm/expression.ts";
import type { ModuleBuilder } from "../asm/module_builder.ts";
import { ints } from "../asm/parameters.ts";
import { forEachGroup, forEachRow } from "../loops.ts";
import { accumulators, CompensatedSum, horizontalSum } from "../reductions.ts";
import { type Emitter, expNonPositive, log } from "../vector_math.ts";
import { emitRowMax } from "./softmax.ts";

const UNROLL = 4;

/** `logSoftmax(x, y, columns, lo, hi)` and `logSoftmaxGrad(y, dy, dx, columns, lo, hi)`. */
export function addLogSoftmax(module: ModuleBuilder, mode: Emitter["mode"]): void {
  module.named("logSoftmax", ints("x", "y", "columns", "lo", "hi"), (f, { x, y, columns, lo, hi }) => {
    forEachRow(f, columns, lo, hi, [x, y], () => {
      const max = emitRowMax(f, x, columns);
      // −∞ − (−∞) is NaN: a row of nothing but −∞ is shifted by 0 instead, and its sum, 0, taken for 1.
      const isEmpty = f32.eq(max, f32.const(-Infinity));
      const shift = f.local("v128", f32x4.splat(f32.select(f32.const(0), max, isEmpty)));
      const sum = new CompensatedSum(f);
      const now = f.local("i32", x);
      forEachGroup(f, columns, [now], (group) => {
        const power = expNonPositive({ f, mode }, f32x4.sub(group.load(now), shift));
        sum.add(group, group.keep(power, f.constant(0)));
      }, UNROLL);
      const total = f.local("f32", sum.value());
      f.set(total, f32.select(f32.const(1), total, f32.eq(total, f32.const(0))));
      const logTotal = log({ f, mode }, f32x4.splat(total));
      const target = f.local("i32", y);
      f.set(now, x);
      // Shifted first: the shift is exact near the largest entry, and the logarithm small against a far one.
      forEachGroup(f, columns, [now, target], (group) => {
        group.store(target, f32x4.sub(f32x4.sub(group.load(now), shift), logTotal));
      }, UNROLL);
    });
  });

  const gradient = ints("y", "dy", "dx", "columns", "lo", "hi");
  module.named("logSoftmaxGrad", gradient, (f, { y, dy, dx, columns, lo, hi }) => {
    forEachRow(f, columns, lo, hi, [y, dy, dx], () => {
      const cursor = (pointer: Local<"i32">) => f.local("i32", pointer);
      const [y1, dy1] = [cursor(y), cursor(dy)];
      const sums = accumulators(f, UNROLL, f32x4.const(0));
      // All ones in a lane that met something else than −∞, if only NaN.
      const live = f.local("v128", f32x4.const(0));
      forEachGroup(f, columns, [y1, dy1], (group) => {
        const sum = sums[group.copy]!;
        f.set(sum, f32x4.add(sum, group.load(dy1)));
        const isNumber = f32x4.ne(group.load(y1), f.constant(-Infinity));
        f.set(live, v128.or(live, group.keep(isNumber, f.constant(0))));
      }, UNROLL);
      const total = f.local("v128", f32x4.splat(horizontalSum(f, sums)));
      const kept = f.local("v128", i32x4.splat(i32.select(-1, 0, v128.anyTrue(live))));
      const [y2, dy2, dx2] = [cursor(y), cursor(dy), cursor(dx)];
      forEachGroup(f, columns, [y2, dy2, dx2], (group) => {
        const power = expNonPositive({ f, mode }, group.load(y2));
        group.store(dx2, v128.and(mode.negativeMultiplyAdd(power, total, group.load(dy2)), kept));
      });
    });
  });
}
