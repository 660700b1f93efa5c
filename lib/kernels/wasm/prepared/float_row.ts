/** One row of x times packed float weights: what a single token of generation runs. */
import { f32x4, i32, type Local, v128 } from "../asm/expression.ts";
import type { FunctionReference } from "../asm/function_builder.ts";
import type { ModuleBuilder } from "../asm/module_builder.ts";
import { ints } from "../asm/parameters.ts";
import type { NumericMode } from "../numeric_mode.ts";
import { BLOCK } from "./layout.ts";
import { storeBlock } from "./store_block.ts";

const UNROLL = 4;
/**
 * Blocks that run side by side: their sums hide the latency of the multiply-add. Only where the weights are few enough to come
 * from the second-level cache, as memory delivers two streams at half the speed of one.
 */
const BLOCKS = 2;
/** Most weights for it: 128 kB. */
const FEW = 2 ** 15;

/** Adds `floatRow(x, panel, y, K, count)` for `count` outputs, the panel's first one and on. Sums are over k in order. */
export function addFloatRow(module: ModuleBuilder, mode: NumericMode): FunctionReference {
  return module.named("floatRow", ints("x", "panel", "y", "K", "count"), (f, { x, panel, y, K, count }) => {
    const end = f.local("i32", i32.add(x, i32.shl(K, 2)));
    const unrolledEnd = f.local("i32", i32.add(x, i32.shl(i32.and(K, -UNROLL), 2)));
    const blockBytes = f.local("i32", i32.mul(K, i32.const(4 * BLOCK)));
    const now = f.local("i32");
    const broadcast = f.local("v128");
    const left = f.local("i32", count);

    /** Outputs of some neighbouring blocks; `panel` stands behind the first of them then. */
    const sumsOf = (panels: readonly Local<"i32">[]): Local<"v128">[][] => {
      const blocks = panels.map(() => f.locals("v128", BLOCK / 4) as Local<"v128">[]);
      const steps = (number: number): void => {
        for (let k = 0; k < number; k++) {
          f.set(broadcast, v128.loadSplat(now, 4 * k));
          blocks.forEach((sums, b) =>
            sums.forEach((sum, i) => {
              const w = v128.load(panels[b]!, 4 * BLOCK * k + 16 * i);
              f.set(sum, mode.multiplyAdd(broadcast, w, sum));
            })
          );
        }
        f.advance(now, 4 * number);
        for (const pointer of panels) f.advance(pointer, 4 * BLOCK * number);
      };
      for (const sum of blocks.flat()) f.set(sum, f32x4.const(0));
      f.set(now, x);
      f.while(() => i32.ne(now, unrolledEnd), () => steps(UNROLL));
      f.while(() => i32.ne(now, end), () => steps(1));
      return blocks;
    };

    f.if(i32.leU(i32.mul(count, K), FEW), () => {
      const second = f.local("i32");
      f.while(() => i32.geU(left, BLOCK * BLOCKS), () => {
        f.set(second, i32.add(panel, blockBytes));
        sumsOf([panel, second]).forEach((sums, b) =>
          sums.forEach((sum, i) => f.store(y, sum, 4 * BLOCK * b + 16 * i))
        );
        f.set(panel, second);
        f.advance(y, 4 * BLOCK * BLOCKS);
        f.advance(left, -BLOCK * BLOCKS);
      });
    });
    f.while(() => left, () => {
      const [sums] = sumsOf([panel]);
      storeBlock(f, y, sums!, left);
      f.advance(y, 4 * BLOCK);
      f.set(left, i32.sub(left, i32.minU(left, i32.const(BLOCK))));
    });
  }, { exported: false });
}
