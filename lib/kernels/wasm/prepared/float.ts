/** Products with packed float weights: gemm's tile over panels that are packed already. */
import { i32 } from "../asm/expression.ts";
import type { ModuleBuilder } from "../asm/module_builder.ts";
import { ints } from "../asm/parameters.ts";
import { callTile, copyBlock } from "../gemm/driver.ts";
import { addTiles, TILE_COLUMNS } from "../gemm/tile.ts";
import type { NumericMode } from "../numeric_mode.ts";

/** Rows of x that are passed over while a panel is hot: a multiple of the tile's rows in both modes. */
const BLOCK_M = 90;

/**
 * Adds `floatProduct(x, weights, y, M, N, K, lo, hi, scratch)` for the outputs lo ≤ n < hi of all rows; `lo` is a
 * multiple of eight. Each output is one sum over k in order, as in gemm, so that both give the same bits.
 */
export function addFloatProduct(module: ModuleBuilder, mode: NumericMode): void {
  const tiles = addTiles(module, mode);
  const parameters = ints("x", "weights", "y", "M", "N", "K", "lo", "hi", "scratch");
  module.named("floatProduct", parameters, (f, { x, weights, y, M, N, K, lo, hi, scratch }) => {
    const stride = f.local("i32", i32.shl(K, 2));
    const strideY = f.local("i32", i32.shl(N, 2));
    const edgeStride = i32.const(4 * TILE_COLUMNS);
    const [start, m0, m1, m, rows, column, panel, width] = f.locals("i32", 8) as [
      ...[typeof x, typeof x, typeof x, typeof x, typeof x, typeof x, typeof x, typeof x],
    ];
    const [xTile, yTile] = [f.local("i32"), f.local("i32")];
    f.while(() => i32.ltU(m0, M), () => {
      f.set(m1, i32.minU(i32.add(m0, BLOCK_M), M));
      f.set(column, lo);
      f.set(panel, i32.add(weights, i32.mul(lo, stride)));
      f.while(() => i32.ltU(column, hi), () => {
        f.set(m, m0);
        f.doWhile(() => {
          f.set(rows, i32.minU(i32.sub(m1, m), i32.const(tiles.length)));
          f.set(xTile, i32.add(x, i32.mul(m, stride)));
          f.set(yTile, i32.add(y, i32.add(i32.mul(m, strideY), i32.shl(column, 2))));
          f.set(width, i32.sub(N, column));
          f.if(
            i32.geU(width, TILE_COLUMNS),
            () => callTile(f, tiles, rows, [xTile, stride, panel, yTile, strideY, K, start]),
            () => {
              callTile(f, tiles, rows, [xTile, stride, panel, scratch, edgeStride, K, start]);
              copyBlock(f, scratch, edgeStride, yTile, strideY, rows, width);
            },
          );
          f.advance(m, tiles.length);
        }, () => i32.ltU(m, m1));
        f.advance(column, TILE_COLUMNS);
        f.advance(panel, i32.shl(stride, 3));
      });
      f.set(m0, m1);
    });
  });
}
