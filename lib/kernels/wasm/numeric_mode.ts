/** The two ways of multiplying and adding: `relaxed` rounds once where the CPU can, `strict` always twice. */
import { f32x4, i32x4, type V128 } from "./asm/expression.ts";
import { ModuleBuilder } from "./asm/module_builder.ts";

/** Which arithmetic a WebAssembly backend uses. `strict` gives the same bits on every machine. */
export type NumericModeName = "relaxed" | "strict";

export interface NumericMode {
  readonly name: NumericModeName;
  /** Rows of the register tile of gemm: a product kept apart from its sum takes one register more. */
  readonly tileRows: number;
  /** a·b + c */
  multiplyAdd(a: V128, b: V128, c: V128): V128;
  /** c − a·b */
  negativeMultiplyAdd(a: V128, b: V128, c: V128): V128;
}

export const NUMERIC_MODES: { readonly [N in NumericModeName]: NumericMode } = {
  relaxed: {
    name: "relaxed",
    tileRows: 6,
    multiplyAdd: f32x4.relaxedMadd,
    negativeMultiplyAdd: f32x4.relaxedNmadd,
  },
  strict: {
    name: "strict",
    tileRows: 5,
    multiplyAdd: (a, b, c) => f32x4.add(f32x4.mul(a, b), c),
    negativeMultiplyAdd: (a, b, c) => f32x4.sub(c, f32x4.mul(a, b)),
  },
};

/** Rows of the tallest tile: what scratch is laid out for. */
export const MOST_TILE_ROWS: number = Math.max(...Object.values(NUMERIC_MODES).map((mode) => mode.tileRows));

/** Whether this runtime accepts relaxed SIMD. Asked of the engine itself, once. */
export function relaxedIsSupported(): boolean {
  return relaxed ??= WebAssembly.validate(probe());
}
let relaxed: boolean | undefined;

function probe(): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder();
  module.function("probe", ["v128"], (f, x) => {
    f.return(i32x4.relaxedDotAdd(x, x, f32x4.relaxedMadd(x, x, x)));
  }, { result: "v128" });
  return module.bytes({ pages: 1, shared: false });
}
