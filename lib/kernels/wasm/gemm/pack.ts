/** Packing of B into panels [panel][k][8 columns], so that the tile reads it with stride one. */
import { f32, i32, v128 } from "../asm/expression.ts";
import type { FunctionReference } from "../asm/function_builder.ts";
import type { ModuleBuilder } from "../asm/module_builder.ts";
import { TILE_COLUMNS } from "./tile.ts";
import { transpose4 } from "./transpose.ts";

/**
 * Adds `pack(b, strideB, panels, kc, nc)` for B stored [k][n]. The last panel may read up to seven floats beyond
 * its row: they end in lanes that are never stored to C, and the memory keeps a margin for them.
 */
export function addPack(module: ModuleBuilder): FunctionReference {
  return module.function("pack", ["i32", "i32", "i32", "i32", "i32"], (f, b, strideB, panels, kc, nc) => {
    const source = f.local("i32");
    const k = f.local("i32");
    const column = f.local("i32");
    f.doWhile(() => {
      f.set(source, i32.add(b, i32.shl(column, 2)));
      f.set(k, kc);
      f.doWhile(() => {
        f.store(panels, v128.load(source));
        f.store(panels, v128.load(source, 16), 16);
        f.advance(panels, 32);
        f.advance(source, strideB);
        f.advance(k, -1);
      }, () => k);
      f.advance(column, TILE_COLUMNS);
    }, () => i32.ltU(column, nc));
  }, { exported: false });
}

/** Adds `packTransposed(b, strideB, panels, kc, nc)` for B stored [n][k]: 4 × 4 transposes, rows clamped at the edge. */
export function addPackTransposed(module: ModuleBuilder): FunctionReference {
  return module.function(
    "packTransposed",
    ["i32", "i32", "i32", "i32", "i32"],
    (f, b, strideB, panels, kc, nc) => {
      const rows = f.locals("i32", TILE_COLUMNS);
      const column = f.local("i32");
      const k = f.local("i32");
      const clamped = f.local("i32");
      f.doWhile(() => {
        rows.forEach((row, j) => {
          f.set(clamped, i32.minU(i32.add(column, j), i32.sub(nc, 1)));
          f.set(row, i32.add(b, i32.mul(clamped, strideB)));
        });
        f.set(k, i32.shrU(kc, 2));
        f.while(() => k, () => {
          for (const half of [0, 1]) {
            const four = rows.slice(4 * half, 4 * half + 4).map((row) => v128.load(row));
            transpose4(f, four).forEach((column, i) => f.store(panels, column, 32 * i + 16 * half));
          }
          rows.forEach((row) => f.advance(row, 16));
          f.advance(panels, 128);
          f.advance(k, -1);
        });
        f.set(k, i32.and(kc, 3));
        f.while(() => k, () => {
          rows.forEach((row, j) => {
            f.storeF32(panels, f32.load(row), 4 * j);
            f.advance(row, 4);
          });
          f.advance(panels, 32);
          f.advance(k, -1);
        });
        f.advance(column, TILE_COLUMNS);
      }, () => i32.ltU(column, nc));
    },
    { exported: false },
  );
}
