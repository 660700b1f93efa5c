/**
 * The register tile: C[mr, 8] (+)= A[mr, kc] · panel[kc, 8], with mr ≤ 6 (5 in strict mode).
 *
 * V8 has 15 vector registers to give: 6 × 2 accumulators, two vectors of B, one broadcast of A. A larger tile
 * spills and loses a third. The k-steps stay in sequence for the same reason. Strides are run-time values, so that
 * one compiled tile serves every shape and the code cache cannot grow.
 */
import { f32x4, i32, type Local, v128 } from "../asm/expression.ts";
import type { FunctionReference } from "../asm/function_builder.ts";
import type { ModuleBuilder } from "../asm/module_builder.ts";
import { ints } from "../asm/parameters.ts";
import type { NumericMode } from "../numeric_mode.ts";

/** Columns of the register tile and of a packed panel of B. */
export const TILE_COLUMNS = 8;
const UNROLL = 4;

/** One tile function for each row count from 1 up, at index rows − 1. */
export type Tiles = readonly FunctionReference[];

/**
 * Adds `tile(a, strideA, panel, c, strideC, kc, start, count)`: pointers and byte strides. With `start` 0 the sums start
 * at zero, otherwise at what C holds. `count` tiles follow each other down the rows: a call each would cost a tenth of a
 * tile of 64 terms. `panelColumns` is the width of a panel of which the tile reads eight columns.
 */
export function addTiles(module: ModuleBuilder, mode: NumericMode, panelColumns = TILE_COLUMNS): Tiles {
  return addAll(module, mode, { step: 4 * panelColumns, transposed: false });
}

/** Adds the same for A stored [k][row], read in place: for few terms, whose rows of A stay in the cache. */
export function addTransposedTiles(module: ModuleBuilder, mode: NumericMode): Tiles {
  return addAll(module, mode, { step: 4 * TILE_COLUMNS, transposed: true });
}

interface TileKind {
  /** Bytes of a panel for each k. */
  readonly step: number;
  readonly transposed: boolean;
}

function addAll(module: ModuleBuilder, mode: NumericMode, kind: TileKind): Tiles {
  return Array.from({ length: mode.tileRows }, (_, index) => addTile(module, mode, index + 1, kind));
}

function addTile(
  module: ModuleBuilder,
  mode: NumericMode,
  rows: number,
  { step, transposed }: TileKind,
): FunctionReference {
  const parameters = ints("a", "strideA", "panel", "c", "strideC", "kc", "start", "count");
  const name = `tile${transposed ? "T" : ""}${rows}`;
  return module.named(name, parameters, (f, { a, strideA, panel, c, strideC, kc, start, count }) => {
    const sums = Array.from({ length: rows }, () => f.locals("v128", 2));
    const b = f.locals("v128", 2);
    const broadcast = f.local("v128");
    // One pointer a row of A, or one to the present k where the rows lie side by side.
    const row = f.locals("i32", transposed ? 1 : rows);
    const [now, unrolledEnd, end, target] = f.locals("i32", 4) as [
      ...[Local<"i32">, Local<"i32">, Local<"i32">, Local<"i32">],
    ];
    const aStep = f.local("i32", transposed ? i32.const(4 * rows) : i32.mul(strideA, rows));
    f.set(unrolledEnd, i32.add(panel, i32.mul(i32.and(kc, -UNROLL), step)));
    f.set(end, i32.add(panel, i32.mul(kc, step)));

    const eachRowOfC = (visit: (pointer: Local<"i32">, i: number) => void): void => {
      f.set(target, c);
      for (let i = 0; i < rows; i++) {
        if (i > 0) f.set(target, i32.add(target, strideC));
        visit(target, i);
      }
    };
    const steps = (count: number): void => {
      for (let k = 0; k < count; k++) {
        b.forEach((vector, j) => f.set(vector, v128.load(now, step * k + 16 * j)));
        for (let i = 0; i < rows; i++) {
          f.set(broadcast, transposed ? v128.loadSplat(row[0]!, 4 * i) : v128.loadSplat(row[i]!, 4 * k));
          sums[i]!.forEach((sum, j) => f.set(sum, mode.multiplyAdd(broadcast, b[j]!, sum)));
        }
        if (transposed) f.set(row[0]!, i32.add(row[0]!, strideA));
      }
      if (!transposed) row.forEach((pointer) => f.advance(pointer, 4 * count));
      f.advance(now, step * count);
    };
    f.doWhile(() => {
      row.forEach((pointer, i) => f.set(pointer, i === 0 ? a : i32.add(row[i - 1]!, strideA)));
      f.if(
        start,
        () => eachRowOfC((from, i) => sums[i]!.forEach((sum, j) => f.set(sum, v128.load(from, 16 * j)))),
        () => sums.flat().forEach((sum) => f.set(sum, f32x4.const(0))),
      );
      f.set(now, panel);
      f.while(() => i32.ne(now, unrolledEnd), () => steps(UNROLL));
      f.while(() => i32.ne(now, end), () => steps(1));
      eachRowOfC((to, i) => sums[i]!.forEach((sum, j) => f.store(to, sum, 16 * j)));
      f.set(a, i32.add(a, aStep));
      f.set(c, i32.add(target, strideC));
      f.advance(count, -1);
    }, () => count);
  }, { exported: false });
}
