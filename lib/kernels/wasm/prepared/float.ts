/** Products with packed float weights: a kernel of its own for one row, gemm's tile for more. */
import { i32 } from "../asm/expression.ts";
import type { ModuleBuilder } from "../asm/module_builder.ts";
import { ints } from "../asm/parameters.ts";
import { addPanelProduct } from "../gemm/panels.ts";
import { addTiles, TILE_COLUMNS } from "../gemm/tile.ts";
import type { NumericMode } from "../numeric_mode.ts";
import { addFloatRow } from "./float_row.ts";
import { BLOCK } from "./layout.ts";

/** Rows of x that are passed over while a panel is hot: a multiple of the tile's rows in both modes. */
const BLOCK_M = 90;

/**
 * Adds `floatProduct(x, weights, y, M, N, K, lo, hi, scratch)` for the outputs lo ≤ n < hi of all rows; `lo` is a
 * multiple of a block. Each output is one sum over k in order, as in gemm, so that all ways give the same bits.
 */
export function addFloatProduct(module: ModuleBuilder, mode: NumericMode): void {
  const product = addPanelProduct(module, "preparedPanels", addTiles(module, mode, BLOCK), false);
  const row = addFloatRow(module, mode);
  const parameters = ints("x", "weights", "y", "M", "N", "K", "lo", "hi", "scratch");
  module.named("floatProduct", parameters, (f, { x, weights, y, M, N, K, lo, hi, scratch }) => {
    const stride = f.local("i32", i32.shl(K, 2));
    const strideY = f.local("i32", i32.shl(N, 2));
    const m0 = f.local("i32");
    const m1 = f.local("i32");
    const column = f.local("i32");

    /** Eight columns, or what is left of them, of rows [m0, m1). */
    const panelOfRows = (): void => {
      const within = i32.shl(i32.and(column, BLOCK - 1), 2);
      const panel = i32.add(weights, i32.add(i32.mul(i32.and(column, -BLOCK), stride), within));
      const rows = i32.add(x, i32.mul(m0, stride));
      const target = i32.add(y, i32.add(i32.mul(m0, strideY), i32.shl(column, 2)));
      const columns = i32.minU(i32.sub(N, column), i32.const(TILE_COLUMNS));
      const sizes = [i32.sub(m1, m0), columns, K] as const;
      const none = i32.const(0);
      f.call(product, rows, stride, panel, none, target, strideY, ...sizes, none, scratch);
      f.advance(column, TILE_COLUMNS);
    };
    f.if(i32.eq(M, 1), () => {
      const first = i32.add(weights, i32.mul(lo, stride));
      f.call(row, x, first, i32.add(y, i32.shl(lo, 2)), K, i32.sub(hi, lo));
    }, () => {
      f.while(() => i32.ltU(m0, M), () => {
        f.set(m1, i32.minU(i32.add(m0, BLOCK_M), M));
        f.set(column, lo);
        f.while(() => i32.ltU(column, hi), panelOfRows);
        f.set(m0, m1);
      });
    });
  });
}
