/**
 * The loops around the tile: C[M, N] (+)= op(A) · op(B), blocked for the caches, over a rectangle of C.
 *
 * A result never depends on how C was split: each element is one sum over k in order, whatever tile, thread or block
 * made it. So equal inputs give equal bits for any thread count and any batch size.
 */
import { type I32, i32, type Local } from "../asm/expression.ts";
import type { FunctionReference } from "../asm/function_builder.ts";
import type { ModuleBuilder } from "../asm/module_builder.ts";
import { MOST_TILE_ROWS, type NumericMode } from "../numeric_mode.ts";
import { addEpilogue } from "./epilogue.ts";
import { addPack, addPackTransposed } from "./pack.ts";
import { addPackA, addPackATransposed } from "./pack_a.ts";
import { GEMM_PARAMETERS } from "./operands.ts";
import { addRow } from "./row.ts";
import { addPanelProduct, PANEL_STEP } from "./panels.ts";
import { addTiles, TILE_COLUMNS } from "./tile.ts";

/** Depth of a block: a panel of 384 × 8 floats is 12 KB and stays in a 32 KB first-level cache. */
const BLOCK_K = 384;
/** Columns of a packed block: the wider, the fewer times A is packed again; it streams from the second-level cache. */
const BLOCK_N = 1024;
/** Rows of A that are passed over while a panel is hot. */
const BLOCK_M = 90;
/** Fewer rows than this do not repay the packing of B. */
const PACK_ROWS = 4;

/** Fewer columns than this do not repay the packing of A. */
const PACK_A_COLUMNS = 24;

/** Bytes from row to row of a packed A: no multiple of a power of two, so that rows spread over the cache sets. */
const PACKED_A_STRIDE = BLOCK_K * 4 + 64;
const PACKED_A_OFFSET = BLOCK_K * BLOCK_N * 4;
// packATransposed writes whole groups of four rows.
const EDGE_OFFSET = PACKED_A_OFFSET + Math.ceil(BLOCK_M / 4) * 4 * PACKED_A_STRIDE;
/** Bytes that each thread needs for packed panels of B, packed rows of A and one edge tile. */
export const GEMM_SCRATCH_BYTES: number = EDGE_OFFSET + MOST_TILE_ROWS * TILE_COLUMNS * 4;

/** The gemm functions of one module, by whether A and B are stored transposed. */
export interface GemmFunctions {
  /** Called by `callGemm`. */
  readonly nn: FunctionReference;
  readonly nt: FunctionReference;
  readonly tn: FunctionReference;
  readonly tt: FunctionReference;
  /** See `addEpilogue`. */
  readonly epilogue: FunctionReference;
}

export function addGemm(module: ModuleBuilder, mode: NumericMode): GemmFunctions {
  const product = addPanelProduct(module, "panelProduct", addTiles(module, mode), false);
  const pack = addPack(module);
  const packTransposed = addPackTransposed(module);
  const packA = addPackA(module);
  const packATransposed = addPackATransposed(module);
  const row = addRow(module, mode);
  const epilogue = addEpilogue(module, mode);
  const driver = (transposedA: boolean, transposedB: boolean): FunctionReference => {
    const parts: Parts = {
      product,
      epilogue,
      packA: transposedA ? packATransposed : packA,
      packB: transposedB ? packTransposed : pack,
      row: transposedA || transposedB ? undefined : row,
    };
    const name = `gemm${transposedA ? "T" : "N"}${transposedB ? "T" : "N"}`;
    return addDriver(module, name, parts, transposedA, transposedB);
  };
  return {
    nn: driver(false, false),
    nt: driver(false, true),
    tn: driver(true, false),
    tt: driver(true, true),
    epilogue,
  };
}

interface Parts {
  readonly product: FunctionReference;
  readonly packA: FunctionReference;
  readonly packB: FunctionReference;
  readonly row: FunctionReference | undefined;
  readonly epilogue: FunctionReference;
}

