/** The exported faces of gemm: work split by rows of C, by columns of C, or by product of a batch. */
import { i32 } from "../asm/expression.ts";
import type { FunctionReference } from "../asm/function_builder.ts";
import type { ModuleBuilder } from "../asm/module_builder.ts";
import { ints } from "../asm/parameters.ts";
import type { GemmFunctions } from "./driver.ts";
import { EPILOGUE_PARAMETERS } from "./epilogue.ts";
import { callGemm } from "./operands.ts";

/** Operands of a whole product, strides in bytes. */
const PRODUCT = ints("a", "b", "c", "M", "N", "K", "strideA", "strideB", "strideC", "accumulate");
/** The range of rows, columns or products, and the thread's scratch. */
const RANGE = ints("lo", "hi", "scratch");

/**
 * For each op(A), op(B) pair `NN`, `NT`, `TN`, `TT`: `rowsNN` and `columnsNN(…product, …epilogue, …range)`, and
 * `batchNN(…product, batchA, batchB, batchC, …range)` with the distances of a batch in bytes.
 */
export function addGemmEntries(module: ModuleBuilder, gemm: GemmFunctions): void {
  const entries = { NN: gemm.nn, NT: gemm.nt, TN: gemm.tn, TT: gemm.tt };
  for (const [kind, target] of Object.entries(entries)) {
    module.named(
      `rows${kind}`,
      { ...PRODUCT, ...EPILOGUE_PARAMETERS, ...RANGE },
      (f, { M: _, N, lo, hi, ...rest }) => callGemm(f, target, { ...rest, m0: lo, m1: hi, n0: 0, n1: N }),
    );
    module.named(
      `columns${kind}`,
      { ...PRODUCT, ...EPILOGUE_PARAMETERS, ...RANGE },
      (f, { M, N: _, lo, hi, ...rest }) => callGemm(f, target, { ...rest, m0: 0, m1: M, n0: lo, n1: hi }),
    );
    addBatch(module, `batch${kind}`, target);
  }
  addEpilogueRows(module, gemm.epilogue);
}

function addBatch(module: ModuleBuilder, name: string, target: FunctionReference): void {
  const parameters = { ...PRODUCT, ...ints("batchA", "batchB", "batchC"), ...RANGE };
  module.named(name, parameters, (f, { M, N, batchA, batchB, batchC, lo, hi, ...rest }) => {
    const steps = [[rest.a, batchA], [rest.b, batchB], [rest.c, batchC]] as const;
    for (const [pointer, distance] of steps) f.advance(pointer, i32.mul(lo, distance));
    f.while(() => i32.ltU(lo, hi), () => {
      callGemm(f, target, { ...rest, m0: 0, m1: M, n0: 0, n1: N });
      for (const [pointer, distance] of steps) f.advance(pointer, distance);
      f.advance(lo, 1);
    });
  });
}

/** `epilogueRows(c, strideC, columns, …epilogue, …range)`: the epilogue alone, on rows lo ≤ m < hi of C. */
function addEpilogueRows(module: ModuleBuilder, epilogue: FunctionReference): void {
  const parameters = { ...ints("c", "strideC", "columns"), ...EPILOGUE_PARAMETERS, ...RANGE };
  module.named("epilogueRows", parameters, (f, p) => {
    const { c, strideC, columns, bias, activation, toGate, toY, lo, hi } = p;
    f.set(c, i32.add(c, i32.mul(lo, strideC)));
    f.call(epilogue, c, strideC, i32.sub(hi, lo), columns, bias, activation, toGate, toY);
  });
}
