/**
 * Causal attention, one (batch, head) after another: scores by gemm in blocks of 64 keys that skip what lies above
 * the diagonal, one softmax a row, values by gemm over the same blocks.
 */
import { f32, f32x4, i32, type Local, type V128 } from "../asm/expression.ts";
import type { ModuleBuilder } from "../asm/module_builder.ts";
import { ints } from "../asm/parameters.ts";
import type { GemmFunctions } from "../gemm/driver.ts";
import { callGemm } from "../gemm/operands.ts";
import { forEachGroup, type Group } from "../loops.ts";
import { emitSoftmaxRow } from "../ops/softmax.ts";
import { accumulators, horizontalMax } from "../reductions.ts";
import type { Emitter } from "../vector_math.ts";
import { forEachKeyBlock, KEY_BLOCK } from "./key_blocks.ts";
import { headAddress, headStart, layoutParameters } from "./layout.ts";

type Int = Local<"i32">;

/**
 * Adds `attention(q, k, bias, v, out layouts, weights, H, G, Tq, Tk, D, scale, lo, hi, scratch)` for the pairs
 * lo ≤ b·H + h < hi.
 */
export function addAttention(module: ModuleBuilder, mode: Emitter["mode"], gemm: GemmFunctions): void {
  const parameters = {
    ...layoutParameters("q", "k", "bias", "v", "out"),
    ...ints("weights", "H", "G", "Tq", "Tk", "D"),
    scale: "f32",
    ...ints("lo", "hi", "scratch"),
  } as const;
  module.named("attention", parameters, (f, p) => {
    const { weights, H, G, Tq, Tk, D, scale, lo, hi, scratch } = p;
    const [q, k, bias, v, out] = [
      ...[headAddress(p, "q"), headAddress(p, "k"), headAddress(p, "bias")] as const,
      ...[headAddress(p, "v"), headAddress(p, "out")] as const,
    ] as const;
    const pair = f.local("i32", lo);
    const rowBytes = f.local("i32", i32.shl(Tk, 2));
    const past = f.local("i32", i32.sub(Tk, Tq)); // keys before the first query
    const scales = f.local("v128", f32x4.splat(scale));
    const [b, h, shared, map, row, seen, end] = f.locals("i32", 7) as [Int, Int, Int, Int, Int, Int, Int];

    f.while(() => i32.ltU(pair, hi), () => {
      f.set(b, i32.divU(pair, H));
      f.set(h, i32.remU(pair, H));
      f.set(shared, i32.divU(h, G)); // the key and value head of query head h
      f.set(map, i32.add(weights, i32.mul(pair, i32.mul(Tq, rowBytes))));
      f.if(q.base, () => {
        const a = f.local("i32", headStart(q, b, h));
        const keys = f.local("i32", headStart(k, b, shared));
        forEachKeyBlock(f, Tk, past, ({ from, to, first }) =>
          callGemm(f, gemm.nt, {
            ...{ a, b: keys, c: map, m0: first, m1: Tq, n0: from, n1: to, K: D },
            ...{ strideA: q.row, strideB: k.row, strideC: rowBytes, accumulate: 0, scratch },
          }));
      });

      const scores = f.local("i32", map);
      const biasRow = f.local("i32", headStart(bias, b, h));
      f.set(row, i32.const(0));
      f.doWhile(() => {
        f.set(seen, i32.add(past, i32.add(row, 1)));
        const [source, target, addend] = [scores, scores, biasRow].map((at) => f.local("i32", at)) as [
          Int,
          Int,
          Int,
        ];
        const most = accumulators(f, 2, f32x4.const(-Infinity));
        /** Writes the scores of the row and finds the largest. */
        const scan = (streams: readonly Int[], value: (group: Group) => V128): void =>
          forEachGroup(f, seen, streams, (group) => {
            const score = f.local("v128", value(group));
            group.store(target, score);
            const best = most[group.copy]!;
            f.set(best, f32x4.pmax(best, group.keep(score, f.constant(-Infinity))));
          }, 2);
        const scaled = (group: Group): V128 => f32x4.mul(group.load(source), scales);
        f.if(
          q.base,
          () =>
            f.if(
              bias.base,
              () => scan([source, target, addend], (group) => f32x4.add(scaled(group), group.load(addend))),
              () => scan([source, target], scaled),
            ),
          () => scan([addend, target], (group) => group.load(addend)),
        );
        emitSoftmaxRow({ f, mode }, scores, scores, seen, f.local("f32", horizontalMax(f, most)));
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

      const values = f.local("i32", headStart(v, b, shared));
      const c = f.local("i32", headStart(out, b, h));
      forEachKeyBlock(f, Tk, past, ({ from, to, first }) =>
        callGemm(f, gemm.nn, {
          ...{ a: i32.add(map, i32.shl(from, 2)), b: i32.add(values, i32.mul(from, v.row)), c },
          ...{ m0: first, m1: Tq, n0: 0, n1: D, K: i32.sub(to, from) },
          // The first block starts the sums, the others go on with them.
          ...{ strideA: rowBytes, strideB: v.row, strideC: out.row, accumulate: from, scratch },
        }));
      f.advance(pair, 1);
    });
  });
}
