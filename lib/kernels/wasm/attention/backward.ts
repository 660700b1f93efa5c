/**
 * Gradient of causal attention, one (batch, head) after another. With P the weights and O the output:
 *
 *   dV = Pᵀ dO      dP = dO Vᵀ      dS = P ⊙ (dP − rowsum(dO ⊙ O))      dQ = scale·dS K      dK = scale·dSᵀ Q
 *
 * dS replaces P in the weights array, block by block, so that no second (Tq, Tk) array is needed.
 */
import { f32x4, type I32, i32, type Local } from "../asm/expression.ts";
import type { FunctionBuilder } from "../asm/function_builder.ts";
import type { ModuleBuilder } from "../asm/module_builder.ts";
import { ints } from "../asm/parameters.ts";
import { GEMM_SCRATCH_BYTES, type GemmFunctions } from "../gemm/driver.ts";
import { callGemm } from "../gemm/operands.ts";
import { forEachGroup } from "../loops.ts";
import { accumulators, horizontalSum } from "../reductions.ts";
import type { Emitter } from "../vector_math.ts";
import { forEachKeyBlock, KEY_BLOCK, type KeyBlock } from "./key_blocks.ts";
import { type HeadAddress, headAddress, headStart, layoutParameters } from "./layout.ts";

/** Query rows in a block of dP, which lives in the thread's scratch. */
const QUERY_BLOCK = 96;
/** Bytes of a thread's scratch: gemm's own and one block of dP, in whole cache lines. */
export const ATTENTION_SCRATCH_BYTES: number =
  Math.ceil((GEMM_SCRATCH_BYTES + QUERY_BLOCK * KEY_BLOCK * 4) / 64) * 64;

type Int = Local<"i32">;

/**
 * Adds `attentionGrad(q, k, v, out, dOut, dq, dk, dv, dBias layouts, weights, H, G, Tq, Tk, D, biasColumns, scale,
 * lo, hi, scratch)` for the key heads lo ≤ b·H/G + kh < hi.
 */
export function addAttentionGrad(module: ModuleBuilder, mode: Emitter["mode"], gemm: GemmFunctions): void {
  const parameters = {
    ...layoutParameters("q", "k", "v", "out", "dOut", "dq", "dk", "dv", "dBias"),
    ...ints("weights", "H", "G", "Tq", "Tk", "D", "biasColumns"),
    scale: "f32",
    ...ints("lo", "hi", "scratch"),
  } as const;
  module.named("attentionGrad", parameters, (f, p) => {
    const { weights, H, G, Tq, Tk, D, biasColumns, scale, lo, hi, scratch } = p;
    const [v, out, dOut] = [headAddress(p, "v"), headAddress(p, "out"), headAddress(p, "dOut")];
    const [dv, dBias] = [headAddress(p, "dv"), headAddress(p, "dBias")];
    const [b, h, shared, map, column, i0, i1] = f.locals("i32", 7) as [Int, Int, Int, Int, Int, Int, Int];
    const rowBytes = f.local("i32", i32.shl(Tk, 2));
    const past = f.local("i32", i32.sub(Tk, Tq));
    const tile = f.local("i32", i32.add(scratch, GEMM_SCRATCH_BYTES));
    // Query heads that share keys follow each other, and one thread has them all: they add to one gradient.
    const pair = f.local("i32", i32.mul(lo, G));
    const lastPair = f.local("i32", i32.mul(hi, G));

    const start = (address: HeadAddress) => f.local("i32", headStart(address, b, h));
    const sharedStart = (address: HeadAddress) => f.local("i32", headStart(address, b, shared));
    /** Pointer `rows` rows below a head's start. */
    const below = (at: Int, address: HeadAddress, rows: Int) => i32.add(at, i32.mul(rows, address.row));
    const eachKeyBlock = (body: (block: KeyBlock) => void): void =>
      forEachKeyBlock(f, Tk, past, (block) => {
        f.set(column, i32.add(map, i32.shl(block.from, 2)));
        body(block);
      });
    /** target[from:to] += mapᵀ[from:to, first:Tq] · rows[first:Tq] */
    const addTransposed = (
      { from, to, first }: KeyBlock,
      [rows, rowsStart]: readonly [HeadAddress, Int],
      [target, targetStart]: readonly [HeadAddress, Int],
    ): void =>
      callGemm(f, gemm.tn, {
        a: i32.add(column, i32.mul(first, rowBytes)),
        ...{ b: below(rowsStart, rows, first), c: below(targetStart, target, from) },
        ...{ m0: 0, m1: i32.sub(to, from), n0: 0, n1: D, K: i32.sub(Tq, first) },
        ...{ strideA: rowBytes, strideB: rows.row, strideC: target.row, accumulate: 1, scratch },
      });

    f.while(() => i32.ltU(pair, lastPair), () => {
      f.set(b, i32.divU(pair, H));
      f.set(h, i32.remU(pair, H));
      f.set(shared, i32.divU(h, G));
      f.set(map, i32.add(weights, i32.mul(pair, i32.mul(Tq, rowBytes))));
      const [slopes, outputs] = [dOut, out].map(start) as [Int, Int];
      const [values, dValues] = [v, dv].map(sharedStart) as [Int, Int];

      eachKeyBlock((block) => {
        const { from, to, first } = block;
        addTransposed(block, [dOut, slopes], [dv, dValues]);
        f.set(i0, first);
        f.while(() => i32.ltU(i0, Tq), () => {
          f.set(i1, i32.minU(i32.add(i0, QUERY_BLOCK), Tq));
          const width = f.local("i32", i32.sub(to, from));
          callGemm(f, gemm.nt, {
            ...{ a: below(slopes, dOut, i0), b: below(values, v, from), c: tile },
            ...{ m0: 0, m1: i32.sub(i1, i0), n0: 0, n1: width, K: D },
            ...{ strideA: dOut.row, strideB: v.row, strideC: 4 * KEY_BLOCK, accumulate: 0, scratch },
          });
          const rows = { i0, i1, D, width, rowBytes, column, tile };
          scoreGradients(f, mode, rows, [below(slopes, dOut, i0), dOut.row], [
            below(outputs, out, i0),
            out.row,
          ]);
          f.set(i0, i1);
        });
      });

      f.if(
        dBias.base,
        () => copyBiasGradient(f, { map, past, Tq, rowBytes, biasColumns }, start(dBias), dBias.row),
      );

      const [q, k, dq, dk] = [
        headAddress(p, "q"),
        headAddress(p, "k"),
        headAddress(p, "dq"),
        headAddress(p, "dk"),
      ];
      f.if(q.base, () => {
        const [queries, dQueries] = [q, dq].map(start) as [Int, Int];
        const [keys, dKeys] = [k, dk].map(sharedStart) as [Int, Int];
        const scales = f.local("v128", f32x4.splat(scale));
        const all = f.local("i32", map);
        const count = f.local("i32", i32.mul(Tq, Tk));
        forEachGroup(f, count, [all], (group) => group.store(all, f32x4.mul(group.load(all), scales)), 4);
        eachKeyBlock((block) => {
          const { from, to, first } = block;
          callGemm(f, gemm.nn, {
            ...{ a: column, b: below(keys, k, from), c: dQueries },
            ...{ m0: first, m1: Tq, n0: 0, n1: D, K: i32.sub(to, from) },
            ...{ strideA: rowBytes, strideB: k.row, strideC: dq.row, accumulate: 1, scratch },
          });
          addTransposed(block, [q, queries], [dk, dKeys]);
        });
      });
      f.advance(pair, 1);
    });
  });
}

