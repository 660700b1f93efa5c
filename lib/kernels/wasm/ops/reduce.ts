/** Whole-array sums, in chunks that threads may share, and the AdamW step. */
import { SUM_CHUNK } from "../../sum_chunk.ts";
import { f32, f32x4, i32, type Local, type V128 } from "../asm/expression.ts";
import type { ModuleBuilder } from "../asm/module_builder.ts";
import { forEachGroup } from "../loops.ts";
import { accumulators, horizontalSum } from "../reductions.ts";
import type { Emitter } from "../vector_math.ts";

const UNROLL = 4;

/**
 * `sum(x, partials, n, lo, hi)` and `sumOfSquares(…)`: partials[chunk] for chunks lo ≤ chunk < hi, and
 * `addUp(partials, y, chunks)`, in order.
 */
export function addReductions(module: ModuleBuilder, mode: Emitter["mode"]): void {
  const chunked = (name: string, add: (sum: Local<"v128">, x: Local<"v128">) => V128): void => {
    module.function(name, ["i32", "i32", "i32", "i32", "i32"], (f, x, partials, n, lo, hi) => {
      const chunk = f.local("i32", lo);
      f.while(() => i32.ltU(chunk, hi), () => {
        const first = i32.mul(chunk, SUM_CHUNK);
        const count = f.local("i32", i32.sub(n, first));
        f.set(count, i32.minU(count, i32.const(SUM_CHUNK)));
        const now = f.local("i32", i32.add(x, i32.shl(first, 2)));
        const sums = accumulators(f, UNROLL, f32x4.const(0));
        forEachGroup(f, count, [now], (group) => {
          const sum = sums[group.copy]!;
          f.set(sum, add(sum, group.load(now)));
        }, UNROLL);
        f.storeF32(i32.add(partials, i32.shl(chunk, 2)), horizontalSum(f, sums));
        f.advance(chunk, 1);
      });
    });
  };
  chunked("sum", (sum, x) => f32x4.add(sum, x));
  chunked("sumOfSquares", (sum, x) => mode.multiplyAdd(x, x, sum));
  module.function("addUp", ["i32", "i32", "i32"], (f, partials, y, chunks) => {
    const total = f.local("f32");
    f.while(() => chunks, () => {
      f.set(total, f32.add(total, f32.load(partials)));
      f.advance(partials, 4);
      f.advance(chunks, -1);
    });
    f.storeF32(y, total);
  });
}

/** `adamw(p, g, m, v, slots, lo, hi)`; `slots` as `ADAMW_SLOTS`. */
export function addAdamw(module: ModuleBuilder): void {
  module.function(
    "adamw",
    ["i32", "i32", "i32", "i32", "i32", "i32", "i32"],
    (f, p, g, m, v, slots, lo, hi) => {
      const slot = (index: number) => f.local("v128", f32x4.splat(f32.load(slots, 4 * index)));
      const [rate, beta1, beta2, epsilon, decay, inverse1, inverse2, scale] = Array.from(
        { length: 8 },
        (_, i) => slot(i),
      ) as [
        ...[Local<"v128">, Local<"v128">, Local<"v128">, Local<"v128">],
        ...[Local<"v128">, Local<"v128">, Local<"v128">, Local<"v128">],
      ];
      const one = f.constant(1);
      const rest1 = f.local("v128", f32x4.sub(one, beta1));
      const rest2 = f.local("v128", f32x4.sub(one, beta2));
      const keep = f.local("v128", f32x4.sub(one, f32x4.mul(rate, decay)));
      for (const pointer of [p, g, m, v]) f.advance(pointer, i32.shl(lo, 2));
      const count = f.local("i32", i32.sub(hi, lo));
      // Products and sums are kept apart here, in both modes: the step is bound by memory, and so the same everywhere.
      forEachGroup(f, count, [p, g, m, v], (group) => {
        const slope = f.local("v128", f32x4.mul(group.load(g), scale));
        const mean = f.local("v128", f32x4.add(f32x4.mul(beta1, group.load(m)), f32x4.mul(rest1, slope)));
        const square = f32x4.mul(rest2, f32x4.mul(slope, slope));
        const variance = f.local("v128", f32x4.add(f32x4.mul(beta2, group.load(v)), square));
        group.store(m, mean);
        group.store(v, variance);
        const root = f32x4.add(f32x4.sqrt(f32x4.mul(variance, inverse2)), epsilon);
        const update = f32x4.mul(rate, f32x4.div(f32x4.mul(mean, inverse1), root));
        group.store(p, f32x4.sub(f32x4.mul(group.load(p), keep), update));
      });
    },
  );
}
