/**
 * Causal attention, one (batch, head) after another: scores by gemm in blocks of 64 keys that skip what lies above
 * the diagonal, one softmax a row, values by gemm over the same blocks.
 */
import { f32, f32x4, i32, type Local } from "../asm/expression.ts";
import type { ModuleBuilder } from "../asm/module_builder.ts";
import type { GemmFunctions } from "../gemm/driver.ts";
import { forEachGroup } from "../loops.ts";
import { accumulators, horizontalMax } from "../reductions.ts";
import { emitSoftmaxRow } from "../ops/softmax.ts";
import type { Emitter } from "../vector_math.ts";
import { headAddress, headStart, LAYOUT_PARAMETERS } from "./layout.ts";

/** Keys in a block: what may be computed above the diagonal, and how often a packed block is reused, balance here. */
export const KEY_BLOCK = 64;

/**
 * Adds `attention(q×4, k×4, bias×4, v×4, out×4, weights, H, Tq, Tk, D, scale: f32, lo, hi, scratch)`: layouts as
 * four i32 each, base 0 for an absent one; pairs lo ≤ b·H + h < hi.
 */
export function addAttention(module: ModuleBuilder, mode: Emitter["mode"], gemm: GemmFunctions): void {
  const parameters = [
    ...[
      ...LAYOUT_PARAMETERS,
      ...LAYOUT_PARAMETERS,
      ...LAYOUT_PARAMETERS,
      ...LAYOUT_PARAMETERS,
      ...LAYOUT_PARAMETERS,
    ],
    ...["i32", "i32", "i32", "i32", "i32"] as const,
    "f32" as const,
    ...["i32", "i32", "i32"] as const,
  ];
  module.function("attention", parameters, (f, ...p) => {
    const locals = p as unknown as Local<"i32">[];
    const [q, k, bias, v, out] = [0, 4, 8, 12, 16].map((first) => headAddress(locals, first)) as [
      ...[Heads, Heads, Heads, Heads, Heads],
    ];
    const [weights, H, Tq, Tk, D] = locals.slice(20, 25) as [Int, Int, Int, Int, Int];
    const scale = p[25] as unknown as Local<"f32">;
    const [lo, hi, scratch] = locals.slice(26, 29) as [Int, Int, Int];

    const pair = f.local("i32", lo);
    const [b, h, rowBytes, past, from, to, first, row, seen, end] = f.locals("i32", 10) as Int[] as [
      ...[Int, Int, Int, Int, Int, Int, Int, Int, Int, Int],
    ];
    f.set(rowBytes, i32.shl(Tk, 2));
    f.set(past, i32.sub(Tk, Tq)); // keys before the first query
    const scales = f.local("v128", f32x4.splat(scale));

    /** Runs `body` for each block of keys; `first` is the first query row that sees one of them. */
    const eachKeyBlock = (body: () => void): void => {
      f.set(from, i32.const(0));
      f.doWhile(() => {
        f.set(to, i32.minU(i32.add(from, KEY_BLOCK), Tk));
        f.set(first, i32.select(i32.sub(from, past), i32.const(0), i32.gtU(from, past)));
        body();
        f.set(from, to);
      }, () => i32.ltU(from, Tk));
    };

    f.while(() => i32.ltU(pair, hi), () => {
      f.set(b, i32.divU(pair, H));
      f.set(h, i32.remU(pair, H));
      const map = f.local("i32", i32.add(weights, i32.mul(pair, i32.mul(Tq, rowBytes))));
      f.if(q.base, () => {
        const qStart = f.local("i32", headStart(q, b, h));
        const kStart = f.local("i32", headStart(k, b, h));
        eachKeyBlock(() =>
          f.call(
            gemm.nt,
            qStart,
            kStart,
            map,
            first,
            Tq,
            from,
            to,
            D,
            q.row,
            k.row,
            rowBytes,
            i32.const(0),
            scratch,
          )
        );
      });

      const scores = f.local("i32", map);
      const biasRow = f.local("i32", headStart(bias, b, h));
      f.set(row, i32.const(0));
      f.doWhile(() => {
        f.set(seen, i32.add(past, i32.add(row, 1)));
        const [source, target, addend] = [scores, scores, biasRow].map((pointer) =>
          f.local("i32", pointer)
        ) as [
          ...[Int, Int, Int],
        ];
        const most = accumulators(f, 2, f32x4.const(-Infinity));
        const scan = (value: (group: Group) => V, streams: Int[], stored: boolean): void =>
          forEachGroup(f, seen, streams, (group) => {
            const score = f.local("v128", value(group));
            if (stored) group.store(target, score);
            const best = most[group.copy]!;
            f.set(best, f32x4.pmax(best, group.keep(score, f.constant(-Infinity))));
          }, 2);
        f.if(
          q.base,
          () =>
            f.if(
              bias.base,
              () =>
                scan((group) => f32x4.add(f32x4.mul(group.load(source), scales), group.load(addend)), [
                  source,
                  target,
                  addend,
                ], true),
              () => scan((group) => f32x4.mul(group.load(source), scales), [source, target], true),
            ),
          () => scan((group) => group.load(addend), [addend, target], true),
        );
        const max = f.local("f32", horizontalMax(f, most));
        emitSoftmaxRow({ f, mode }, scores, scores, seen, max);
        // Zeros up to the end of the key block, which the product with the values reads.
        f.set(end, i32.minU(i32.and(i32.add(seen, KEY_BLOCK - 1), -KEY_BLOCK), Tk));
        f.while(() => i32.ltU(seen, end), () => {
          f.storeF32(i32.add(scores, i32.shl(seen, 2)), f32.const(0));
          f.advance(seen, 1);
        });
        f.advance(scores, rowBytes);
        f.advance(biasRow, bias.row);
        f.advance(row, 1);
      }, () => i32.ltU(row, Tq));

      const vStart = f.local("i32", headStart(v, b, h));
      const outStart = f.local("i32", headStart(out, b, h));
      const value = f.local("i32");
      const column = f.local("i32");
      eachKeyBlock(() => {
        f.set(value, i32.add(vStart, i32.mul(from, v.row)));
        f.set(column, i32.add(map, i32.shl(from, 2)));
        const depth = i32.sub(to, from);
        const zero = i32.const(0);
        f.call(
          gemm.nn,
          column,
          value,
          outStart,
          first,
          Tq,
          zero,
          D,
          depth,
          rowBytes,
          v.row,
          out.row,
          from,
          scratch,
        );
      });
      f.advance(pair, 1);
    });
  });
}

type Int = Local<"i32">;
type Heads = ReturnType<typeof headAddress>;
type Group = Parameters<Parameters<typeof forEachGroup>[3]>[0];
type V = ReturnType<typeof f32x4.add>;
