/**
 * Gradient of causal attention, one (batch, head) after another. With P the weights and O the output:
 *
 *   dV = Pᵀ dO      dP = dO Vᵀ      dS = P ⊙ (dP − rowsum(dO ⊙ O))      dQ = scale·dS K      dK = scale·dSᵀ Q
 *
 * dS replaces P in the weights array, strip by strip, so that no second (Tq, Tk) array is needed. The products with
 * a transposed map read it in place.
 */
import { f32x4, type I32, i32, type Local } from "../asm/expression.ts";
import type { FunctionBuilder } from "../asm/function_builder.ts";
import type { ModuleBuilder } from "../asm/module_builder.ts";
import { ints } from "../asm/parameters.ts";
import { PANEL_STEP } from "../gemm/panels.ts";
import { forEachGroup } from "../loops.ts";
import { accumulators, horizontalSum } from "../reductions.ts";
import type { Emitter } from "../vector_math.ts";
import {
  chunkLength,
  forEachChunk,
  forEachKeyTile,
  forEachQueryTile,
  type GradientPieces,
  scalePanels,
  scratchPlaces,
  STRIP_STRIDE,
  wholePanels,
} from "./blocks.ts";
import { type HeadAddress, headAddress, headStart, layoutParameters } from "./layout.ts";

type Int = Local<"i32">;
/** Rows of one head: where they start, and how far apart they are. */
interface Rows {
  readonly start: Int;
  readonly stride: Int;
}

/**
 * Adds `attentionGrad(q, k, v, out, dOut, dq, dk, dv, dBias layouts, weights, H, G, Tq, Tk, D, biasColumns, scale,
 * lo, hi, scratch)` for the key heads lo ≤ b·H/G + kh < hi.
 */
export function addAttentionGrad(module: ModuleBuilder, pieces: GradientPieces): void {
  const { mode } = pieces;
  const parameters = {
    ...layoutParameters("q", "k", "v", "out", "dOut", "dq", "dk", "dv", "dBias"),
    ...ints("weights", "H", "G", "Tq", "Tk", "D", "biasColumns"),
    scale: "f32",
    ...ints("lo", "hi", "scratch"),
  } as const;
  module.named("attentionGrad", parameters, (f, p) => {
    const { weights, H, G, Tq, Tk, D, biasColumns, scale, lo, hi, scratch } = p;
    const [b, h, shared, map] = f.locals("i32", 4) as [Int, Int, Int, Int];
    const rowBytes = f.local("i32", i32.shl(Tk, 2));
    const past = f.local("i32", i32.sub(Tk, Tq));
    const scales = f.local("v128", f32x4.splat(scale));
    const length = chunkLength(f, D);
    const { panels, strip, edge } = scratchPlaces(f, scratch);
    const panelBytes = f.local("i32", i32.mul(D, PANEL_STEP));
    const one = i32.const(1);
    // Query heads that share keys follow each other, and one thread has them all: they add to one gradient.
    const pair = f.local("i32", i32.mul(lo, G));
    const lastPair = f.local("i32", i32.mul(hi, G));

    const rowsOf = (address: HeadAddress, head: Int): Rows => ({
      start: f.local("i32", headStart(address, b, head)),
      stride: address.row,
    });
    const below = ({ start, stride }: Rows, rows: Int): I32 => i32.add(start, i32.mul(rows, stride));
    const inMap = (query: Int, key: Int): I32 =>
      i32.add(map, i32.add(i32.mul(query, rowBytes), i32.shl(key, 2)));

    /** target += mapᵀ · factor·rows */
    const addTransposed = (rows: Rows, target: Rows, factors: Local<"v128"> | undefined): void =>
      forEachChunk(f, Tq, length, (chunk) => {
        f.call(pieces.pack, below(rows, chunk.from), rows.stride, panels, chunk.size, D);
        if (factors) scalePanels(f, panels, i32.mul(chunk.size, wholePanels(D)), factors);
        const chunkBytes = i32.mul(chunk.size, PANEL_STEP);
        forEachKeyTile(f, mode, { Tk, past }, chunk, (tile) => {
          const from = i32.add(panels, i32.mul(i32.sub(tile.query, chunk.from), PANEL_STEP));
          const c = below(target, tile.first);
          const sizes = [tile.rows, D, i32.sub(chunk.to, tile.query), one] as const;
          const a = inMap(tile.query, tile.first);
          f.call(pieces.productT, a, rowBytes, from, chunkBytes, c, target.stride, ...sizes, edge);
        });
      });

    f.while(() => i32.ltU(pair, lastPair), () => {
      f.set(b, i32.divU(pair, H));
      f.set(h, i32.remU(pair, H));
      f.set(shared, i32.divU(h, G));
      f.set(map, i32.add(weights, i32.mul(pair, i32.mul(Tq, rowBytes))));
      const slopes = rowsOf(headAddress(p, "dOut"), h);
      const outputs = rowsOf(headAddress(p, "out"), h);
      const values = rowsOf(headAddress(p, "v"), shared);

      addTransposed(slopes, rowsOf(headAddress(p, "dv"), shared), undefined);

      forEachChunk(f, Tk, length, (chunk) => {
        f.call(pieces.packTransposed, below(values, chunk.from), values.stride, panels, D, chunk.size);
        forEachQueryTile(f, mode, { Tq, past }, chunk, ({ first, rows, keys }) => {
          const a = f.local("i32", below(slopes, first));
          const sizes = [rows, wholePanels(keys), D, i32.const(0)] as const;
          const stride = i32.const(STRIP_STRIDE);
          f.call(pieces.product, a, slopes.stride, panels, panelBytes, strip, stride, ...sizes, edge);
          const outputsHere = { start: f.local("i32", below(outputs, first)), stride: outputs.stride };
          const weightsHere = { start: f.local("i32", inMap(first, chunk.from)), stride: rowBytes };
          const sizesHere = { rows, keys, D };
          emitScoreGradients(f, mode, sizesHere, strip, weightsHere, { ...slopes, start: a }, outputsHere);
        });
      });

      const dBias = headAddress(p, "dBias");
      f.if(
        dBias.base,
        () => emitBiasGradient(f, { map, past, Tq, rowBytes, biasColumns }, rowsOf(dBias, h)),
      );

      const q = headAddress(p, "q");
      f.if(q.base, () => {
        const keys = rowsOf(headAddress(p, "k"), shared);
        const dQueries = rowsOf(headAddress(p, "dq"), h);
        forEachChunk(f, Tk, length, (chunk) => {
          f.call(pieces.pack, below(keys, chunk.from), keys.stride, panels, chunk.size, D);
          scalePanels(f, panels, i32.mul(chunk.size, wholePanels(D)), scales);
          const chunkBytes = i32.mul(chunk.size, PANEL_STEP);
          forEachQueryTile(f, mode, { Tq, past }, chunk, ({ first, rows, keys }) => {
            const [a, c] = [inMap(first, chunk.from), below(dQueries, first)];
            const sizes = [rows, D, keys, one] as const;
            f.call(pieces.product, a, rowBytes, panels, chunkBytes, c, dQueries.stride, ...sizes, edge);
          });
        });
        addTransposed(rowsOf(q, h), rowsOf(headAddress(p, "dk"), shared), scales);
      });
      f.advance(pair, 1);
    });
  });
}

