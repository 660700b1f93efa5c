/**
 * The native kernels: pieces of C by `cblas_sgemm`. Every thread runs this program for itself; for the others it is
 * turned into text, so that it must not use anything from outside itself.
 */
import type { KernelTable } from "../wasm/native.ts";
import type { BlasSymbols } from "./library.ts";

/** What the program is told. It opens the library once more, which loads nothing a second time. */
export interface BlasSettings {
  /** The name or path that the library was opened by. */
  readonly name: string;
  readonly symbols: BlasSymbols;
}

/**
 * C (+)= op(A)·op(B) in three ways: `rows` and `columns` take `(…product, block, lo, hi)` and cut their range of rows or
 * columns of C at multiples of `block`, `batch` takes `(…product, batchA, batchB, batchC, lo, hi)` and goes over products.
 * `product` is `a, b, c, M, N, K, strideA, strideB, strideC, transposeA, transposeB, accumulate`: addresses are bytes of
 * `memory`, distances are counted in floats, the last three are 0 or 1.
 *
 * Each piece is one call of the library, so that it does not matter which thread computes it. The scratch that follows
 * the range in every launch is left alone.
 */
export function blasProgram(memory: WebAssembly.Memory, { name, symbols }: BlasSettings): KernelTable {
  const { product, size, threads } = symbols;
  const matrix = ["u64", size] as const; // an address, as numbers are taken for one, and the distance between rows
  const library = Deno.dlopen(name, {
    [product]: {
      parameters: ["i32", "i32", "i32", size, size, size, "f32", ...matrix, ...matrix, "f32", ...matrix],
      result: "void",
    },
  });
  const sgemm = library.symbols[product] as unknown as (...operands: number[]) => void;
  const base = Number(Deno.UnsafePointer.value(Deno.UnsafePointer.of(new Uint8Array(memory.buffer))));
  if (threads) {
    const { get, set, type } = threads;
    const counts = Deno.dlopen(name, {
      [get]: { parameters: [], result: type },
      [set]: { parameters: [type], result: "void" },
    });
    // Some libraries keep the number for each thread, others for all: then another one may be computing just now.
    if (Number((counts.symbols[get] as () => number | bigint)()) !== 1) {
      (counts.symbols[set] as (count: number) => void)(1);
    }
    counts.close();
  }

  const [rowMajor, plain] = [101, 111]; // as in cblas.h, where 112 is transposed
  const operation = (transposed: number): number => plain + transposed;
  return {
    rows(a, b, c, _M, N, K, sA, sB, sC, transposeA, transposeB, accumulate, block, lo, hi) {
      const stepA = 4 * (transposeA === 1 ? 1 : sA!);
      const [opA, opB] = [operation(transposeA!), operation(transposeB!)];
      for (let m = lo!; m < hi!; m += block!) {
        const M = Math.min(block!, hi! - m);
        const [atA, atB, atC] = [base + a! + m * stepA, base + b!, base + c! + 4 * m * sC!];
        sgemm(rowMajor, opA, opB, M, N!, K!, 1, atA, sA!, atB, sB!, accumulate!, atC, sC!);
      }
    },
    columns(a, b, c, M, _N, K, sA, sB, sC, transposeA, transposeB, accumulate, block, lo, hi) {
      const stepB = 4 * (transposeB === 1 ? sB! : 1);
      const [opA, opB] = [operation(transposeA!), operation(transposeB!)];
      for (let n = lo!; n < hi!; n += block!) {
        const N = Math.min(block!, hi! - n);
        const [atA, atB, atC] = [base + a!, base + b! + n * stepB, base + c! + 4 * n];
        sgemm(rowMajor, opA, opB, M!, N, K!, 1, atA, sA!, atB, sB!, accumulate!, atC, sC!);
      }
    },
    batch(a, b, c, M, N, K, sA, sB, sC, transposeA, transposeB, accumulate, stepA, stepB, stepC, lo, hi) {
      const [opA, opB] = [operation(transposeA!), operation(transposeB!)];
      for (let i = lo!; i < hi!; i++) {
        const [atA, atB] = [base + a! + 4 * i * stepA!, base + b! + 4 * i * stepB!];
        const atC = base + c! + 4 * i * stepC!;
        sgemm(rowMajor, opA, opB, M!, N!, K!, 1, atA, sA!, atB, sB!, accumulate!, atC, sC!);
      }
    },
  };
}
