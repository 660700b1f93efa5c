/**
 * The k largest entries of rows. The outputs hold a heap of the best so far with the worst of them on top; the rest of
 * the row is read sixteen floats at a time, and looked at one by one only where one of them beats that worst.
 */
import { type F32, f32, f32x4, type I32, i32, type Local, v128 } from "../asm/expression.ts";
import type { FunctionBuilder, FunctionReference } from "../asm/function_builder.ts";
import type { ModuleBuilder } from "../asm/module_builder.ts";
import { ints } from "../asm/parameters.ts";
import { forEachRow } from "../loops.ts";

/** Floats that are compared at once. */
const BLOCK = 16;

/** `topK(x, values, indices, k, columns, lo, hi)` for 1 ≤ k ≤ columns. */
export function addTopK(module: ModuleBuilder): void {
  const sift = addSiftDown(module);
  const parameters = ints("x", "values", "indices", "k", "columns", "lo", "hi");
  module.named("topK", parameters, (f, { x, values, indices, k, columns, lo, hi }) => {
    const taken = f.local("i32", i32.shl(k, 2));
    for (const pointer of [values, indices]) f.advance(pointer, i32.mul(lo, taken));
    forEachRow(f, columns, lo, hi, [x], () => {
      const heap = { values, indices, size: f.local("i32", i32.const(0)), sift };
      const column = f.local("i32", i32.const(0));
      fill(f, heap, x, k, columns, column);
      heapify(f, heap);
      scan(f, heap, x, columns, column);
      sort(f, heap);
      appendNaNs(f, heap, x, k, columns);
      for (const pointer of [values, indices]) f.advance(pointer, taken);
    });
  });
}

/** Numbers with their columns in two arrays of which the first `size` entries are in use. */
interface Heap {
  readonly values: Local<"i32">;
  readonly indices: Local<"i32">;
  readonly size: Local<"i32">;
  readonly sift: FunctionReference;
}

const at = (base: I32, index: I32): I32 => i32.add(base, i32.shl(index, 2));
const isNumber = (x: F32): I32 => f32.eq(x, x);

function append(f: FunctionBuilder, { values, indices, size }: Heap, value: F32, column: I32): void {
  f.storeF32(at(values, size), value);
  f.storeI32(at(indices, size), column);
  f.advance(size, 1);
}

/** Takes numbers until there are k, or the row ends at `column`. */
function fill(
  f: FunctionBuilder,
  heap: Heap,
  x: I32,
  k: I32,
  columns: I32,
  column: Local<"i32">,
): void {
  f.while(() => i32.and(i32.ltU(heap.size, k), i32.ltU(column, columns)), () => {
    const value = f.local("f32", f32.load(at(x, column)));
    f.if(isNumber(value), () => append(f, heap, value, column));
    f.advance(column, 1);
  });
}

function heapify(f: FunctionBuilder, { values, indices, size, sift }: Heap): void {
  const node = f.local("i32", i32.shrU(size, 1));
  f.while(() => node, () => {
    f.advance(node, -1);
    const [value, index] = [f32.load(at(values, node)), i32.load(at(indices, node))];
    f.call(sift, values, indices, size, node, index, value);
  });
}