/** One strip of `rows` × `keys`: P ← P ⊙ (dP − ⟨dO, O⟩), dP from the strip. */
function emitScoreGradients(
  f: FunctionBuilder,
  mode: Emitter["mode"],
  { rows, keys, D }: { rows: Int; keys: Int; D: Int },
  strip: Int,
  weights: Rows,
  slopes: Rows,
  outputs: Rows,
): void {
  const copy = (x: Int): Int => f.local("i32", x);
  const [left, dP, p, dOut, out] = [rows, strip, weights.start, slopes.start, outputs.start].map(copy) as [
    ...[Int, Int, Int, Int, Int],
  ];
  f.doWhile(() => {
    const [dOutNow, outNow, dPNow, pNow] = [dOut, out, dP, p].map(copy) as [Int, Int, Int, Int];
    const sums = accumulators(f, 2, f32x4.const(0));
    forEachGroup(f, D, [dOutNow, outNow], (group) => {
      const sum = sums[group.copy]!;
      f.set(sum, mode.multiplyAdd(group.load(dOutNow), group.load(outNow), sum));
    }, 2);
    const inner = f.local("v128", f32x4.splat(horizontalSum(f, sums)));
    forEachGroup(
      f,
      keys,
      [dPNow, pNow],
      (group) => group.store(pNow, f32x4.mul(group.load(pNow), f32x4.sub(group.load(dPNow), inner))),
      2,
    );
    f.set(dOut, i32.add(dOut, slopes.stride));
    f.set(out, i32.add(out, outputs.stride));
    f.set(p, i32.add(p, weights.stride));
    f.advance(dP, STRIP_STRIDE);
    f.advance(left, -1);
  }, () => left);
}

/** dBias rows: dS up to the query's own position, zeros behind it. */
function emitBiasGradient(
  f: FunctionBuilder,
  { map, past, Tq, rowBytes, biasColumns }: { map: Int; past: Int; Tq: Int; rowBytes: Int; biasColumns: Int },
  target: Rows,
): void {
  const row = f.local("i32", i32.const(0));
  const [source, into] = [f.local("i32", map), f.local("i32", target.start)];
  f.doWhile(() => {
    const [from, to] = [source, into].map((x) => f.local("i32", x)) as [Int, Int];
    const seen = f.local("i32", i32.add(past, i32.add(row, 1)));
    forEachGroup(f, seen, [from, to], (group) => group.store(to, group.load(from)));
    const rest = f.local("i32", i32.sub(biasColumns, seen));
    forEachGroup(f, rest, [to], (group) => group.store(to, f32x4.const(0)));
    f.set(source, i32.add(source, rowBytes));
    f.set(into, i32.add(into, target.stride));
    f.advance(row, 1);
  }, () => i32.ltU(row, Tq));
}
