/**
 * Gradient of causal attention, one (batch, head) after another. With P the weights and O the output:
 *
 *   dV = Pᵀ dO      dP = dO Vᵀ      dS = P ⊙ (dP − rowsum(dO ⊙ O))      dQ = scale·dS K      dK = scale·dSᵀ Q
 *
 * dS replaces P in the weights array, block by block, so that no second (Tq, Tk) array is needed.
 */
import { f32x4, i32, type Local } from "../asm/expression.ts";
import type { FunctionBuilder } from "../asm/function_builder.ts";
import type { ModuleBuilder } from "../asm/module_builder.ts";
import { GEMM_SCRATCH_BYTES, type GemmFunctions } from "../gemm/driver.ts";
import { forEachGroup } from "../loops.ts";
import { accumulators, horizontalSum } from "../reductions.ts";
import type { Emitter } from "../vector_math.ts";
import { KEY_BLOCK } from "./forward.ts";
import { type HeadAddress, headAddress, headStart, LAYOUT_PARAMETERS } from "./layout.ts";

/** Query rows in a block of dP, which lives in the thread's scratch. */
const QUERY_BLOCK = 96;
/** Bytes of a thread's scratch: gemm's own and one block of dP, in whole cache lines. */
export const ATTENTION_SCRATCH_BYTES: number =
  Math.ceil((GEMM_SCRATCH_BYTES + QUERY_BLOCK * KEY_BLOCK * 4) / 64) * 64;

type Int = Local<"i32">;

/**
 * Adds `attentionGrad(q×4, k×4, v×4, out×4, dOut×4, dq×4, dk×4, dv×4, dBias×4, weights, H, Tq, Tk, D, biasColumns,
 * scale: f32, lo, hi, scratch)`; pairs lo ≤ b·H + h < hi, base 0 for an absent layout.
 */
export function addAttentionGrad(module: ModuleBuilder, mode: Emitter["mode"], gemm: GemmFunctions): void {
  const layouts = Array<"i32">(9 * LAYOUT_PARAMETERS.length).fill("i32");
  const parameters = [
    ...layouts,
    ...Array<"i32">(6).fill("i32"),
    "f32" as const,
    ...Array<"i32">(3).fill("i32"),
  ];
  module.function("attentionGrad", parameters, (f, ...p) => {
    const locals = p as Int[];
    const heads = Array.from({ length: 9 }, (_, i) => headAddress(locals, 4 * i));
    const [q, k, v, out, dOut, dq, dk, dv, dBias] = heads as [
      ...[HeadAddress, HeadAddress, HeadAddress, HeadAddress, HeadAddress],
      ...[HeadAddress, HeadAddress, HeadAddress, HeadAddress],
    ];
    const [weights, H, Tq, Tk, D, biasColumns] = locals.slice(36, 42) as [Int, Int, Int, Int, Int, Int];
    const scale = p[42] as Local<"f32">;
    const [lo, hi, scratch] = locals.slice(43, 46) as [Int, Int, Int];

    const [b, h, rowBytes, past, from, to, first, map, column, i0, i1, tile] = f.locals("i32", 12) as [
      ...[Int, Int, Int, Int, Int, Int],
      ...[Int, Int, Int, Int, Int, Int],
    ];
    const zero = i32.const(0);
    const one = i32.const(1);
    const tileBytes = i32.const(4 * KEY_BLOCK);
    f.set(rowBytes, i32.shl(Tk, 2));
    f.set(past, i32.sub(Tk, Tq));
    f.set(tile, i32.add(scratch, GEMM_SCRATCH_BYTES));
    const pair = f.local("i32", lo);

    /** Pointer `rows` rows below a head's start. */
    const below = (start: Int, address: HeadAddress, rows: Int) => i32.add(start, i32.mul(rows, address.row));
    const eachKeyBlock = (body: () => void): void => {
      f.set(from, zero);
      f.doWhile(() => {
        f.set(to, i32.minU(i32.add(from, KEY_BLOCK), Tk));
        f.set(first, i32.select(i32.sub(from, past), zero, i32.gtU(from, past)));
        f.set(column, i32.add(map, i32.shl(from, 2)));
        body();
        f.set(from, to);
      }, () => i32.ltU(from, Tk));
    };
    /** target[from:to] += mapᵀ[from:to, first:Tq] · rows[first:Tq] */
    const addTransposed = (
      rows: HeadAddress,
      rowsStart: Int,
      target: HeadAddress,
      targetStart: Int,
    ): void => {
      const a = i32.add(column, i32.mul(first, rowBytes));
      const width = i32.sub(to, from);
      const c = below(targetStart, target, from);
      const depth = i32.sub(Tq, first);
      f.call(
        gemm.tn,
        a,
        below(rowsStart, rows, first),
        c,
        zero,
        width,
        zero,
        D,
        depth,
        rowBytes,
        rows.row,
        target.row,
        one,
        scratch,
      );
    };

    f.while(() => i32.ltU(pair, hi), () => {
      f.set(b, i32.divU(pair, H));
      f.set(h, i32.remU(pair, H));
      f.set(map, i32.add(weights, i32.mul(pair, i32.mul(Tq, rowBytes))));
      const start = (address: HeadAddress) => f.local("i32", headStart(address, b, h));
      const [vStart, dOutStart, outStart, dvStart] = [v, dOut, out, dv].map(start) as [Int, Int, Int, Int];

      eachKeyBlock(() => {
        addTransposed(dOut, dOutStart, dv, dvStart);
        f.set(i0, first);
        f.while(() => i32.ltU(i0, Tq), () => {
          f.set(i1, i32.minU(i32.add(i0, QUERY_BLOCK), Tq));
          const width = f.local("i32", i32.sub(to, from));
          const a = below(dOutStart, dOut, i0);
          const values = below(vStart, v, from);
          f.call(
            gemm.nt,
            a,
            values,
            tile,
            zero,
            i32.sub(i1, i0),
            zero,
            width,
            D,
            dOut.row,
            v.row,
            tileBytes,
            zero,
            scratch,
          );
          scoreGradients(
            f,
            mode,
            { i0, i1, D, width, rowBytes, column, tile },
            below(dOutStart, dOut, i0),
            dOut.row,
            below(outStart, out, i0),
            out.row,
          );
          f.set(i0, i1);
        });
      });

      f.if(
        dBias.base,
        () => copyBiasGradient(f, { map, past, Tq, rowBytes, biasColumns }, start(dBias), dBias.row),
      );

      f.if(q.base, () => {
        const [qStart, kStart, dqStart, dkStart] = [q, k, dq, dk].map(start) as [Int, Int, Int, Int];
        const scales = f.local("v128", f32x4.splat(scale));
        const all = f.local("i32", map);
        const count = f.local("i32", i32.mul(Tq, Tk));
        forEachGroup(f, count, [all], (group) => group.store(all, f32x4.mul(group.load(all), scales)), 4);
        eachKeyBlock(() => {
          const keys = below(kStart, k, from);
          const depth = i32.sub(to, from);
          f.call(
            gemm.nn,
            column,
            keys,
            dqStart,
            first,
            Tq,
            zero,
            D,
            depth,
            rowBytes,
            k.row,
            dq.row,
            one,
            scratch,
          );
          addTransposed(q, qStart, dk, dkStart);
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
  dOutRow: ReturnType<typeof i32.add>,
  dOutStride: Int,
  outRow: ReturnType<typeof i32.add>,
  outStride: Int,
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