/** Lets the numbers from `column` on replace the worst of the heap. None is left if the heap is not full. */
function scan(f: FunctionBuilder, heap: Heap, x: I32, columns: I32, column: Local<"i32">): void {
  const { values, indices, size, sift } = heap;
  const now = f.local("i32", at(x, column));
  const left = f.local("i32", i32.sub(columns, column));
  const worst = f.local("f32", f32.load(values));
  const one = (): void => {
    const value = f.local("f32", f32.load(now));
    // Equal is not better: what is in the heap has the lower index. NaN never is.
    f.if(f32.gt(value, worst), () => {
      f.call(sift, values, indices, size, i32.const(0), i32.sub(columns, left), value);
      f.set(worst, f32.load(values));
    });
    f.advance(now, 4);
    f.advance(left, -1);
  };
  const worsts = f.local("v128", f32x4.splat(worst));
  f.while(() => i32.geU(left, BLOCK), () => {
    const better = [0, 16, 32, 48].map((offset) => f32x4.gt(v128.load(now, offset), worsts));
    f.if(v128.anyTrue(better.reduce((a, b) => v128.or(a, b))), () => {
      const end = f.local("i32", i32.sub(left, BLOCK));
      f.doWhile(one, () => i32.ne(left, end));
      f.set(worsts, f32x4.splat(worst));
    }, () => {
      f.advance(now, 4 * BLOCK);
      f.advance(left, -BLOCK);
    });
  });
  f.while(() => left, one);
}

/** Heap sort: the worst goes to the end, over and over. */
function sort(f: FunctionBuilder, { values, indices, size, sift }: Heap): void {
  const rest = f.local("i32", size);
  f.while(() => i32.gtU(rest, 1), () => {
    f.advance(rest, -1);
    const value = f.local("f32", f32.load(at(values, rest)));
    const index = f.local("i32", i32.load(at(indices, rest)));
    f.storeF32(at(values, rest), f32.load(values));
    f.storeI32(at(indices, rest), i32.load(indices));
    f.call(sift, values, indices, rest, i32.const(0), index, value);
  });
}

/** Where a row has fewer than k numbers, its first NaNs make up for them. */
function appendNaNs(f: FunctionBuilder, heap: Heap, x: I32, k: I32, columns: I32): void {
  const column = f.local("i32", i32.const(0));
  f.while(() => i32.and(i32.ltU(heap.size, k), i32.ltU(column, columns)), () => {
    const value = f.local("f32", f32.load(at(x, column)));
    f.if(i32.eqz(isNumber(value)), () => append(f, heap, value, column));
    f.advance(column, 1);
  });
}

/**
 * `siftDown(values, indices, size, node, index, value: f32)`: puts (value, index) in place of what is at `node`, or
 * below it, so that no node is better than one under it. Better is larger, or equal with a lower index.
 */
function addSiftDown(module: ModuleBuilder): FunctionReference {
  const parameters = { ...ints("values", "indices", "size", "node", "index"), value: "f32" } as const;
  return module.named("siftDown", parameters, (f, { values, indices, size, node, index, value }) => {
    const child = f.local("i32");
    const [childValue, childIndex] = [f.local("f32"), f.local("i32")];
    const [otherValue, otherIndex] = [f.local("f32"), f.local("i32")];
    const isLower = f.local("i32");
    const isWorse = (a: F32, i: I32, b: F32, j: I32): I32 =>
      i32.or(f32.lt(a, b), i32.and(f32.eq(a, b), i32.gtU(i, j)));
    const descend = (): void => {
      f.set(child, i32.add(i32.shl(node, 1), i32.const(1)));
      f.set(isLower, i32.const(0));
      f.if(i32.ltU(child, size), () => {
        f.set(childValue, f32.load(at(values, child)));
        f.set(childIndex, i32.load(at(indices, child)));
        f.if(i32.ltU(i32.add(child, 1), size), () => {
          f.set(otherValue, f32.load(at(values, child), 4));
          f.set(otherIndex, i32.load(at(indices, child), 4));
          f.if(isWorse(otherValue, otherIndex, childValue, childIndex), () => {
            f.set(childValue, otherValue);
            f.set(childIndex, otherIndex);
            f.advance(child, 1);
          });
        });
        f.set(isLower, isWorse(childValue, childIndex, value, index));
      });
    };
    descend();
    f.while(() => isLower, () => {
      f.storeF32(at(values, node), childValue);
      f.storeI32(at(indices, node), childIndex);
      f.set(node, child);
      descend();
    });
    f.storeF32(at(values, node), value);
    f.storeI32(at(indices, node), index);
  }, { exported: false });
}
