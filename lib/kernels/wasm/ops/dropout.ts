/** Dropout by a counter hash: the mask is a function of (key, op, index) and is never stored. */
import { f32x4, type I32, i32, i32x4, type Local, type V128, v128 } from "../asm/expression.ts";
import type { FunctionBuilder } from "../asm/function_builder.ts";
import type { ModuleBuilder } from "../asm/module_builder.ts";
import { forEachGroup } from "../loops.ts";

const MIX = [[16, 0x85ebca6b], [13, 0xc2b2ae35]] as const;
/** Odd constant that spreads neighbouring indices (2^32 over the golden ratio). */
const STEP = 0x9e3779b9;

/** The 32-bit finaliser of `lib/random/counter_hash.ts` on one integer. */
function mix(f: FunctionBuilder, value: I32): Local<"i32"> {
  const x = f.local("i32", value);
  for (const [shift, factor] of MIX) {
    f.set(x, i32.mul(i32.xor(x, i32.shrU(x, shift)), i32.const(factor)));
  }
  f.set(x, i32.xor(x, i32.shrU(x, 16)));
  return x;
}

function mixLanes(f: FunctionBuilder, value: V128): Local<"v128"> {
  const x = f.local("v128", value);
  for (const [shift, factor] of MIX) {
    f.set(x, i32x4.mul(v128.xor(x, i32x4.shrU(x, shift)), f.integerConstant(factor | 0)));
  }
  f.set(x, v128.xor(x, i32x4.shrU(x, 16)));
  return x;
}

/**
 * `dropout(x, y, key, op, threshold, factor: f32, lo, hi)`: y = factor·x where the hash's upper 24 bits reach
 * `threshold` (an integer below 2^24), else 0. `key` points to the hash of (seed, step).
 */
export function addDropout(module: ModuleBuilder): void {
  const parameters = ["i32", "i32", "i32", "i32", "i32", "f32", "i32", "i32"] as const;
  module.function("dropout", parameters, (f, x, y, key, op, threshold, factor, lo, hi) => {
    const opKey = mix(f, i32.xor(i32.load(key), op));
    const factors = f.local("v128", f32x4.splat(factor));
    const thresholds = f.local("v128", i32x4.splat(i32.sub(threshold, 1)));
    const lanes = i32x4.const([0, STEP | 0, Math.imul(2, STEP), Math.imul(3, STEP)]);
    const counter = f.local(
      "v128",
      i32x4.add(i32x4.splat(i32.add(opKey, i32.mul(lo, i32.const(STEP)))), lanes),
    );
    for (const pointer of [x, y]) f.advance(pointer, i32.shl(lo, 2));
    const count = f.local("i32", i32.sub(hi, lo));
    forEachGroup(f, count, [x, y], (group) => {
      const bits = f.local("v128", i32x4.shrU(mixLanes(f, counter), 8));
      group.store(y, v128.and(f32x4.mul(group.load(x), factors), i32x4.gtS(bits, thresholds)));
      f.set(counter, i32x4.add(counter, f.integerConstant(Math.imul(4, STEP))));
    });
  });
}
