/**
 * How attention walks over its triangle: keys and queries in chunks whose packed panels fit the scratch, queries in
 * rows of the register tile, each against the keys that its last row sees. What is computed above the diagonal is
 * less than a tile.
 */
import { f32x4, type I32, i32, type Local } from "../asm/expression.ts";
import type { FunctionBuilder, FunctionReference } from "../asm/function_builder.ts";
import type { ModuleBuilder } from "../asm/module_builder.ts";
import { addPack, addPackTransposed } from "../gemm/pack.ts";
import { addPanelProduct } from "../gemm/panels.ts";
import { addRow } from "../gemm/row.ts";
import { addTiles, addTransposedTiles, TILE_COLUMNS } from "../gemm/tile.ts";
import { forEachGroup } from "../loops.ts";
import { MOST_TILE_ROWS, type NumericMode } from "../numeric_mode.ts";

type Int = Local<"i32">;

/** Most keys, or queries, in a chunk. */
const CHUNK = 512;
const PANEL_FLOATS = 2 ** 18;
/** Bytes between the rows of the strip. */
export const STRIP_STRIDE = 4 * CHUNK;

const STRIP_OFFSET = 4 * PANEL_FLOATS;
const EDGE_OFFSET = STRIP_OFFSET + MOST_TILE_ROWS * STRIP_STRIDE;
/** Bytes that each thread needs: packed panels, one strip of dP (tile rows × chunk), one edge tile. */
export const ATTENTION_SCRATCH_BYTES: number = EDGE_OFFSET + 4 * MOST_TILE_ROWS * TILE_COLUMNS;
/** The widest head: a chunk has at least eight rows. */
export const WIDEST_HEAD: number = PANEL_FLOATS / 8;
/** The most keys: one row of scores fits where the panels are. */
export const MOST_KEYS: number = PANEL_FLOATS - 16;

/** The functions that attention is made of. */
export interface Pieces {
  /** `addPanelProduct`, A stored by rows. */
  readonly product: FunctionReference;
  readonly pack: FunctionReference;
  readonly packTransposed: FunctionReference;
  readonly row: FunctionReference;
  readonly mode: NumericMode;
}

/** What the gradients need beside. */
export interface GradientPieces extends Pieces {
  /** `product`, A stored [k][row]. */
  readonly productT: FunctionReference;
}

export function addPieces(module: ModuleBuilder, mode: NumericMode): Pieces {
  return {
    product: addPanelProduct(module, "product", addTiles(module, mode), false),
    pack: addPack(module),
    packTransposed: addPackTransposed(module),
    row: addRow(module, mode),
    mode,
  };
}

export function addGradientPieces(module: ModuleBuilder, mode: NumericMode): GradientPieces {
  const productT = addPanelProduct(module, "productT", addTransposedTiles(module, mode), true);
  return { ...addPieces(module, mode), productT };
}

/** Places in a thread's scratch. */
export function scratchPlaces(f: FunctionBuilder, scratch: Int): { panels: Int; strip: Int; edge: Int } {
  return {
    panels: scratch,
    strip: f.local("i32", i32.add(scratch, STRIP_OFFSET)),
    edge: f.local("i32", i32.add(scratch, EDGE_OFFSET)),
  };
}

/** Keys or queries from ≤ i < to. */
export interface Chunk {
  readonly from: Int;
  readonly to: Int;
  /** to − from */
  readonly size: Int;
}

/** Rows of heads of width D that are packed at once: a multiple of eight. Panels are whole, by rows and by columns. */
export function chunkLength(f: FunctionBuilder, D: Int): Int {
  const fitting = i32.and(i32.divU(i32.const(PANEL_FLOATS), wholePanels(D)), -8);
  return f.local("i32", i32.minU(fitting, i32.const(CHUNK)));
}

/** Emits `body` once a chunk of `count` > 0 rows. */
export function forEachChunk(
  f: FunctionBuilder,
  count: Int,
  length: Int,
  body: (chunk: Chunk) => void,
): void {
  const [to, size] = f.locals("i32", 2) as [Int, Int];
  const from = f.local("i32", i32.const(0));
  f.doWhile(() => {
    f.set(to, i32.minU(i32.add(from, length), count));
    f.set(size, i32.sub(to, from));
    body({ from, to, size });
    f.set(from, to);
  }, () => i32.ltU(from, count));
}

/** Up to `tileRows` queries, and how many keys of a chunk the last of them sees. */
export interface QueryTile {
  readonly first: Int;
  readonly rows: Int;
  readonly keys: Int;
}

/** Emits `body` for the queries of a sequence that see a key of the chunk. */
export function forEachQueryTile(
  f: FunctionBuilder,
  { tileRows }: NumericMode,
  { Tq, past }: { Tq: Int; past: Int },
  { from, to }: Chunk,
  body: (tile: QueryTile) => void,
): void {
  const [rows, keys] = f.locals("i32", 2) as [Int, Int];
  const first = f.local("i32", i32.sub(from, i32.minU(from, past)));
  f.while(() => i32.ltU(first, Tq), () => {
    f.set(rows, i32.minU(i32.sub(Tq, first), i32.const(tileRows)));
    f.set(keys, i32.sub(i32.minU(to, i32.add(past, i32.add(first, rows))), from));
    body({ first, rows, keys });
    f.advance(first, tileRows);
  });
}

/** Up to `tileRows` keys, and the first query of a chunk that sees one of them. */
export interface KeyTile {
  readonly first: Int;
  readonly rows: Int;
  readonly query: Int;
}

/** Emits `body` for the keys that some query of the chunk sees. */
export function forEachKeyTile(
  f: FunctionBuilder,
  { tileRows }: NumericMode,
  { Tk, past }: { Tk: Int; past: Int },
  { from, to }: Chunk,
  body: (tile: KeyTile) => void,
): void {
  const [rows, query] = f.locals("i32", 2) as [Int, Int];
  const end = f.local("i32", i32.minU(Tk, i32.add(past, to)));
  const first = f.local("i32", i32.const(0));
  f.while(() => i32.ltU(first, end), () => {
    f.set(rows, i32.minU(i32.sub(end, first), i32.const(tileRows)));
    f.set(query, i32.select(i32.sub(first, past), from, i32.gtU(first, i32.add(past, from))));
    body({ first, rows, query });
    f.advance(first, tileRows);
  });
}

/** `count` rounded up to whole panels. */
export function wholePanels(count: I32): I32 {
  return i32.and(i32.add(count, TILE_COLUMNS - 1), -TILE_COLUMNS);
}

/** Multiplies the `floats` of packed panels, a number that counts whole panels, by `factors`. */
export function scalePanels(
  f: FunctionBuilder,
  panels: Int,
  floats: I32,
  factors: Local<"v128">,
): void {
  const pointer = f.local("i32", panels);
  const count = f.local("i32", floats);
  forEachGroup(
    f,
    count,
    [pointer],
    (group) => group.store(pointer, f32x4.mul(group.load(pointer), factors)),
    4,
  );
}
