/**
 * Causal attention, one (batch, head) after another: scores by panels of scaled keys, one softmax a row, values by
 * panels of theirs, each tile of queries against no more keys than its last row sees.
 */
import { f32x4, i32, type Local } from "../asm/expression.ts";
import type { ModuleBuilder } from "../asm/module_builder.ts";
import { ints } from "../asm/parameters.ts";
import { PANEL_STEP } from "../gemm/panels.ts";
import {
  chunkLength,
  forEachChunk,
  forEachQueryTile,
  type Pieces,
  scalePanels,
  scratchPlaces,
  wholePanels,
} from "./blocks.ts";
import { emitCausalSoftmax } from "./softmax_row.ts";
import { headAddress, headStart, layoutParameters } from "./layout.ts";
import { emitRowScores } from "./row_scores.ts";
import { emitTouchRows } from "./touch_rows.ts";

type Int = Local<"i32">;

/** Fewer queries than this, as when generating, do not repay the packing of keys and values. */
const PACK_QUERIES = 4;
/** From so many bytes of keys on, few queries read ahead: what is less stays in the first-level cache from token to token. */
const TOUCHED_BYTES = 2 ** 15;

/**
 * Adds `attention(q, k, bias, v, out layouts, weights, H, G, Tq, Tk, D, scale, lo, hi, scratch)` for the pairs
 * lo ≤ b·H + h < hi.
 */
