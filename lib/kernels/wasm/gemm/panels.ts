/** A block of C from packed panels of B: the two loops around the tile, with what hangs over the edge kept apart. */
import { f32, type I32, i32, type Local } from "../asm/expression.ts";
import type { FunctionBuilder, FunctionReference } from "../asm/function_builder.ts";
import type { ModuleBuilder } from "../asm/module_builder.ts";
import { ints } from "../asm/parameters.ts";
import { TILE_COLUMNS, type Tiles } from "./tile.ts";

/** Bytes of a panel for each step of depth. */
export const PANEL_STEP = 4 * TILE_COLUMNS;

/** Bytes between the rows of an edge tile. */
const EDGE_STRIDE = 4 * TILE_COLUMNS;

/**
 * Adds `name(a, strideA, panels, panelBytes, c, strideC, rows, columns, kc, start, edge)`: C (+)= A·panels over `kc`
 * terms, `rows` and `columns` at least 1. `panelBytes` is the distance from one panel to the next; `edge` has room for
 * one tile. With `transposed` A is stored [k][row].
 */
export function addPanelProduct(
  module: ModuleBuilder,
  name: string,
  tiles: Tiles,
  transposed: boolean,
): FunctionReference {
  const parameters = ints(
    ...[
      "a",
      "strideA",
      "panels",
      "panelBytes",
      "c",
      "strideC",
      "rows",
      "columns",
      "kc",
      "start",
      "edge",
    ] as const,
  );
  return module.named(name, parameters, (f, p) => {
    const { a, strideA, panels: panel, panelBytes, c, strideC, rows, columns, kc, start, edge } = p;
    const tileRows = tiles.length;
    const [left, height, aTile, cTile] = f.locals("i32", 4) as [
      ...[Local<"i32">, Local<"i32">, Local<"i32">, Local<"i32">],
    ];
    const fullTiles = f.local("i32", i32.divU(rows, i32.const(tileRows)));
    const fullRows = f.local("i32", i32.mul(fullTiles, tileRows));
    const rest = f.local("i32", i32.sub(rows, fullRows));
    const aOfRest = f.local(
      "i32",
      i32.add(a, transposed ? i32.shl(fullRows, 2) : i32.mul(strideA, fullRows)),
    );
    const one = i32.const(1);
    const whole = (): void => {
      f.if(
        fullTiles,
        () => f.call(tiles[tileRows - 1]!, a, strideA, panel, c, strideC, kc, start, fullTiles),
      );
      f.if(rest, () => {
        f.set(cTile, i32.add(c, i32.mul(strideC, fullRows)));
        callTile(f, tiles, rest, [aOfRest, strideA, panel, cTile, strideC, kc, start, one]);
      });
    };
    /** Tile by tile by way of `edge`, since a tile always writes eight columns. */
    const overEdge = (): void => {
      const stride = i32.const(EDGE_STRIDE);
      f.set(left, rows);
      f.set(aTile, a);
      f.set(cTile, c);
      f.doWhile(() => {
        f.set(height, i32.minU(left, i32.const(tileRows)));
        f.if(start, () => copyBlock(f, cTile, strideC, edge, stride, height, columns));
        callTile(f, tiles, height, [aTile, strideA, panel, edge, stride, kc, start, one]);
        copyBlock(f, edge, stride, cTile, strideC, height, columns);
        f.advance(aTile, transposed ? 4 * tileRows : i32.mul(strideA, tileRows));
        f.advance(cTile, i32.mul(strideC, tileRows));
        f.set(left, i32.sub(left, height));
      }, () => left);
    };
    f.doWhile(() => {
      f.if(i32.geU(columns, TILE_COLUMNS), whole, overEdge);
      f.set(panel, i32.add(panel, panelBytes));
      f.advance(c, EDGE_STRIDE);
      f.set(columns, i32.sub(columns, i32.minU(columns, i32.const(TILE_COLUMNS))));
    }, () => columns);
  }, { exported: false });
}

/** Calls the tile for `rows` rows; the full one is asked for first. */
function callTile(f: FunctionBuilder, tiles: Tiles, rows: Local<"i32">, operands: readonly I32[]): void {
  const from = (count: number): void => {
    if (count === 1) f.call(tiles[0]!, ...operands);
    else f.if(i32.eq(rows, count), () => f.call(tiles[count - 1]!, ...operands), () => from(count - 1));
  };
  from(tiles.length);
}

/** Copies `rows` × `width` floats, width < 8. */
function copyBlock(
  f: FunctionBuilder,
  from: Local<"i32">,
  fromStride: I32,
  to: Local<"i32">,
  toStride: I32,
  rows: Local<"i32">,
  width: Local<"i32">,
): void {
  const source = f.local("i32", from);
  const target = f.local("i32", to);
  const row = f.local("i32", rows);
  const offset = f.local("i32");
  f.doWhile(() => {
    f.set(offset, i32.const(0));
    f.doWhile(() => {
      f.storeF32(i32.add(target, offset), f32.load(i32.add(source, offset)));
      f.advance(offset, 4);
    }, () => i32.ltU(offset, i32.shl(width, 2)));
    f.set(source, i32.add(source, fromStride));
    f.set(target, i32.add(target, toStride));
    f.advance(row, -1);
  }, () => row);
}
