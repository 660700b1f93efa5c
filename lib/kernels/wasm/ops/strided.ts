/** The view kernel: permutes, broadcasts, slices and sums over axes. Bound by memory, so scalar and simple. */
import { f32, type I32, i32, type Local } from "../asm/expression.ts";
import type { FunctionBuilder } from "../asm/function_builder.ts";
import type { ModuleBuilder } from "../asm/module_builder.ts";

/** Integers of a view: shape, strides, inner shape, inner strides, four each, strides in bytes. */
const VIEW_INTS = 16;

/**
 * `stridedSum(x, y, …view, lo, hi)` for outputs lo ≤ i < hi: y[i] = Σ over the inner axes. `stridedCopy(…)` is the
 * same with no inner axes; it moves 32-bit words of any kind.
 */
export function addStridedSum(module: ModuleBuilder): void {
  for (const summing of [true, false]) {
    const name = summing ? "stridedSum" : "stridedCopy";
    module.function(name, Array<"i32">(VIEW_INTS + 4).fill("i32"), (f, ...p) => {
      const [x, y, ...rest] = p as [Local<"i32">, Local<"i32">, ...Local<"i32">[]];
      const [shape, strides, innerShape, innerStrides] = [0, 4, 8, 12].map((first) =>
        rest.slice(first, first + 4)
      ) as [
        ...[Local<"i32">[], Local<"i32">[], Local<"i32">[], Local<"i32">[]],
      ];
      const [lo, hi] = rest.slice(VIEW_INTS) as [Local<"i32">, Local<"i32">];
      // Counters of the four axes at output `lo`, the last axis fastest.
      const at = f.locals("i32", 4);
      const left = f.local("i32", lo);
      const source = f.local("i32", x);
      for (const axis of [3, 2, 1, 0]) {
        f.set(at[axis]!, i32.remU(left, shape[axis]!));
        f.set(left, i32.divU(left, shape[axis]!));
        f.set(source, i32.add(source, i32.mul(at[axis]!, strides[axis]!)));
      }
      const index = f.local("i32", lo);
      f.advance(y, i32.shl(lo, 2));
      f.while(() => i32.ltU(index, hi), () => {
        if (summing) f.storeF32(y, sumInner(f, source, innerShape, innerStrides));
        else f.storeI32(y, i32.load(source));
        f.advance(y, 4);
        f.advance(index, 1);
        const step = (axis: number): void => {
          f.advance(at[axis]!, 1);
          f.set(source, i32.add(source, strides[axis]!));
          if (axis === 0) return;
          f.if(i32.eq(at[axis]!, shape[axis]!), () => {
            f.set(source, i32.sub(source, i32.mul(shape[axis]!, strides[axis]!)));
            f.set(at[axis]!, i32.const(0));
            step(axis - 1);
          });
        };
        step(3);
      });
    });
  }
}

/** Σ over four nested axes, the last one fastest. */
function sumInner(
  f: FunctionBuilder,
  source: I32,
  shape: Local<"i32">[],
  strides: Local<"i32">[],
): Local<"f32"> {
  const total = f.local("f32", f32.const(0));
  const nest = (axis: number, from: I32): void => {
    const pointer = f.local("i32", from);
    const count = f.local("i32", shape[axis]!);
    f.while(() => count, () => {
      if (axis === 3) f.set(total, f32.add(total, f32.load(pointer)));
      else nest(axis + 1, pointer);
      f.set(pointer, i32.add(pointer, strides[axis]!));
      f.advance(count, -1);
    });
  };
  nest(0, source);
  return total;
}
