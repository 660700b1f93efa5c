/**
 * The register tile: C[mr, 8] (+)= A[mr, kc] · panel[kc, 8], with mr ≤ 6 (5 in strict mode).
 *
 * V8 has 15 vector registers to give: 6 × 2 accumulators, two vectors of B, one broadcast of A. A larger tile
 * spills and loses a third. The k-steps stay in sequence for the same reason. Strides are run-time values, so that
 * one compiled tile serves every shape and the code cache cannot grow.
 */
import { i32, type Local, v128 } from "../asm/expression.ts";
import type { FunctionReference } from "../asm/function_builder.ts";
import type { ModuleBuilder } from "../asm/module_builder.ts";
import type { NumericMode } from "../numeric_mode.ts";

/** Columns of the register tile and of a packed panel of B. */
export const TILE_COLUMNS = 8;
const UNROLL = 4;

/** One tile function for each row count from 1 up, at index rows − 1. */
export type Tiles = readonly FunctionReference[];

/**
 * Adds `tile(a, strideA, panel, c, strideC, kc, start)`: pointers and byte strides. With `start` 0 the sum starts at
 * zero, otherwise at what C holds. `panelColumns` is the width of a panel of which the tile reads eight columns.
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
  const parameters = ["i32", "i32", "i32", "i32", "i32", "i32", "i32"] as const;
  const name = `tile${transposed ? "T" : ""}${rows}`;
  return module.function(name, parameters, (f, a, strideA, panel, c, strideC, kc, start) => {
    const sums = Array.from({ length: rows }, () => f.locals("v128", 2));
    const b = f.locals("v128", 2);
    const broadcast = f.local("v128");
    // One pointer a row of A, or one to the present k where the rows lie side by side.
    const row = transposed ? [a] : f.locals("i32", rows);
    const end = f.local("i32");
    if (!transposed) {
      row.forEach((pointer, i) => f.set(pointer, i === 0 ? a : i32.add(row[i - 1]!, strideA)));
    }

    const eachRowOfC = (visit: (pointer: Local<"i32">, i: number) => void): void => {
      const pointer = f.local("i32", c);
      for (let i = 0; i < rows; i++) {
        if (i > 0) f.advance(pointer, strideC);
        visit(pointer, i);
      }
    };
    f.if(
      start,
      () => eachRowOfC((pointer, i) => sums[i]!.forEach((sum, j) => f.set(sum, v128.load(pointer, 16 * j)))),
    );

    const steps = (count: number): void => {
      for (let k = 0; k < count; k++) {
        b.forEach((vector, j) => f.set(vector, v128.load(panel, step * k + 16 * j)));
        for (let i = 0; i < rows; i++) {
          f.set(broadcast, transposed ? v128.loadSplat(a, 4 * i) : v128.loadSplat(row[i]!, 4 * k));
          sums[i]!.forEach((sum, j) => f.set(sum, mode.multiplyAdd(broadcast, b[j]!, sum)));
        }
        if (transposed) f.set(a, i32.add(a, strideA));
      }
      if (!transposed) row.forEach((pointer) => f.advance(pointer, 4 * count));
      f.advance(panel, step * count);
    };
    f.set(end, i32.add(panel, i32.mul(i32.and(kc, -UNROLL), step)));
    f.while(() => i32.ne(panel, end), () => steps(UNROLL));
    f.set(end, i32.add(panel, i32.mul(i32.and(kc, UNROLL - 1), step)));
    f.while(() => i32.ne(panel, end), () => steps(1));
    eachRowOfC((pointer, i) => sums[i]!.forEach((sum, j) => f.store(pointer, sum, 16 * j)));
  }, { exported: false });
}
