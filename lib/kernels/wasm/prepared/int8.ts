/** Products of quantised activations with packed 8-bit weights. */
import { f32x4, i32, v128 } from "../asm/expression.ts";
import type { ModuleBuilder } from "../asm/module_builder.ts";
import { ints } from "../asm/parameters.ts";
import type { NumericMode } from "../numeric_mode.ts";
import { INT8_DOTS, type Int8DotName } from "./int8_dot.ts";
import { BLOCK } from "./layout.ts";
import { storeBlock } from "./store_block.ts";

/** Steps of four k without a branch. */
const UNROLL = 4;

/**
 * Adds `int8ProductPlain`, `int8ProductPairs` or `int8ProductFused(q, weights, y, M, N, K, group, lo, hi)` for the
 * outputs lo ≤ n < hi of all rows; `lo` is a multiple of a block, and q is what the quantising kernel of the same name wrote.
 */
export function addInt8Product(module: ModuleBuilder, mode: NumericMode, name: Int8DotName): void {
  const dot = INT8_DOTS[name];
  const parameters = ints("q", "weights", "y", "M", "N", "K", "group", "lo", "hi");
  module.named(dot.product, parameters, (f, { q, weights, y, M, N, K, group, lo, hi }) => {
    const steps = f.local("i32", i32.shrU(group, 2));
    const blockBytes = i32.mul(i32.divU(K, group), i32.mul(BLOCK, i32.add(group, 4)));
    const blockStride = f.local("i32", blockBytes);
    const strideY = f.local("i32", i32.shl(N, 2));
    const block = f.local("i32", i32.add(weights, i32.mul(i32.divU(lo, i32.const(BLOCK)), blockStride)));
    const end = f.local("i32");
    const width = f.local("i32");
    const out = f.local("i32");
    const row = f.local("i32");
    const left = f.local("i32");
    const x = f.local("i32");
    const w = f.local("i32");
    const sums = f.locals("v128", dot.sums);
    const outputs = f.locals("v128", BLOCK / 4);
    const factor = f.local("v128");

    const advance = (count: number): void => {
      for (let step = 0; step < count; step++) dot.add(f, sums, x, w, step);
      f.advance(x, 8 * count);
      f.advance(w, 4 * BLOCK * count);
      f.advance(left, -count);
    };
    const addGroup = (): void => {
      dot.begin(f, sums, x);
      f.advance(x, 4);
      f.set(left, steps);
      f.while(() => i32.geU(left, UNROLL), () => advance(UNROLL));
      f.while(() => left, () => advance(1));
      f.set(factor, v128.loadSplat(x));
      dot.totals(sums).forEach((total, i) => {
        const scale = f32x4.mul(factor, v128.load(w, 16 * i));
        f.set(outputs[i]!, mode.multiplyAdd(f32x4.convertS(total), scale, outputs[i]!));
      });
      f.advance(x, 4);
      f.advance(w, 4 * BLOCK);
    };
    f.while(() => i32.ltU(lo, hi), () => {
      f.set(end, i32.add(block, blockStride));
      f.set(width, i32.sub(N, lo));
      f.set(out, i32.add(y, i32.shl(lo, 2)));
      f.set(x, q);
      f.set(row, M);
      f.doWhile(() => {
        f.set(w, block);
        for (const sum of outputs) f.set(sum, f32x4.const(0));
        f.doWhile(addGroup, () => i32.ne(w, end));
        storeBlock(f, out, outputs, width);
        f.set(out, i32.add(out, strideY));
        f.advance(row, -1);
      }, () => row);
      f.set(block, end);
      f.advance(lo, BLOCK);
    });
  });
}