export function addAttention(module: ModuleBuilder, pieces: Pieces): void {
  const { mode } = pieces;
  const parameters = {
    ...layoutParameters("q", "k", "bias", "v", "out"),
    ...ints("weights", "H", "G", "Tq", "Tk", "D"),
    scale: "f32",
    ...ints("lo", "hi", "scratch"),
  } as const;
  module.named("attention", parameters, (f, p) => {
    const { weights, H, G, Tq, Tk, D, scale, lo, hi, scratch } = p;
    const [q, k, bias] = [headAddress(p, "q"), headAddress(p, "k"), headAddress(p, "bias")];
    const [v, out] = [headAddress(p, "v"), headAddress(p, "out")];
    const pair = f.local("i32", lo);
    const rowBytes = f.local("i32", i32.shl(Tk, 2));
    const past = f.local("i32", i32.sub(Tk, Tq)); // keys before the first query
    const scales = f.local("v128", f32x4.splat(scale));
    const length = chunkLength(f, D);
    const { panels, edge } = scratchPlaces(f, scratch);
    const [b, h, shared, map, row, seen] = f.locals("i32", 6) as [Int, Int, Int, Int, Int, Int];
    const panelBytes = f.local("i32", i32.mul(D, PANEL_STEP));

    f.while(() => i32.ltU(pair, hi), () => {
      f.set(b, i32.divU(pair, H));
      f.set(h, i32.remU(pair, H));
      f.set(shared, i32.divU(h, G)); // the key and value head of query head h
      f.set(map, i32.add(weights, i32.mul(pair, i32.mul(Tq, rowBytes))));
      f.if(i32.and(i32.ltU(Tq, i32.const(PACK_QUERIES)), i32.or(i32.eq(pair, lo), i32.eqz(h))), () => {
        // The heads of this batch that this call computes, from the first one's keys to the last one's.
        const end = i32.sub(i32.minU(hi, i32.mul(i32.add(b, 1), H)), 1);
        const heads = i32.sub(i32.divU(i32.remU(end, H), G), shared);
        const bytes = f.local("i32", i32.add(i32.mul(heads, k.head), i32.shl(D, 2)));
        const sameWidths = i32.and(i32.eq(k.head, v.head), i32.leU(bytes, i32.minU(k.row, v.row)));
        const isMuch = i32.geU(i32.mul(Tk, bytes), i32.const(TOUCHED_BYTES));
        f.if(i32.and(i32.ne(q.base, 0), i32.and(sameWidths, isMuch)), () => {
          const starts = [k, v].map((of) => ({
            first: f.local("i32", headStart(of, b, shared)),
            stride: of.row,
          }));
          emitTouchRows(f, { starts, rows: Tk, bytes, sink: panels });
        });
      });
      f.if(q.base, () => {
        const queries = f.local("i32", headStart(q, b, h));
        const keys = f.local("i32", headStart(k, b, shared));
        const eachQuery = (): void => {
          const query = f.local("i32", queries);
          const scores = f.local("i32", map);
          const seen = f.local("i32", past);
          f.set(row, i32.const(0));
          f.doWhile(() => {
            f.advance(seen, 1);
            emitRowScores(f, mode, { query, D, keys, stride: k.row, seen, scores, scales });
            f.advance(query, q.row);
            f.advance(scores, rowBytes);
            f.advance(row, 1);
          }, () => i32.ltU(row, Tq));
        };
        const eachTile = (): void =>
          forEachChunk(f, Tk, length, (chunk) => {
            const keysHere = i32.add(keys, i32.mul(chunk.from, k.row));
            f.call(pieces.packTransposed, keysHere, k.row, panels, D, chunk.size);
            scalePanels(f, panels, i32.mul(D, wholePanels(chunk.size)), scales);
            forEachQueryTile(f, mode, { Tq, past }, chunk, ({ first, rows, keys }) => {
              // Whole panels where the row has room for them: what lies behind a row's last key is overwritten later.
              const columns = i32.minU(wholePanels(keys), i32.sub(Tk, chunk.from));
              const a = i32.add(queries, i32.mul(first, q.row));
              const c = i32.add(map, i32.add(i32.mul(first, rowBytes), i32.shl(chunk.from, 2)));
              const start = i32.const(0);
              f.call(
                pieces.product,
                a,
                q.row,
                panels,
                panelBytes,
                c,
                rowBytes,
                rows,
                columns,
                D,
                start,
                edge,
              );
            });
          });
        f.if(i32.or(i32.geU(Tq, PACK_QUERIES), i32.and(D, 3)), eachTile, eachQuery);
      });

      const scores = f.local("i32", map);
      const biasRow = f.local("i32", headStart(bias, b, h));
      f.set(row, i32.const(0));
      f.doWhile(() => {
        f.set(seen, i32.add(past, i32.add(row, 1)));
        const scoreRow = { scores, hasProducts: q.base, bias: biasRow, hasBias: bias.base, seen };
        emitCausalSoftmax({ f, mode }, scoreRow, Tk, panels);
        f.advance(scores, rowBytes);
        f.advance(biasRow, bias.row);
        f.advance(row, 1);
      }, () => i32.ltU(row, Tq));

      const values = f.local("i32", headStart(v, b, shared));
      const target = f.local("i32", headStart(out, b, h));
      const eachRow = () => {
        f.set(row, i32.const(0));
        f.doWhile(() => {
          const [a, c] = [i32.add(map, i32.mul(row, rowBytes)), i32.add(target, i32.mul(row, out.row))];
          f.call(pieces.row, a, values, v.row, c, D, i32.add(past, i32.add(row, 1)), i32.const(0));
          f.advance(row, 1);
        }, () => i32.ltU(row, Tq));
      };
      const eachTile = () =>
        forEachChunk(f, Tk, length, (chunk) => {
          f.call(pieces.pack, i32.add(values, i32.mul(chunk.from, v.row)), v.row, panels, chunk.size, D);
          const chunkBytes = i32.mul(chunk.size, PANEL_STEP);
          forEachQueryTile(f, mode, { Tq, past }, chunk, ({ first, rows, keys }) => {
            const a = i32.add(map, i32.add(i32.mul(first, rowBytes), i32.shl(chunk.from, 2)));
            const c = i32.add(target, i32.mul(first, out.row));
            // The first chunk starts the sums, the others go on with them.
            const sizes = [rows, D, keys, chunk.from] as const;
            f.call(pieces.product, a, rowBytes, panels, chunkBytes, c, out.row, ...sizes, edge);
          });
        });
      f.if(i32.ltU(Tq, i32.const(PACK_QUERIES)), eachRow, eachTile);
      f.advance(pair, 1);
    });
  });
}
