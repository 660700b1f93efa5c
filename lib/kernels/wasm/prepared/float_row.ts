/** One row of x times packed float weights: what a single token of generation runs. */
import { f32x4, i32, v128 } from "../asm/expression.ts";
import type { FunctionReference } from "../asm/function_builder.ts";
import type { ModuleBuilder } from "../asm/module_builder.ts";
import { ints } from "../asm/parameters.ts";
import type { NumericMode } from "../numeric_mode.ts";
import { BLOCK } from "./layout.ts";
import { storeBlock } from "./store_block.ts";

const UNROLL = 4;

/** Adds `floatRow(x, panel, y, K, count)` for `count` outputs, the panel's first one and on. Sums are over k in order. */
export function addFloatRow(module: ModuleBuilder, mode: NumericMode): FunctionReference {
  return module.named("floatRow", ints("x", "panel", "y", "K", "count"), (f, { x, panel, y, K, count }) => {
    const end = f.local("i32", i32.add(x, i32.shl(K, 2)));
    const unrolledEnd = f.local("i32", i32.add(x, i32.shl(i32.and(K, -UNROLL), 2)));
    const now = f.local("i32");
    const broadcast = f.local("v128");
    const sums = f.locals("v128", BLOCK / 4);
    const left = f.local("i32", i32.add(count, BLOCK));
    const steps = (number: number): void => {
      for (let k = 0; k < number; k++) {
        f.set(broadcast, v128.loadSplat(now, 4 * k));
        sums.forEach((sum, i) => {
          const w = v128.load(panel, 4 * BLOCK * k + 16 * i);
          f.set(sum, mode.multiplyAdd(broadcast, w, sum));
        });
      }
      f.advance(now, 4 * number);
      f.advance(panel, 4 * BLOCK * number);
    };
    f.while(() => i32.gtU(left, BLOCK), () => {
      f.advance(left, -BLOCK);
      for (const sum of sums) f.set(sum, f32x4.const(0));
      f.set(now, x);
      f.while(() => i32.ne(now, unrolledEnd), () => steps(UNROLL));
      f.while(() => i32.ne(now, end), () => steps(1));
      storeBlock(f, y, sums, left);
      f.advance(y, 4 * BLOCK);
    });
  }, { exported: false });
}