interface TileRows {
  i0: Int;
  i1: Int;
  D: Int;
  width: Int;
  rowBytes: Int;
  column: Int;
  tile: Int;
}

/** Rows i0…i1 of one key block: P ← P ⊙ (dP − ⟨dO, O⟩), dP from the tile. */
function scoreGradients(
  f: FunctionBuilder,
  mode: Emitter["mode"],
  { i0, i1, D, width, rowBytes, column, tile }: TileRows,
  [dOutRow, dOutStride]: readonly [I32, Int],
  [outRow, outStride]: readonly [I32, Int],
): void {
  const [row, dOutNow, outNow, tileNow, p] = [i0, dOutRow, outRow, tile, column].map((x) =>
    f.local("i32", x)
  ) as [
    ...[Int, Int, Int, Int, Int],
  ];
  f.set(p, i32.add(column, i32.mul(i0, rowBytes)));
  f.doWhile(() => {
    const [dOut1, out1, tile1, p1] = [dOutNow, outNow, tileNow, p].map((x) => f.local("i32", x)) as [
      Int,
      Int,
      Int,
      Int,
    ];
    const sums = accumulators(f, 2, f32x4.const(0));
    forEachGroup(f, D, [dOut1, out1], (group) => {
      const sum = sums[group.copy]!;
      f.set(sum, mode.multiplyAdd(group.load(dOut1), group.load(out1), sum));
    }, 2);
    const inner = f.local("v128", f32x4.splat(horizontalSum(f, sums)));
    forEachGroup(
      f,
      width,
      [tile1, p1],
      (group) => group.store(p1, f32x4.mul(group.load(p1), f32x4.sub(group.load(tile1), inner))),
    );
    f.set(dOutNow, i32.add(dOutNow, dOutStride));
    f.set(outNow, i32.add(outNow, outStride));
    f.advance(tileNow, 4 * KEY_BLOCK);
    f.set(p, i32.add(p, rowBytes));
    f.advance(row, 1);
  }, () => i32.ltU(row, i1));
}

/** dBias rows: dS up to the query's own position, zeros behind it. */
function copyBiasGradient(
  f: FunctionBuilder,
  { map, past, Tq, rowBytes, biasColumns }: { map: Int; past: Int; Tq: Int; rowBytes: Int; biasColumns: Int },
  target: Int,
  targetStride: Int,
): void {
  const row = f.local("i32", i32.const(0));
  const source = f.local("i32", map);
  f.doWhile(() => {
    const [from, to] = [source, target].map((x) => f.local("i32", x)) as [Int, Int];
    const seen = f.local("i32", i32.add(past, i32.add(row, 1)));
    forEachGroup(f, seen, [from, to], (group) => group.store(to, group.load(from)));
    const rest = f.local("i32", i32.sub(biasColumns, seen));
    forEachGroup(f, rest, [to], (group) => group.store(to, f32x4.const(0)));
    f.set(source, i32.add(source, rowBytes));
    f.set(target, i32.add(target, targetStride));
    f.advance(row, 1);
  }, () => i32.ltU(row, Tq));
}