function addDriver(
  module: ModuleBuilder,
  name: string,
  parts: Parts,
  transposedA: boolean,
  transposedB: boolean,
): FunctionReference {
  return module.named(name, GEMM_PARAMETERS, (f, p) => {
    const { a, b, c, m0, m1, n0, n1, K, strideA, strideB, strideC, accumulate, scratch } = p;
    const { bias, activation, toGate, toY } = p;
    const k0 = f.local("i32");
    const kc = f.local("i32");
    const depth = f.local("i32");
    const nc0 = f.local("i32");
    const nc1 = f.local("i32");
    const mc0 = f.local("i32");
    const mc1 = f.local("i32");
    const start = f.local("i32");
    const m = f.local("i32");

    const elementOfA = (row: Local<"i32">) =>
      transposedA
        ? i32.add(a, i32.add(i32.mul(k0, strideA), i32.shl(row, 2)))
        : i32.add(a, i32.add(i32.mul(row, strideA), i32.shl(k0, 2)));
    const elementOfB = () =>
      transposedB
        ? i32.add(b, i32.add(i32.mul(nc0, strideB), i32.shl(k0, 2)))
        : i32.add(b, i32.add(i32.mul(k0, strideB), i32.shl(nc0, 2)));

    // Rows a multiple of 4 KB apart collide in the first-level cache.
    const packsA = () => i32.and(i32.geU(i32.sub(n1, n0), PACK_A_COLUMNS), i32.eqz(i32.and(strideA, 4095)));
    const finishes = f.local("i32");
    /** The epilogue on rows [from, to) and columns [first, end). */
    const finish = (from: Local<"i32">, to: Local<"i32">, first: Local<"i32">, end: Local<"i32">) => {
      const start = i32.add(c, i32.add(i32.mul(from, strideC), i32.shl(first, 2)));
      const biasHere = i32.select(i32.add(bias, i32.shl(first, 2)), i32.const(0), bias);
      const sizes = [i32.sub(to, from), i32.sub(end, first)] as const;
      f.call(parts.epilogue, start, strideC, ...sizes, biasHere, activation, toGate, toY);
    };

    /** Rows [mc0, mc1) and columns [nc0, nc1), A at `from` with rows `stride` apart. */
    const block = (from: I32, stride: I32) => {
      const target = i32.add(c, i32.add(i32.mul(mc0, strideC), i32.shl(nc0, 2)));
      const sizes = [i32.sub(mc1, mc0), i32.sub(nc1, nc0), kc] as const;
      const edge = i32.add(scratch, EDGE_OFFSET);
      const panelBytes = i32.mul(kc, PANEL_STEP);
      f.call(parts.product, from, stride, scratch, panelBytes, target, strideC, ...sizes, start, edge);
    };

    const packed = () => {
      // Equal depths, a multiple of four, instead of full blocks and a thin last one.
      f.set(depth, i32.divU(i32.add(K, BLOCK_K - 1), i32.const(BLOCK_K)));
      f.set(depth, i32.and(i32.add(i32.divU(i32.sub(i32.add(K, depth), 1), depth), 3), -4));
      f.set(k0, i32.const(0));
      f.doWhile(() => {
        f.set(kc, i32.minU(depth, i32.sub(K, k0)));
        f.set(start, i32.or(accumulate, i32.ne(k0, 0)));
        f.set(finishes, i32.and(i32.eq(i32.add(k0, kc), K), i32.ne(i32.or(bias, activation), 0)));
        f.set(nc0, n0);
        f.doWhile(() => {
          f.set(nc1, i32.minU(i32.add(nc0, BLOCK_N), n1));
          f.call(parts.packB, elementOfB(), strideB, scratch, kc, i32.sub(nc1, nc0));
          f.set(mc0, m0);
          f.doWhile(() => {
            f.set(mc1, i32.minU(i32.add(mc0, BLOCK_M), m1));
            const blockOfPackedA = () => {
              const packedA = i32.add(scratch, PACKED_A_OFFSET);
              const stride = i32.const(PACKED_A_STRIDE);
              f.call(parts.packA, elementOfA(mc0), strideA, packedA, stride, kc, i32.sub(mc1, mc0));
              block(packedA, stride);
            };
            if (transposedA) blockOfPackedA();
            else f.if(packsA(), blockOfPackedA, () => block(elementOfA(mc0), strideA));
            f.if(finishes, () => finish(mc0, mc1, nc0, nc1));
            f.set(mc0, mc1);
          }, () => i32.ltU(mc0, m1));
          f.set(nc0, nc1);
        }, () => i32.ltU(nc0, n1));
        f.advance(k0, kc);
      }, () => i32.ltU(k0, K));
    };

    f.if(i32.and(i32.ltU(m0, m1), i32.ltU(n0, n1)), () => {
      const { row } = parts;
      if (!row) return packed();
      f.if(i32.ltU(i32.sub(m1, m0), i32.const(PACK_ROWS)), () => {
        f.set(m, m0);
        f.doWhile(() => {
          const bFirst = i32.add(b, i32.shl(n0, 2));
          const cFirst = i32.add(c, i32.add(i32.mul(m, strideC), i32.shl(n0, 2)));
          f.call(
            row,
            i32.add(a, i32.mul(m, strideA)),
            bFirst,
            strideB,
            cFirst,
            i32.sub(n1, n0),
            K,
            accumulate,
          );
          f.advance(m, 1);
        }, () => i32.ltU(m, m1));
        f.if(i32.or(bias, activation), () => finish(m0, m1, n0, n1));
      }, packed);
    });
  }, { exported: false });
}
