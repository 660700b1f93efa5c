/** Scores of a single query, from keys as they lie: what a token of generation runs. */
import { f32x4, i32, type Local, type V128, v128 } from "../asm/expression.ts";
import type { FunctionBuilder } from "../asm/function_builder.ts";
import { transpose4 } from "../gemm/transpose.ts";
import { storeLanes } from "../lanes.ts";
import type { NumericMode } from "../numeric_mode.ts";

type Int = Local<"i32">;

/** Where a query and its keys lie. */
export interface RowOfScores {
  /** The query's D floats; D is a multiple of four, and not 0. */
  readonly query: Int;
  readonly D: Int;
  /** The first key, and the bytes to the next. */
  readonly keys: Int;
  readonly stride: Int;
  /** Keys that the query sees, not 0. */
  readonly seen: Int;
  /** Gets `seen` scores. */
  readonly scores: Int;
  /** The factor of q·k in all lanes. */
  readonly scales: V128;
}

/** Keys that are transposed together, and how many such groups hide the latency of their sums. */
const GROUP = 4;
const GROUPS = 2;

/**
 * Emits scores[j] = q · (scale·k_j). Keys are transposed in registers, so that each sum runs over d in order, as in the
 * product of panels, and has its bits.
 */
export function emitRowScores(f: FunctionBuilder, mode: NumericMode, row: RowOfScores): void {
  const { query, D, keys, stride, seen, scores, scales } = row;
  const end = f.local("i32", i32.add(query, i32.shl(D, 2)));
  const last = f.local("i32", i32.add(keys, i32.mul(i32.sub(seen, 1), stride)));
  const left = f.local("i32", seen);
  const target = f.local("i32", scores);
  const first = f.local("i32", keys);
  const q = f.local("i32");
  const pointers = f.locals("i32", GROUP * GROUPS) as Int[];

  const sumsOf = (groups: number): Local<"v128">[] => {
    const sums = f.locals("v128", groups);
    const rows = pointers.slice(0, GROUP * groups);
    // Behind the last key it is read again, into lanes that are not stored.
    rows.forEach((pointer, i) =>
      f.set(pointer, i === 0 ? first : i32.minU(i32.add(rows[i - 1]!, stride), last))
    );
    for (const sum of sums) f.set(sum, f32x4.const(0));
    f.set(q, query);
    f.doWhile(() => {
      const columns = sums.map((_, group) =>
        transpose4(f, rows.slice(GROUP * group, GROUP * (group + 1)).map((pointer) => v128.load(pointer)))
      );
      for (let d = 0; d < 4; d++) {
        sums.forEach((sum, group) => {
          const scaled = f32x4.mul(columns[group]![d]!, scales);
          f.set(sum, mode.multiplyAdd(v128.loadSplat(q, 4 * d), scaled, sum));
        });
      }
      for (const pointer of rows) f.advance(pointer, 16);
      f.advance(q, 16);
    }, () => i32.ne(q, end));
    f.set(first, i32.add(first, i32.mul(stride, i32.const(GROUP * groups))));
    return sums;
  };
  const whole = (groups: number): void => {
    f.while(() => i32.geU(left, GROUP * groups), () => {
      sumsOf(groups).forEach((sum, group) => f.store(target, sum, 16 * group));
      f.advance(target, 16 * groups);
      f.advance(left, -GROUP * groups);
    });
  };
  whole(GROUPS);
  whole(1);
  f.if(left, () => storeLanes(f, target, sumsOf(1)[0]!, left));
}
