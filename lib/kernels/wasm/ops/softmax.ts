/** Softmax over rows and its gradient. Attention has one of its own for short rows, `attention/softmax_row.ts`. */
import { f32, f32x4, type I32, type Local } from "../asm/expression.ts";
import type { FunctionBuilder } from "../asm/function_builder.ts";
import type { ModuleBuilder } from "../asm/module_builder.ts";
import { forEachGroup, forEachRow } from "../loops.ts";
import { accumulators, CompensatedSum, horizontalMax, horizontalSum } from "../reductions.ts";
import { type Emitter, expNonPositive } from "../vector_math.ts";

const UNROLL = 4;

/**
 * Emits y = softmax(x) over `count` > 0 floats; `max` holds the largest entry. A row of nothing but −∞ gives zeros:
 * what a row that may see nothing attends to. Worst error 2.3 ulp of 1, for rows of any length.
 */
function emitSoftmaxRow(e: Emitter, x: I32, y: I32, count: Local<"i32">, max: Local<"f32">): void {
  const { f } = e;
  f.set(max, f32.select(f32.const(0), max, f32.eq(max, f32.const(-Infinity))));
  const shift = f.local("v128", f32x4.splat(max));
  const source = f.local("i32", x);
  const target = f.local("i32", y);
  const sum = new CompensatedSum(f);
  forEachGroup(f, count, [source, target], (group) => {
    const power = expNonPositive(e, f32x4.sub(group.load(source), shift));
    group.store(target, power);
    sum.add(group, group.keep(power, f.constant(0)));
  }, UNROLL);
  const total = f.local("f32", sum.value());
  const inverse = f.local(
    "v128",
    f32x4.splat(f32.select(f32.const(0), f32.div(f32.const(1), total), f32.eq(total, f32.const(0)))),
  );
  f.set(target, y);
  forEachGroup(
    f,
    count,
    [target],
    (group) => group.store(target, f32x4.mul(group.load(target), inverse)),
    UNROLL,
  );
}

/** Emits the largest of `count` floats into a local. */
export function emitRowMax(f: FunctionBuilder, x: I32, count: Local<"i32">): Local<"f32"> {
  const source = f.local("i32", x);
  const most = accumulators(f, UNROLL, f32x4.const(-Infinity));
  forEachGroup(f, count, [source], (group) => {
    const best = most[group.copy]!;
    f.set(best, f32x4.pmax(best, group.keep(group.load(source), f.constant(-Infinity))));
  }, UNROLL);
  return f.local("f32", horizontalMax(f, most));
}

/** `softmax(x, y, columns, lo, hi)` and `softmaxGrad(y, dy, dx, columns, lo, hi)`. */
export function addSoftmax(module: ModuleBuilder, mode: Emitter["mode"]): void {
  module.function(
    "softmax",
    ["i32", "i32", "i32", "i32", "i32"],
    (f, x, y, columns, lo, hi) => {
      forEachRow(
        f,
        columns,
        lo,
        hi,
        [x, y],
        () => emitSoftmaxRow({ f, mode }, x, y, columns, emitRowMax(f, x, columns)),
      );
    },
  );
  const parameters = ["i32", "i32", "i32", "i32", "i32", "i32"] as const;
  module.function("softmaxGrad", parameters, (f, y, dy, dx, columns, lo, hi) => {
    forEachRow(f, columns, lo, hi, [y, dy, dx], () => {
      const [yNow, dyNow, dxNow] = [y, dy, dx].map((pointer) => f.local("i32", pointer)) as [
        Local<"i32">,
        Local<"i32">,
        Local<"i32">,
      ];
      const sums = accumulators(f, UNROLL, f32x4.const(0));
      forEachGroup(f, columns, [yNow, dyNow], (group) => {
        const sum = sums[group.copy]!;
        f.set(sum, mode.multiplyAdd(group.load(yNow), group.load(dyNow), sum));
      }, UNROLL);
      const inner = f.local("v128", f32x4.splat(horizontalSum(f, sums)));
      f.set(yNow, y);
      f.set(dyNow, dy);
      forEachGroup(
        f,
        columns,
        [yNow, dyNow, dxNow],
        (group) => group.store(dxNow, f32x4.mul(group.load(yNow), f32x4.sub(group.load(dyNow), inner))),
      );
    });
  });
}
