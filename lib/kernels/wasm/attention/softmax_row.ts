/**
 * Softmax of one row of causal scores. Rows are short and many, so what a row costs beside its exponentials counts:
 * scores behind the last key seen are −∞, up to a multiple of eight, and three loops without tails do the rest.
 */
import { f32, f32x4, i32, type Local, v128 } from "../asm/expression.ts";
import type { FunctionBuilder } from "../asm/function_builder.ts";
import { laneMask } from "../lanes.ts";
import { forEachGroup } from "../loops.ts";
import { accumulators, horizontalMax, horizontalSum } from "../reductions.ts";
import { type Emitter, expNonPositive } from "../vector_math.ts";

type Int = Local<"i32">;

/** Weights written as zeros behind a row's last key: more than a tile of rows reads beyond its first row's. */
const ZEROS = 5;

/**
 * Emits softmax in place over the first `seen` of `Tk` scores, zeros behind them as far as products read. Near the end of
 * a row, where there is no room for −∞, it is done in `work`, which has room for a row and seven floats: in the same
 * order, so that the bits depend on the keys seen and not on how many more there are.
 */
export function emitCausalSoftmax(e: Emitter, scores: Int, seen: Int, Tk: Int, work: Int): void {
  const { f } = e;
  const groups = f.local("i32", i32.and(i32.add(seen, ZEROS + 7), -8));
  f.if(i32.leU(groups, Tk), () => {
    const end = f.local("i32", i32.add(scores, i32.shl(groups, 2)));
    forbid(f, scores, seen, end);
    emitWholeGroups(e, scores, end);
  }, () => {
    const end = f.local("i32", i32.add(work, i32.shl(groups, 2)));
    copyRow(f, scores, work, seen);
    forbid(f, work, seen, end);
    emitWholeGroups(e, work, end);
    copyRow(f, work, scores, Tk);
  });
}

function copyRow(f: FunctionBuilder, from: Int, to: Int, count: Int): void {
  const [source, target] = [f.local("i32", from), f.local("i32", to)];
  forEachGroup(f, count, [source, target], (group) => group.store(target, group.load(source)), 2);
}

/** −∞ from score `seen` up to `end`, which is a whole number of vectors away from the row's start. */
function forbid(f: FunctionBuilder, scores: Int, seen: Int, end: Int): void {
  const nothing = f.constant(-Infinity);
  const target = f.local("i32", i32.add(scores, i32.shl(i32.and(seen, -4), 2)));
  f.if(i32.ltU(target, end), () => {
    f.store(target, v128.bitselect(v128.load(target), nothing, laneMask(i32.and(seen, 3))));
    f.advance(target, 16);
    f.while(() => i32.ltU(target, end), () => {
      f.store(target, nothing);
      f.advance(target, 16);
    });
  });
}

/** Softmax in place of a row that is a multiple of eight floats. */
function emitWholeGroups(e: Emitter, scores: Int, end: Int): void {
  const { f } = e;
  const at = f.local("i32");
  const overRow = (body: (half: 0 | 1) => void): void => {
    f.set(at, scores);
    f.doWhile(() => {
      body(0);
      body(1);
      f.advance(at, 32);
    }, () => i32.ltU(at, end));
  };
  const most = accumulators(f, 2, f32x4.const(-Infinity));
  overRow((half) => f.set(most[half]!, f32x4.pmax(most[half]!, v128.load(at, 16 * half))));
  const max = f.local("f32", horizontalMax(f, most));
  const shift = f.local(
    "v128",
    f32x4.splat(f32.select(f32.const(0), max, f32.eq(max, f32.const(-Infinity)))),
  );

  const sums = accumulators(f, 2, f32x4.const(0));
  overRow((half) => {
    const power = expNonPositive(e, f32x4.sub(v128.load(at, 16 * half), shift));
    f.store(at, power, 16 * half);
    f.set(sums[half]!, f32x4.add(sums[half]!, power));
  });
  const total = f.local("f32", horizontalSum(f, sums));
  const inverse = f.local(
    "v128",
    f32x4.splat(f32.select(f32.const(0), f32.div(f32.const(1), total), f32.eq(total, f32.const(0)))),
  );
  overRow((half) => f.store(at, f32x4.mul(v128.load(at, 16 * half), inverse), 16 * half));
}
