/**
 * Softmax of one row of causal scores. Rows are short and many, so what a row costs beside its exponentials counts:
 * scores behind the last key seen are −∞, up to a multiple of eight, and three loops without tails do the rest.
 */
import { f32, f32x4, i32, type Local, type V128, v128 } from "../asm/expression.ts";
import type { FunctionBuilder } from "../asm/function_builder.ts";
import { laneMask } from "../lanes.ts";
import { forEachGroup } from "../loops.ts";
import { accumulators, horizontalMax, horizontalSum } from "../reductions.ts";
import { type Emitter, expNonPositive } from "../vector_math.ts";

type Int = Local<"i32">;

/** Scores of a group. So many zeros behind a row's last key are more than a tile of rows reads beyond its first row's. */
const GROUP = 8;

/** A row of scores: the products of a query with the keys, a bias, or both added. */
export interface ScoreRow {
  /** The products if there are any. Gets the weights: Tk floats. */
  readonly scores: Int;
  /** Not 0 if there are. */
  readonly hasProducts: Int;
  /** The first of the row's terms to add, if there are any. */
  readonly bias: Int;
  /** Not 0 if there are. */
  readonly hasBias: Int;
  /** Keys that the query sees. */
  readonly seen: Int;
}

/**
 * Emits the softmax of the first `seen` of `Tk` scores, zeros behind them as far as products read. Near the end of
 * a row, where there is no room for −∞, it is done in `work`, which has room for a row and seven floats: in the same
 * order, so that the bits depend on the keys seen and not on how many more there are.
 */
export function emitCausalSoftmax(e: Emitter, row: ScoreRow, Tk: Int, work: Int): void {
  const { f } = e;
  const { scores, seen } = row;
  const groups = f.local("i32", i32.and(i32.add(seen, GROUP - 1), -GROUP));
  const place = f.local("i32", i32.select(scores, work, i32.leU(groups, Tk)));
  const end = f.local("i32", i32.add(place, i32.shl(groups, 2)));
  const max = f.local("f32");
  f.if(
    row.hasProducts,
    () =>
      f.if(row.hasBias, () => f.set(max, gatherScores(f, row, [scores, row.bias], place, end)), () => {
        f.set(max, gatherScores(f, row, [scores], place, end));
      }),
    () => f.set(max, gatherScores(f, row, [row.bias], place, end)),
  );
  emitWholeGroups(e, place, end, max);
  const behind = f.local("i32", i32.sub(Tk, groups));
  f.if(i32.eq(place, scores), () => zeros(f, end, behind), () => {
    const [source, target] = [f.local("i32", work), f.local("i32", scores)];
    forEachGroup(f, Tk, [source, target], (group) => group.store(target, group.load(source)), 2);
  });
}

/** Zeros from `start` on: a group of them, or `room` if that is less. */
function zeros(f: FunctionBuilder, start: Int, room: Int): void {
  const zero = f.constant(0);
  f.if(i32.geU(room, GROUP), () => {
    f.store(start, zero);
    f.store(start, zero, 16);
  }, () => {
    const left = f.local("i32", room);
    const target = f.local("i32", start);
    f.while(() => left, () => {
      f.storeF32(target, f32.const(0));
      f.advance(target, 4);
      f.advance(left, -1);
    });
  });
}

/**
 * Adds the `terms` up at `place`, with −∞ from score `seen` to `end`, and gives the largest. Terms are read in whole vectors;
 * what lies behind the last one does not matter.
 */
function gatherScores(
  f: FunctionBuilder,
  { seen }: ScoreRow,
  terms: readonly Int[],
  place: Int,
  end: Int,
): Local<"f32"> {
  const nothing = f.constant(-Infinity);
  const most = accumulators(f, 2, f32x4.const(-Infinity));
  const at = f.local("i32", place);
  const from = terms.map((term) => f.local("i32", term));
  const wholeEnd = f.local("i32", i32.add(place, i32.shl(i32.and(seen, -8), 2)));
  const left = f.local("i32", i32.and(seen, 7));
  const score = f.local("v128");
  const eight = (masked: boolean): void => {
    for (const half of [0, 1] as const) {
      const loads = from.map((pointer): V128 => v128.load(pointer, 16 * half));
      const sum = loads.reduce((a, b) => f32x4.add(a, b));
      const known = laneMask(half === 0 ? left : i32.sub(left, 4));
      f.set(score, masked ? v128.bitselect(sum, nothing, known) : sum);
      f.store(at, score, 16 * half);
      f.set(most[half]!, f32x4.pmax(most[half]!, score));
    }
    for (const pointer of [at, ...from]) f.advance(pointer, 32);
  };
  f.while(() => i32.ne(at, wholeEnd), () => eight(false));
  f.while(() => i32.ne(at, end), () => {
    eight(true);
    f.advance(left, -8);
  });
  return f.local("f32", horizontalMax(f, most));
}

/** e^(score − max), divided by its sum, in place in a row that is a multiple of eight floats. */
function emitWholeGroups(e: Emitter, scores: Int, end: Int, max: Local<"f32">): void {
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
