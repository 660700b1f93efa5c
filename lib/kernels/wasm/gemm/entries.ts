/** The exported faces of gemm: work split by rows of C, by columns of C, or by product of a batch. */
import { i32, type Local } from "../asm/expression.ts";
import type { FunctionReference } from "../asm/function_builder.ts";
import type { ModuleBuilder } from "../asm/module_builder.ts";
import type { GemmFunctions } from "./driver.ts";

type Int = Local<"i32">;

/**
 * For each op(A), op(B) pair `NN`, `NT`, `TN`, `TT`:
 * `rowsNN` and `columnsNN(a, b, c, M, N, K, strideA, strideB, strideC, accumulate, lo, hi, scratch)` and
 * `batchNN(…, accumulate, batchA, batchB, batchC, lo, hi, scratch)`, strides in bytes.
 */
export function addGemmEntries(module: ModuleBuilder, gemm: GemmFunctions): void {
  const entries: [string, FunctionReference][] = [["NN", gemm.nn], ["NT", gemm.nt], ["TN", gemm.tn], [
    "TT",
    gemm.tt,
  ]];
  const zero = i32.const(0);
  for (const [name, target] of entries) {
    module.function(`rows${name}`, Array<"i32">(13).fill("i32"), (f, ...p) => {
      const [a, b, c, , N, K, strideA, strideB, strideC, accumulate, lo, hi, scratch] =
        p as unknown as Thirteen;
      f.call(target, a, b, c, lo, hi, zero, N, K, strideA, strideB, strideC, accumulate, scratch);
    });
    module.function(`columns${name}`, Array<"i32">(13).fill("i32"), (f, ...p) => {
      const [a, b, c, M, , K, strideA, strideB, strideC, accumulate, lo, hi, scratch] =
        p as unknown as Thirteen;
      f.call(target, a, b, c, zero, M, lo, hi, K, strideA, strideB, strideC, accumulate, scratch);
    });
    module.function(`batch${name}`, Array<"i32">(16).fill("i32"), (f, ...p) => {
      const [a, b, c, M, N, K, strideA, strideB, strideC, accumulate] = p as unknown as Thirteen;
      const [batchA, batchB, batchC, lo, hi, scratch] = p.slice(10) as unknown as [
        Int,
        Int,
        Int,
        Int,
        Int,
        Int,
      ];
      f.set(a, i32.add(a, i32.mul(lo, batchA)));
      f.set(b, i32.add(b, i32.mul(lo, batchB)));
      f.set(c, i32.add(c, i32.mul(lo, batchC)));
      f.while(() => i32.ltU(lo, hi), () => {
        f.call(target, a, b, c, zero, M, zero, N, K, strideA, strideB, strideC, accumulate, scratch);
        f.set(a, i32.add(a, batchA));
        f.set(b, i32.add(b, batchB));
        f.set(c, i32.add(c, batchC));
        f.advance(lo, 1);
      });
    });
  }
}

type Thirteen = [Int, Int, Int, Int, Int, Int, Int, Int, Int, Int, Int, Int, Int];
