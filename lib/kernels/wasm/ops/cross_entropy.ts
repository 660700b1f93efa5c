/**
 * Cross-entropy of rows of logits against target ids, in nats, and its gradient. Worst error of the loss 1.8 ulp of 1 or,
 * if larger, of the loss, wherever the logits lie; of the gradient 4 ulp of 1 and, since the log sum is kept as a float32,
 * half an ulp of the log sum (which counts from logits of some 30 on).
 */
import { f32, f32x4, i32, type Local } from "../asm/expression.ts";
import type { ModuleBuilder } from "../asm/module_builder.ts";
import { forEachGroup, forEachRow } from "../loops.ts";
import { CompensatedSum } from "../reductions.ts";
import { type Emitter, expNonPositive, log } from "../vector_math.ts";
import { emitRowMax } from "./softmax.ts";

const UNROLL = 4;

/** `crossEntropy(logits, targets, losses, logSums, columns, lo, hi)` and `crossEntropyGrad(…)`. */
export function addCrossEntropy(module: ModuleBuilder, mode: Emitter["mode"]): void {
  const forward = ["i32", "i32", "i32", "i32", "i32", "i32", "i32"] as const;
  module.function("crossEntropy", forward, (f, logits, targets, losses, logSums, columns, lo, hi) => {
    for (const pointer of [targets, losses, logSums]) f.advance(pointer, i32.shl(lo, 2));
    forEachRow(f, columns, lo, hi, [logits], () => {
      const max = emitRowMax(f, logits, columns);
      const shift = f.local("v128", f32x4.splat(max));
      const sum = new CompensatedSum(f);
      const now = f.local("i32", logits);
      forEachGroup(f, columns, [now], (group) => {
        const power = expNonPositive({ f, mode }, f32x4.sub(group.load(now), shift));
        sum.add(group, group.keep(power, f.constant(0)));
      }, UNROLL);
      const total = f32x4.splat(sum.value());
      const logTotal = f.local("f32", f32x4.lane(log({ f, mode }, total), 0));
      f.storeF32(logSums, f32.add(max, logTotal));
      // Not the log sum less the target's logit: where logits are large, that would round away small losses.
      const behind = f32.sub(max, f32.load(i32.add(logits, i32.shl(i32.load(targets), 2))));
      f.storeF32(losses, f32.add(logTotal, behind));
      for (const pointer of [targets, losses, logSums]) f.advance(pointer, 4);
    });
  });

  const gradient = ["i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32"] as const;
  module.function(
    "crossEntropyGrad",
    gradient,
    (f, logits, targets, logSums, dLosses, dLogits, columns, lo, hi) => {
      for (const pointer of [targets, logSums, dLosses]) f.advance(pointer, i32.shl(lo, 2));
      forEachRow(f, columns, lo, hi, [logits, dLogits], () => {
        const logSum = f.local("v128", f32x4.splat(f32.load(logSums)));
        const weight = f.local("f32", f32.load(dLosses));
        const weights = f.local("v128", f32x4.splat(weight));
        const [from, to] = [logits, dLogits].map((p) => f.local("i32", p)) as [Local<"i32">, Local<"i32">];
        forEachGroup(f, columns, [from, to], (group) => {
          const p = expNonPositive({ f, mode }, f32x4.sub(group.load(from), logSum));
          group.store(to, f32x4.mul(p, weights));
        });
        const target = f.local("i32", i32.add(dLogits, i32.shl(i32.load(targets), 2)));
        f.storeF32(target, f32.sub(f32.load(target), weight));
        for (const pointer of [targets, logSums, dLosses]) f.advance(pointer, 4);
      });
    },
  );
}
