/** One row of C without packing: c[n] (+)= a[K] · B[K, n]. What a single token of generation runs. */
import { f32x4, i32, type Local, v128 } from "../asm/expression.ts";
import type { FunctionReference } from "../asm/function_builder.ts";
import type { ModuleBuilder } from "../asm/module_builder.ts";
import type { NumericMode } from "../numeric_mode.ts";
import { storeLanes } from "../lanes.ts";

/** Vectors of C held in registers; eight sums hide the latency of the fused multiply-add. */
const WIDE = 8;
/** As many as suffice to hide most of it. */
const MEDIUM = 4;

/**
 * Adds `row(a, b, strideB, c, n, K, accumulate)`. A last group of fewer than four columns reads beyond B's row into
 * lanes that are not stored.
 */
export function addRow(module: ModuleBuilder, mode: NumericMode): FunctionReference {
  const parameters = ["i32", "i32", "i32", "i32", "i32", "i32", "i32"] as const;
  return module.function("row", parameters, (f, a, b, strideB, c, n, K, accumulate) => {
    const group = (vectors: number, store: (sums: Local<"v128">[]) => void): void => {
      const sums = f.locals("v128", vectors);
      const aNow = f.local("i32", a);
      const bNow = f.local("i32", b);
      const end = f.local("i32", i32.add(a, i32.shl(K, 2)));
      const broadcast = f.local("v128");
      f.if(
        accumulate,
        () => sums.forEach((sum, j) => f.set(sum, v128.load(c, 16 * j))),
        () => sums.forEach((sum) => f.set(sum, f32x4.const(0))),
      );
      f.while(() => i32.ne(aNow, end), () => {
        f.set(broadcast, v128.loadSplat(aNow));
        sums.forEach((sum, j) => f.set(sum, mode.multiplyAdd(broadcast, v128.load(bNow, 16 * j), sum)));
        f.advance(aNow, 4);
        f.advance(bNow, strideB);
      });
      store(sums);
    };
    const full = (vectors: number): void => {
      f.while(() => i32.geU(n, 4 * vectors), () => {
        group(vectors, (sums) => sums.forEach((sum, j) => f.store(c, sum, 16 * j)));
        f.advance(b, 16 * vectors);
        f.advance(c, 16 * vectors);
        f.advance(n, -4 * vectors);
      });
    };
    full(WIDE);
    full(MEDIUM); // a head of 16 or 48 columns
    full(1);
    f.if(n, () => group(1, ([sum]) => storeLanes(f, c, sum!, n)));
  }, { exported: false });
}
